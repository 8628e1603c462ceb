// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/** The file of a new secret key, which nobody but its owner can read from the moment at which it is there. */
public final class KeyFile {

    private KeyFile() {}

    /**
     * Writes a key into a new file, in the form of {@code age-keygen}.
     *
     * @throws InvalidInputException if there is such a file; a key is never overwritten
     * @throws IOException if it can't be written
     */
    public static void create(Path file, Identity identity, Instant created) throws IOException {
        boolean modes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = modes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        byte[] text = KeyText.of(identity, created).getBytes(StandardCharsets.US_ASCII);
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            channel.write(ByteBuffer.wrap(text));
        } catch (FileAlreadyExistsException e) {
            throw new InvalidInputException(
                    "there is a file '" + file + "' already, and a key is never overwritten: name another", e);
        }
    }
}
