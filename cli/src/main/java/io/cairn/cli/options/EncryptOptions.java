// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.core.crypt.KeyText;
import io.cairn.core.crypt.Recipient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
     * @throws InvalidInputException if a key is none
     * @throws IOException if a file can't be read
     */
    public List<Recipient> recipients() throws IOException {
        return recipients(keys, files);
    }

    /** What the environment says, likewise. */
    static List<Recipient> ofEnvironment(Map<String, String> environment) throws IOException {
        String file = environment.getOrDefault(FILE, "");
        return recipients(List.of(environment.getOrDefault(KEYS, "")), file.isBlank() ? List.of() : List.of(file));
    }

    private static List<Recipient> recipients(List<String> keys, List<String> files) throws IOException {
        Set<Recipient> all = new LinkedHashSet<>();
        for (String text : keys) {
            all.addAll(KeyText.recipients(text));
        }
        for (String file : files) {
            all.addAll(file(file));
        }
        return List.copyOf(all);
    }

    private static List<Recipient> file(String file) throws IOException {
        try {
            return KeyText.recipients(file, Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new InvalidInputException("there is no file of public keys '" + file + "'", e);
        } catch (IOException e) {
            throw new IOException("can't read the public keys in '" + file + "': " + e.getMessage(), e);
        }
    }
}
