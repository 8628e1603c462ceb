// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.Shell;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.KeyText;
import io.cairn.core.crypt.Keyring;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The flag that says where the secret keys are that open encrypted backups. */
public final class IdentityOption {

    private static final String KEYS = "CAIRN_IDENTITY";
    private static final String FILES = "CAIRN_IDENTITY_FILE";
    private static final String INPUT = "-";

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "A file of secret keys of age, which open what is encrypted; '-' for standard input; else"
                    + " $CAIRN_IDENTITY_FILE, or the keys themselves in $CAIRN_IDENTITY")
    private List<String> files = List.of();

    private Optional<Keyring> keyring = Optional.empty();

    /**
     * The keys, the same for all that asks for them. The files that the flag names are read now, and what comes from the
     * environment or from standard input when the first encrypted file is.
     *
     * @throws InvalidInputException if such a file can't be read, or holds no key
     */
    public Keyring keyring(Shell shell) {
        if (keyring.isEmpty()) {
            List<Identity> named = new ArrayList<>();
            files.stream().filter(file -> !file.equals(INPUT)).forEach(file -> named.addAll(file(file)));
            keyring = Optional.of(new Keyring(() -> read(named, shell)));
        }
        return keyring.get();
    }

    private List<Identity> read(List<Identity> named, Shell shell) throws IOException {
        List<Identity> all = new ArrayList<>(named);
        if (files.contains(INPUT)) {
            all.addAll(KeyText.identities(
                    "standard input", new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)));
        }
        if (files.isEmpty()) {
            String paths = shell.environment().getOrDefault(FILES, "");
            for (String file : paths.split(Pattern.quote(File.pathSeparator), -1)) {
                if (!file.isBlank()) {
                    all.addAll(file(file));
                }
            }
            String keys = shell.environment().getOrDefault(KEYS, "");
            if (!keys.isBlank()) {
                all.addAll(KeyText.identities("$" + KEYS, keys));
            }
        }
        return all;
    }

    private static List<Identity> file(String file) {
        if (file.startsWith("AGE-SECRET-KEY-")) {
            throw new InvalidInputException("--identity takes the name of a file and not a key: what is written on the"
                    + " command line can be seen by others on this machine");
        }
        return KeyText.identities(file, GivenFile.text("key file", file));
    }
}
