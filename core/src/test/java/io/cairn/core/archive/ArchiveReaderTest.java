// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {

    @Test
    void anEntryAboveTheBoundIsRefusedByName() throws IOException {
        byte[] tarball = tarball(file("resources/pods/cluster/big.json", 1_001));

        assertThatThrownBy(() -> read(new ArchiveReader(Limits.DEFAULT.withEntryBytes(1_000)), tarball))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("resources/pods/cluster/big.json")
                .hasMessageContaining("1001 bytes");
        assertThat(read(new ArchiveReader(Limits.DEFAULT.withEntryBytes(1_001)), tarball))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.json", "resources/../../evil.json", "/etc/passwd"})
    void aPathThatLeadsOutIsRefused(String path) throws IOException {
        byte[] tarball = tarball(file(path, 3));

        assertThatThrownBy(() -> read(new ArchiveReader(), tarball)).hasMessageContaining(path);
    }

    @Test
    void linksAndFoldersAreNotGivenOut() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/passwd");
        TarArchiveEntry hard = new TarArchiveEntry("hard", TarConstants.LF_LINK);
        hard.setLinkName("a.json");

        assertThat(read(new ArchiveReader(), tarball(link, hard, new TarArchiveEntry("folder/"), file("a.json", 2))))
                .containsExactly("a.json");
    }

    @Test
    void aHugeHeaderIsNotReadIntoMemory() throws IOException {
        byte[] record = new byte[20 << 20];
        Arrays.fill(record, (byte) 'x');
        byte[] start = (record.length + " comment=").getBytes(UTF_8);
        System.arraycopy(start, 0, record, 0, start.length);
        record[record.length - 1] = '\n';
        TarArchiveEntry pax = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
        pax.setSize(record.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.putArchiveEntry(pax);
            tar.write(record);
            tar.closeArchiveEntry();
            tar.putArchiveEntry(file("a.json", 0));
            tar.closeArchiveEntry();
        }

        assertThatThrownBy(() -> read(new ArchiveReader(), bytes.toByteArray())).hasMessageContaining("headers");
    }

    @Test
    void aCutTarballIsAnError() throws IOException {
        byte[] tarball = tarball(file("a.json", 100_000));

        assertThatThrownBy(() -> read(new ArchiveReader(), Arrays.copyOf(tarball, tarball.length / 2)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void bytesThatAreNoGzipAreAnError() {
        assertThatThrownBy(() -> read(new ArchiveReader(), "hello".getBytes(UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aStreamThatNeverSaysWhatIsAvailableIsReadToItsEnd() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(file, Runnable::run, 1, 1)) {
            for (int i = 0; i < 4; i++) {
                writer.append("e-" + i, new byte[GzipMember.BYTES]);
            }
            writer.finish();
        }
        InputStream network = new ByteArrayInputStream(file.toByteArray()) {
            @Override
            public synchronized int available() {
                return 0;
            }
        };
        List<String> paths = new ArrayList<>();
        new ArchiveReader().readAll(network, entry -> paths.add(entry.path()));

        assertThat(paths).hasSize(5);
    }

    @Test
    void aPositionOutsideTheIndexIsAnError() {
        ArchiveIndex index = new ArchiveIndex(List.of(0L), 10);

        assertThatThrownBy(() -> new ArchiveReader()
                        .read((offset, length) -> InputStream.nullInputStream(), index, new EntryPosition(1, 0, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("member 1");
    }

    private static TarArchiveEntry file(String path, int size) {
        TarArchiveEntry entry = new TarArchiveEntry(path, true);
        entry.setSize(size);
        return entry;
    }

    private static byte[] tarball(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                tar.write(new byte[(int) entry.getSize()]);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> read(ArchiveReader reader, byte[] tarball) throws IOException {
        List<String> paths = new ArrayList<>();
        reader.readAll(new ByteArrayInputStream(tarball), entry -> paths.add(entry.path()));
        return paths;
    }
}
