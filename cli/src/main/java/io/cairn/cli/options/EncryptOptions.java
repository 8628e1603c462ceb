// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.core.crypt.KeyText;
import io.cairn.core.crypt.Recipient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The flags that say whose keys open what is written. */
public final class EncryptOptions {

    private static final String KEYS = "CAIRN_ENCRYPT_TO";
    private static final String FILE = "CAIRN_ENCRYPT_TO_FILE";

    @Option(
            names = "--encrypt-to",
            paramLabel = "AGE1...",
            description = "Encrypt to this public key of age, and to others if it is given again;"
                    + " whoever loses all of their secret keys loses the backup")
    private List<String> keys = List.of();

    @Option(
            names = "--encrypt-to-file",
            paramLabel = "FILE",
            description = "Encrypt to the public keys in this file, one a line")
    private List<String> files = List.of();

    /**
     * What the flags say; possibly nobody.
     *
     * @throws InvalidInputException if a key is none, or a file can't be read
     */
    public List<Recipient> recipients() {
        return recipients(keys, files);
    }

    /** What the environment says, likewise. */
    static List<Recipient> ofEnvironment(Map<String, String> environment) {
        String file = environment.getOrDefault(FILE, "");
        return recipients(List.of(environment.getOrDefault(KEYS, "")), file.isBlank() ? List.of() : List.of(file));
    }

    private static List<Recipient> recipients(List<String> keys, List<String> files) {
        Set<Recipient> all = new LinkedHashSet<>();
        for (String text : keys) {
            all.addAll(KeyText.recipients(text));
        }
        for (String file : files) {
            all.addAll(file(file));
        }
        return List.copyOf(all);
    }

    private static List<Recipient> file(String file) {
        return KeyText.recipients(file, GivenFile.text("file of public keys", file));
    }
}
