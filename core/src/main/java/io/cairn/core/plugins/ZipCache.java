// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacked plugin zips, each in a folder named by the SHA-256 of the zip. Several processes may share it; what one that was
 * killed has left half unpacked, a later one removes.
 */
final class ZipCache {

    private final Path folder;

    ZipCache(Path folder) {
        this.folder = folder;
    }

    /** The folder that holds the zip's content, unpacked now or before. */
    Path unpacked(Path zip) throws IOException {
        Unpacking.sweep(folder);
        Path target = folder.resolve(sha256(zip));
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(folder);
        try (Unpacking making = Unpacking.in(folder)) {
            unpack(zip, making.folder());
            Files.move(making.folder(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process was first, with the same content.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
        return target;
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

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
