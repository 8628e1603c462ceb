// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The file that says what the flags may say. */
final class SpecFileOption {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "A specification, YAML or JSON; '-' for standard input. A flag given beside it replaces its field")
    private String file = "";

    boolean absent() {
        return file.isEmpty();
    }

    /** What messages call it. */
    String source() {
        return file.equals("-") ? "standard input" : file;
    }

    String text(Shell shell) throws IOException {
        if (file.equals("-")) {
            return new String(shell.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        return text(file);
    }

    /** The text of a file that a flag names. */
    static String text(String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new InvalidInputException("there is no file '" + file + "'", e);
        }
    }
}
