// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Turns what the file system says into a sentence that tells what to do. */
final class StorageErrors {

    private static final long NEARLY_FULL_BYTES = 1 << 20;

    private StorageErrors() {}

    /** The error in words: what failed, why, and the way out. */
    static IOException explain(String what, Path root, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            InterruptedIOException interrupted = new InterruptedIOException(what + ": interrupted");
            interrupted.initCause(e);
            return interrupted;
        }
        return new IOException(what + ": " + reason(root, e), e);
    }

    private static String reason(Path root, IOException e) {
        String said = String.valueOf(e.getMessage());
        if (e instanceof AccessDeniedException || said.contains("Permission denied")) {
            return "permission denied; make the folder writable for this user, or choose another location";
        }
        for (Path above = root; above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                return above + " is a file, not a folder; choose another location";
            }
        }
        if (said.contains("No space left") || said.contains("quota exceeded") || isNearlyFull(root)) {
            return "no space left on the device; free some, or choose another location";
        }
        if (said.contains("Read-only file system")) {
            return "the file system is read-only; choose another location";
        }
        if (e instanceof NoSuchFileException) {
            return "the folder " + root + " can't be made there; choose another location";
        }
        return e instanceof FileSystemException file && file.getReason() != null ? file.getReason() : said;
    }

    /** What the system says of a full disk may be in another language. */
    private static boolean isNearlyFull(Path root) {
        try {
            return Files.exists(root) && Files.getFileStore(root).getUsableSpace() < NEARLY_FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
