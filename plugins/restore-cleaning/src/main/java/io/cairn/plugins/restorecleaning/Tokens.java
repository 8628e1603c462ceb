// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import java.util.regex.Pattern;

/** How the secrets are called that clusters before 1.24 made for the tokens of service accounts. */
final class Tokens {

    /** The alphabet of generated names, which has no vowels. */
    private static final Pattern RANDOM = Pattern.compile("[bcdfghjklmnpqrstvwxz2456789]{5}");

    private static final int LONGEST_PREFIX = 58;

    private Tokens() {}

    /** Whether a secret of this name was generated for the account of that name. */
    static boolean generated(String secret, String account) {
        String prefix = account + "-token-";
        String cut = prefix.substring(0, Math.min(LONGEST_PREFIX, prefix.length()));
        return secret.startsWith(cut)
                && RANDOM.matcher(secret.substring(cut.length())).matches();
    }
}
