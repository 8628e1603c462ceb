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
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The flag that says where the secret keys are that open encrypted backups. */
public final class IdentityOption {

    private static final String KEYS = "CAIRN_IDENTITY";
    private static final String FILES = "CAIRN_IDENTITY_FILE";

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "A file of secret keys of age, which open what is encrypted; '-' for standard input; else"
                    + " $CAIRN_IDENTITY_FILE, or the keys themselves in $CAIRN_IDENTITY")
    private List<String> files = List.of();

    /** The keys, which are read when the first encrypted file is. */
    public Keyring keyring(Shell shell) {
        return new Keyring(() -> read(shell));
    }

    private List<Identity> read(Shell shell) throws IOException {
        List<Identity> all = new ArrayList<>();
        for (String file : files) {
            all.addAll(file(file, shell));
        }
        if (files.isEmpty()) {
            String named = shell.environment().getOrDefault(FILES, "");
            for (String file : named.split(Pattern.quote(File.pathSeparator), -1)) {
                if (!file.isBlank()) {
                    all.addAll(file(file, shell));
                }
            }
            String keys = shell.environment().getOrDefault(KEYS, "");
            if (!keys.isBlank()) {
                all.addAll(KeyText.identities("$" + KEYS, keys));
            }
        }
        return all;
    }

    private static List<Identity> file(String file, Shell shell) throws IOException {
        if (file.startsWith("AGE-SECRET-KEY-")) {
            throw new InvalidInputException("--identity takes the name of a file and not a key: what is written on the"
                    + " command line can be seen by others on this machine");
        }
        if (file.equals("-")) {
            return KeyText.identities("standard input", new String(shell.in().readAllBytes(), StandardCharsets.UTF_8));
        }
        try {
            return KeyText.identities(file, Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new InvalidInputException("there is no key file '" + file + "'", e);
        } catch (IOException e) {
            throw new IOException("can't read the key file '" + file + "': " + e.getMessage(), e);
        }
    }
}
