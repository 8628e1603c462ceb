// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipCacheTest {

    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void makeCache() throws IOException {
        cache = Files.createDirectory(folder.resolve("cache"));
    }

    private Path zip(String entry) throws IOException {
        Path zip = folder.resolve("plugin.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write("text".getBytes(StandardCharsets.UTF_8));
        }
        return zip;
    }

    /** What a process of this name was at when it was killed. */
    private Path halfUnpacked(String name) throws IOException {
        Files.createFile(cache.resolve(name + ".lock"));
        Path left = Files.createDirectories(cache.resolve(name));
        Files.createDirectories(left.resolve("lib"));
        Files.writeString(left.resolve("lib/half.jar"), "half");
        return left;
    }

    private List<Path> inCache() throws IOException {
        try (Stream<Path> paths = Files.list(cache)) {
            return paths.toList();
        }
    }

    @Test
    void nothingButTheUnpackedZipIsLeft() throws IOException {
        Path unpacked = new ZipCache(cache).unpacked(zip("lib/a.txt"));

        assertThat(unpacked.resolve("lib/a.txt")).hasContent("text");
        assertThat(inCache()).containsExactly(unpacked);
    }

    @Test
    void nothingIsLeftOfAZipThatIsRefused() throws IOException {
        Path bad = zip("../a.txt");

        assertThatThrownBy(() -> new ZipCache(cache).unpacked(bad)).isInstanceOf(RefusedException.class);
        assertThat(inCache()).isEmpty();
    }

    @Test
    void whatADeadProcessHasLeftIsRemovedThoughTheZipIsUnpackedAlready() throws IOException {
        Path unpacked = new ZipCache(cache).unpacked(zip("a.txt"));
        halfUnpacked("unpacking-4711-1-x");
        Files.createFile(cache.resolve("unpacking-4711-1-y.lock"));

        assertThat(new ZipCache(cache).unpacked(zip("a.txt"))).isEqualTo(unpacked);

        assertThat(inCache()).containsExactly(unpacked);
    }

    @Test
    void whatALivingProcessUnpacksStays() throws IOException {
        Path left = halfUnpacked("unpacking-4711-1-x");
        try (FileChannel channel =
                FileChannel.open(cache.resolve("unpacking-4711-1-x.lock"), StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();

            new ZipCache(cache).unpacked(zip("a.txt"));

            assertThat(left.resolve("lib/half.jar")).exists();
        }
    }

    @Test
    void whatThisProcessUnpacksStays() throws IOException {
        try (Unpacking making = Unpacking.in(cache)) {
            Unpacking.sweep(cache);

            assertThat(making.folder()).isDirectory();
            assertThat(inCache()).hasSize(2);
        }
        assertThat(inCache()).isEmpty();
    }
}
