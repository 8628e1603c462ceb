// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacked plugin zips, each in a folder that is named by its content. Several processes may share it; what one that was
 * killed has left half unpacked, a later one removes: whoever unpacks shares a lock.
 */
final class ZipCache {

    private static final String MAKING = "unpacking-";
    private static final String LOCK = "lock";

    private final Path folder;

    ZipCache(Path folder) {
        this.folder = folder;
    }

    /** The folder that holds the zip's content, unpacked now or before. */
    Path unpacked(Path zip) throws IOException {
        if (!halfUnpacked().isEmpty()) {
            sweep();
        }
        Path target = folder.resolve(nameOf(zip));
        if (!Files.isDirectory(target)) {
            Files.createDirectories(folder);
            try (FileChannel lock = lockFile()) {
                share(lock);
                make(target, zip);
            }
        }
        return target;
    }

    /** Removes what is half unpacked, if nobody unpacks now; as far as that can be done. */
    private void sweep() {
        try (FileChannel lock = lockFile()) {
            if (isAlone(lock)) {
                for (Path left : halfUnpacked()) {
                    deleteTree(left);
                }
            }
        } catch (IOException e) {
            // another user's, or gone already
            return;
        }
    }

    private FileChannel lockFile() throws IOException {
        return FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Waits while another process sweeps, so that it can't remove what is about to be made; without locks nothing is swept. */
    private static void share(FileChannel lock) {
        try {
            lock.lock(0, Long.MAX_VALUE, true);
        } catch (IOException | OverlappingFileLockException e) {
            // a file system without locks, or this process unpacks another zip already
            return;
        }
    }

    private static boolean isAlone(FileChannel lock) {
        try {
            return lock.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private List<Path> halfUnpacked() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, MAKING + "*")) {
            List<Path> folders = new ArrayList<>();
            found.forEach(folders::add);
            return folders;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private void make(Path target, Path zip) throws IOException {
        Path making = Files.createTempDirectory(folder, MAKING);
        try {
            unpack(zip, making);
            Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process was first, with the same content.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        } finally {
            deleteTree(making);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipFile content = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : content.stream().toList()) {
                Path file = inside(target, entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.resolveSibling(""));
                    try (InputStream bytes = content.getInputStream(entry)) {
                        Files.copy(bytes, file);
                    }
                }
            }
        }
    }

    /** The file of an entry, which must lie below the target on every operating system. */
    private static Path inside(Path target, String name) {
        Path file = target.resolve(name).normalize();
        if (name.contains("\\") || List.of(name.split("/")).contains("..") || !file.startsWith(target)) {
            throw new RefusedException(
                    "the zip has the entry '" + name + "', which would be written outside its folder");
        }
        return file;
    }

    /**
     * A name for the zip's content: of what the zip itself says of its entries, their sizes and checksums among it. To hash the
     * content takes longer than a short command.
     */
    private static String nameOf(Path zip) throws IOException {
        try (ZipFile content = new ZipFile(zip.toFile())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ZipEntry entry : content.stream().toList()) {
                String said = entry.getName() + "\0" + entry.getCrc() + "\0" + entry.getSize() + "\0"
                        + entry.getCompressedSize() + "\n";
                digest.update(said.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
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
