// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder in the making, and a file beside it that is locked as long as its process is at work: that tells others whether
 * it was left behind. Used by one thread.
 */
final class Unpacking implements AutoCloseable {

    private static final String PREFIX = "unpacking-";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lock;
    private final FileChannel channel;

    private Unpacking(Path folder, Path lock, FileChannel channel) {
        this.folder = folder;
        this.lock = lock;
        this.channel = channel;
    }

    /** A new and empty folder inside another one. */
    static Unpacking in(Path cache) throws IOException {
        while (true) {
            String name = ownPrefix() + UUID.randomUUID();
            Path lock = cache.resolve(name + LOCK);
            FileChannel channel =
                    FileChannel.open(lock, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            if (locked(channel) && Files.exists(lock)) {
                return new Unpacking(Files.createDirectory(cache.resolve(name)), lock, channel);
            }
            // another process swept the file before it was locked
            channel.close();
            Files.deleteIfExists(lock);
        }
    }

    /** Whether the lock is held, or the file system has none: then nobody sweeps either. */
    private static boolean locked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        }
    }

    /** Of the folders that this process makes: on some systems it would lose its lock by opening the file again. */
    private static String ownPrefix() {
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return PREFIX + self.pid() + "-" + started + "-";
    }

    Path folder() {
        return folder;
    }

    /** Removes what dead processes have left in a folder, as far as that can be done. */
    static void sweep(Path cache) {
        if (!Files.isDirectory(cache)) {
            return;
        }
        String own = ownPrefix();
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(cache, PREFIX + "*" + LOCK)) {
            for (Path lock : locks) {
                String name = lock.getFileName().toString();
                if (!name.startsWith(own)) {
                    sweep(lock, cache.resolve(name.substring(0, name.length() - LOCK.length())));
                }
            }
        } catch (IOException e) {
            // whoever may not look into it finds what is unpacked in it all the same
            return;
        }
    }

    private static void sweep(Path lock, Path folder) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                deleteTree(folder);
                Files.deleteIfExists(lock);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // not ours to remove, or gone already; nothing reads it
            return;
        }
    }

    /** Removes the folder, unless it has another name by now. */
    @Override
    public void close() throws IOException {
        try (channel) {
            deleteTree(folder);
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
