// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * What a file is written to until it is whole, beside it and readable by this user only. It is gone when it is closed, or when
 * this process ends by a signal; the one of a process that was killed is removed by the next that writes the same file: a
 * living one holds a lock on its own.
 */
final class PartFile implements AutoCloseable {

    private static final String SUFFIX = ".part";

    private final Path path;
    private final FileChannel channel;

    private PartFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static PartFile of(Path target) throws IOException {
        Path folder = target.toAbsolutePath().resolveSibling("");
        String prefix = "." + target.getFileName();
        sweep(folder, Pattern.compile(Pattern.quote(prefix) + "\\d+" + Pattern.quote(SUFFIX)));
        Path path = Files.createTempFile(folder, prefix, SUFFIX);
        // also when a signal ends this: what is written may hold secrets
        path.toFile().deleteOnExit();
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        isLocked(channel);
        return new PartFile(path, channel);
    }

    private static void sweep(Path folder, Pattern names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder,
                file -> names.matcher(String.valueOf(file.getFileName())).matches())) {
            for (Path file : files) {
                removeIfAbandoned(file);
            }
        }
    }

    private static void removeIfAbandoned(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (isLocked(channel)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // another user's, or gone already
            return;
        }
    }

    /** Whether this process has the lock now. A file system without locks has nothing swept. */
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    OutputStream output() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
