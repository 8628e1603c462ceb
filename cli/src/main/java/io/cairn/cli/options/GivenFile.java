// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user has named. */
final class GivenFile {

    private GivenFile() {}

    /**
     * What it holds, a character a byte.
     *
     * @param what what it should be, for messages
     * @throws InvalidInputException if it can't be read; the message says why
     */
    static String text(String what, String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new InvalidInputException("there is no " + what + " '" + file + "'", e);
        } catch (AccessDeniedException e) {
            throw new InvalidInputException("the " + what + " '" + file + "' can't be read: permission denied", e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    Files.isDirectory(Path.of(file))
                            ? "'" + file + "' is a folder and no " + what
                            : "the " + what + " '" + file + "' can't be read: " + e.getMessage(),
                    e);
        }
    }
}
