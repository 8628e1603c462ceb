// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import io.cairn.api.InvalidInputException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Key files as {@code age} and {@code age-keygen} write and read them: a key a line, empty lines, and comments after {@code #}. */
public final class KeyText {

    private static final String PRIVATE = "AGE-SECRET-KEY-";

    private KeyText() {}

    /**
     * The secret keys of a file.
     *
     * @param source the file's name, for messages
     * @throws InvalidInputException if a line is none or there is none at all; the message names the line and not what it says
     */
    public static List<Identity> identities(String source, String text) {
        if (text.startsWith("age-encryption.org/") || text.startsWith("-----BEGIN AGE ENCRYPTED FILE-----")) {
            throw new InvalidInputException(source + " is itself encrypted: open it by 'age -d " + source
                    + "' and hand it on by '--identity -'");
        }
        List<Identity> all = lines(source, text, line -> {
            if (!line.startsWith(PRIVATE)) {
                throw new InvalidInputException(
                        line.startsWith("age1")
                                ? "it is a public key, which opens nothing; the secret one begins with '" + PRIVATE
                                        + "1'"
                                : "it is no secret key of age, which begins with '" + PRIVATE + "1'");
            }
            return Identity.parse(line);
        });
        if (all.isEmpty()) {
            throw new InvalidInputException(
                    source + " holds no key: a line of it should begin with '" + PRIVATE + "1'");
        }
        return all;
    }

    /**
     * The public keys of a file, each once.
     *
     * @param source the file's name, for messages
     * @throws InvalidInputException if a line is none or there is none at all; the message names the line
     */
    public static List<Recipient> recipients(String source, String text) {
        Set<Recipient> all = new LinkedHashSet<>(lines(source, text, Recipient::new));
        if (all.isEmpty()) {
            throw new InvalidInputException(source + " holds no public key: a line of it should begin with 'age1'");
        }
        return List.copyOf(all);
    }

    /** Public keys written one after another, with commas or blanks between them; possibly none. */
    public static List<Recipient> recipients(String text) {
        Set<Recipient> all = new LinkedHashSet<>();
        for (String part : text.split("[,\\s]+", -1)) {
            if (!part.isEmpty()) {
                all.add(new Recipient(part));
            }
        }
        return List.copyOf(all);
    }

    private static <K> List<K> lines(String source, String text, Function<String, K> key) {
        List<K> keys = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                keys.add(key.apply(line));
            } catch (InvalidInputException e) {
                throw new InvalidInputException(
                        "line " + number + " of " + source + " can't be used: " + e.getMessage(), e);
            }
        }
        return keys;
    }

    /** What the file of a key says. */
    public static String of(Identity identity, Instant created) {
        return "# created: " + created.truncatedTo(ChronoUnit.SECONDS) + "\n# public key: " + identity.recipient()
                + "\n" + identity.secret() + "\n";
    }
}
