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
        return zip(entry, "text");
    }

    private Path zip(String entry, String text) throws IOException {
        Path zip = folder.resolve("plugin.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return zip;
    }

    /** What a process was at when it was killed. */
    private Path halfUnpacked() throws IOException {
        Path left = Files.createDirectories(cache.resolve("unpacking-1"));
        Files.createDirectories(left.resolve("lib"));
        Files.writeString(left.resolve("lib/half.jar"), "half");
        return left;
    }

    private List<Path> inCache() throws IOException {
        try (Stream<Path> paths = Files.list(cache)) {
            return paths.filter(path -> !path.endsWith("lock")).toList();
        }
    }

    @Test
    void nothingButTheUnpackedZipIsLeft() throws IOException {
        Path unpacked = new ZipCache(cache).unpacked(zip("lib/a.txt"));

        assertThat(unpacked.resolve("lib/a.txt")).hasContent("text");
        assertThat(inCache()).containsExactly(unpacked);
    }

    @Test
    void theSameContentIsUnpackedOnceAndAnotherAnew() throws IOException {
        ZipCache zips = new ZipCache(cache);
        Path first = zips.unpacked(zip("a.txt", "text"));

        assertThat(zips.unpacked(zip("a.txt", "text"))).isEqualTo(first);
        Path sameSize = zips.unpacked(zip("a.txt", "next"));
        assertThat(sameSize.resolve("a.txt")).hasContent("next");
        Path sameContent = zips.unpacked(zip("b.txt", "text"));
        assertThat(sameContent.resolve("b.txt")).hasContent("text");
        assertThat(inCache()).containsExactlyInAnyOrder(first, sameSize, sameContent);
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
        halfUnpacked();

        assertThat(new ZipCache(cache).unpacked(zip("a.txt"))).isEqualTo(unpacked);

        assertThat(inCache()).containsExactly(unpacked);
    }

    @Test
    void whatIsUnpackedByAnotherStays() throws IOException {
        Path left = halfUnpacked();
        try (FileChannel channel =
                FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();

            Path unpacked = new ZipCache(cache).unpacked(zip("a.txt"));

            assertThat(inCache()).containsExactlyInAnyOrder(left, unpacked);
        }
    }
}
