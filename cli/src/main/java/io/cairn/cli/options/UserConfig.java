// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The user's configuration, {@code config.yaml} beside {@code locations.yaml}. */
public final class UserConfig {

    private UserConfig() {}

    /**
     * Reads it; says nothing if there is none.
     *
     * @throws InvalidInputException if it can't be understood
     * @throws IOException if it can't be read
     */
    public static ConfigFile read(Shell shell) throws IOException {
        Path file = shell.userFolder("XDG_CONFIG_HOME", ".config").resolve("config.yaml");
        try {
            return ConfigFile.read(file.toString(), Files.readString(file));
        } catch (NoSuchFileException none) {
            return ConfigFile.EMPTY;
        }
    }
}
