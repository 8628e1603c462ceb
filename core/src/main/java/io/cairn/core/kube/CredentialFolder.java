// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A folder that only this user can look into, for what a credential plugin says. It is gone when it is closed, or when this
 * process ends by a signal; the one of a process that was killed is removed by the next one that makes such a folder.
 */
final class CredentialFolder implements AutoCloseable {

    private static final String PREFIX = "cairn-credential-";

    /** No plugin may take nearly as long. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private final Path folder;

    private CredentialFolder(Path folder) {
        this.folder = folder;
    }

    /** A new one below this folder, readable by its owner only. */
    static CredentialFolder in(Path parent, Instant now) throws IOException {
        sweep(parent, now.minus(ABANDONED));
        Path folder = Files.createTempDirectory(parent, PREFIX);
        // in reverse: a folder is removed when it is empty
        folder.toFile().deleteOnExit();
        CredentialFolder made = new CredentialFolder(folder);
        made.output().toFile().deleteOnExit();
        made.errors().toFile().deleteOnExit();
        return made;
    }

    private static void sweep(Path parent, Instant before) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : folders) {
                removeIfOlder(each, before);
            }
        }
    }

    private static void removeIfOlder(Path folder, Instant before) {
        try {
            if (Files.isDirectory(folder)
                    && Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
                new CredentialFolder(folder).close();
            }
        } catch (IOException e) {
            // another user's, or gone already
            return;
        }
    }

    Path output() {
        return folder.resolve("out");
    }

    Path errors() {
        return folder.resolve("err");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(output());
        Files.deleteIfExists(errors());
        Files.deleteIfExists(folder);
    }
}
