// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveWriterTest {

    private static final Executor HERE = Runnable::run;

    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopPool() {
        pool.shutdownNow();
    }

    @Test
    void theFirstEntryIsTheFormatVersionAndTheOthersKeepTheOrderOfAppend() throws IOException {
        byte[] tarball = write(pool, entries(3));

        assertThat(readAll(tarball).keySet())
                .containsExactly(
                        "metadata/version",
                        "resources/pods/namespaces/ns/p-0.json",
                        "resources/pods/namespaces/ns/p-1.json",
                        "resources/pods/namespaces/ns/p-2.json");
        assertThat(readAll(tarball).get("metadata/version")).isEqualTo("1.0.0\n".getBytes(UTF_8));
    }

    @Test
    void entriesAreRegularFilesOfFixedModeOwnerAndTime() throws IOException {
        byte[] tarball = write(HERE, Map.of("resources/" + "x".repeat(200) + ".json", "{}".getBytes(UTF_8)));

        try (TarArchiveInputStream tar = tar(tarball)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.isFile()).isTrue();
                assertThat(entry.getMode()).isEqualTo(0644);
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName()).isEmpty();
                assertThat(entry.getGroupName()).isEmpty();
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
            }
        }
    }

    @Test
    void aJdkGzipStreamReadsTheMembersFromEndToEnd() throws IOException {
        Map<String, byte[]> entries = entries(5_000);
        byte[] tarball = write(pool, entries);

        int bytes = 0;
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(tarball))) {
            bytes = plain.readAllBytes().length;
        }
        assertThat(bytes).isGreaterThan(3 * GzipMember.BYTES);
        assertThat(readAll(tarball)).hasSize(entries.size() + 1);
    }

    @Test
    void everyEntryIsFoundAtItsPosition() throws IOException {
        Map<String, byte[]> entries = entries(3_000);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Map<String, EntryPosition> positions = new LinkedHashMap<>();
        ArchiveSummary summary;
        try (ArchiveWriter writer = new ArchiveWriter(file, pool, 3, 1)) {
            for (var entry : entries.entrySet()) {
                positions.put(entry.getKey(), writer.append(entry.getKey(), entry.getValue()));
            }
            summary = writer.finish();
        }
        byte[] tarball = file.toByteArray();

        assertThat(summary.index().size()).isEqualTo(tarball.length);
        assertThat(summary.index().starts()).hasSizeGreaterThan(2);
        assertThat(summary.entries()).isEqualTo(entries.size() + 1L);
        for (var entry : entries.entrySet()) {
            byte[] content = new ArchiveReader().read(range(tarball), summary.index(), positions.get(entry.getKey()));
            assertThat(content).as(entry.getKey()).isEqualTo(entry.getValue());
        }
    }

    @Test
    void readingOneEntryOpensOnlyItsMember() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        EntryPosition position;
        ArchiveSummary summary;
        try (ArchiveWriter writer = new ArchiveWriter(file, HERE, 1, 1)) {
            writer.append("a", random(GzipMember.BYTES));
            position = writer.append("b", random(GzipMember.BYTES));
            writer.append("c", random(GzipMember.BYTES));
            summary = writer.finish();
        }
        List<Long> opened = new ArrayList<>();

        new ArchiveReader()
                .read(
                        (offset, length) -> {
                            opened.add(offset);
                            opened.add(length);
                            return range(file.toByteArray()).open(offset, length);
                        },
                        summary.index(),
                        position);

        long start = summary.index().starts().get(position.member());
        long end = summary.index().starts().get(position.member() + 1);
        assertThat(opened).containsExactly(start, end - start);
    }

    @Test
    void theSameEntriesGiveTheSameBytesHoweverTheyAreCompressed() throws IOException {
        assertThat(write(pool, entries(4_000))).isEqualTo(write(HERE, entries(4_000)));
    }

    @Test
    void pathsOfAnyLengthAndAlphabetSurvive() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int length = 80; length < 120; length++) {
            entries.put("r/" + "n".repeat(length), "x".getBytes(UTF_8));
        }
        // around the lengths at which the count of digits in a PAX record changes
        for (int length : List.of(985, 986, 987, 988, 989, 990, 991)) {
            entries.put("s/" + "n".repeat(length), "x".getBytes(UTF_8));
        }
        entries.put("resources/clusterroles/cluster/système:ödel.json", "{}".getBytes(UTF_8));

        assertThat(readAll(write(pool, entries)).keySet()).containsAll(entries.keySet());
    }

    @Test
    void anEntryLargerThanAMemberIsKeptWhole() throws IOException {
        byte[] large = random(5 * GzipMember.BYTES + 77);

        assertThat(readAll(write(pool, Map.of("large", large))).get("large")).isEqualTo(large);
    }

    @Test
    void anErrorOfTheTargetComesOutAsItIsAtTheNextCallAndEveryOneAfter() throws IOException {
        IOException full = new IOException("no space left on the device");
        OutputStream target = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw full;
            }
        };
        try (ArchiveWriter writer = new ArchiveWriter(target, pool, 1, 1)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            writer.append("e-" + i, random(GzipMember.BYTES));
                        }
                    })
                    .isSameAs(full);
            assertThatThrownBy(() -> writer.append("more", new byte[1])).isSameAs(full);
            assertThatThrownBy(writer::finish).isSameAs(full);
        }
    }

    /** Does what there is to do, the last first, until the pool is stopped. */
    private void workBackwards(LinkedBlockingDeque<Runnable> tasks) {
        pool.execute(() -> {
            try {
                while (true) {
                    tasks.takeLast().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void membersAreWrittenInTheirOrderInWhicheverTheyAreCompressed() throws IOException {
        LinkedBlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(file, tasks::addLast, 10, 1)) {
            for (int i = 0; i < 4; i++) {
                writer.append("e-" + i, random(GzipMember.BYTES));
            }
            workBackwards(tasks);
            writer.finish();
        }

        assertThat(readAll(file.toByteArray()).keySet())
                .containsExactly("metadata/version", "e-0", "e-1", "e-2", "e-3");
    }

    @Test
    void aTargetThatHasFailedIsWrittenToNoMore() throws Exception {
        LinkedBlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();
        AtomicInteger writes = new AtomicInteger();
        OutputStream target = new OutputStream() {
            @Override
            public void write(int one) {
                throw new AssertionError("members are written whole");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                writes.incrementAndGet();
                throw new IOException("no space left on the device");
            }
        };
        try (ArchiveWriter writer = new ArchiveWriter(target, tasks::addLast, 10, 1)) {
            for (int i = 0; i < 4; i++) {
                writer.append("e-" + i, random(GzipMember.BYTES));
            }
            CountDownLatch done = new CountDownLatch(1);
            tasks.addFirst(done::countDown);
            workBackwards(tasks);
            done.await();
            assertThatThrownBy(writer::finish).hasMessage("no space left on the device");
        }
        assertThat(writes).hasValue(1);
    }

    @Test
    void appendWaitsWhileTooManyMembersAreInFlight() throws Exception {
        CountDownLatch compressing = new CountDownLatch(1);
        AtomicInteger submitted = new AtomicInteger();
        Executor slow = task -> {
            submitted.incrementAndGet();
            pool.execute(() -> {
                try {
                    compressing.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                task.run();
            });
        };
        try (ArchiveWriter writer = new ArchiveWriter(new ByteArrayOutputStream(), slow, 2, 1)) {
            Thread producer = new Thread(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        writer.append("e-" + i, new byte[GzipMember.BYTES]);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            producer.start();
            while (producer.isAlive() && producer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(submitted).hasValue(2);

            compressing.countDown();
            producer.join();
            assertThat(writer.finish().entries()).isEqualTo(11);
        }
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Executor never = task -> {};
        try (ArchiveWriter writer = new ArchiveWriter(new ByteArrayOutputStream(), never, 1, 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(writer::finish).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void afterCloseNothingCanBeAppended() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ArchiveWriter writer = new ArchiveWriter(file, HERE, 1, 1);
        writer.close();

        assertThatThrownBy(() -> writer.append("a", new byte[1])).hasMessageContaining("closed");
        assertThat(file.size()).isZero();
    }

    @Test
    void aPathThatLeadsOutIsRefused() {
        try (ArchiveWriter writer = new ArchiveWriter(new ByteArrayOutputStream(), HERE, 1, 1)) {
            for (String path : List.of("/etc/passwd", "a/../b", "..", "a//b", "a/", "", "a\0b", "a\\b", "./a")) {
                assertThatThrownBy(() -> writer.append(path, new byte[1]))
                        .as(path)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void theToolsThatPeopleUseReadIt(@TempDir Path folder) throws Exception {
        Map<String, byte[]> entries = entries(3_000);
        entries.put("resources/customresourcedefinitions/" + "n".repeat(150) + ".json", "{}".getBytes(UTF_8));
        Path file = Files.write(folder.resolve("b.tar.gz"), write(pool, entries));

        assertThat(run("gzip", "-t", file.toString())).isEmpty();
        assertThat(run("tar", "tzf", file.toString()))
                .hasSize(entries.size() + 1)
                .containsAll(entries.keySet());
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static byte[] write(Executor executor, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(file, executor, 3, ArchiveWriter.DEFAULT_LEVEL)) {
            for (var entry : entries.entrySet()) {
                writer.append(entry.getKey(), entry.getValue());
            }
            writer.finish();
        }
        return file.toByteArray();
    }

    private static Map<String, byte[]> entries(int count) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String json = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p-" + i + "\"},\"n\":\""
                    + "v".repeat(i % 700) + "\"}";
            entries.put("resources/pods/namespaces/ns/p-" + i + ".json", json.getBytes(UTF_8));
        }
        return entries;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static Map<String, byte[]> readAll(byte[] tarball) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        new ArchiveReader()
                .readAll(new ByteArrayInputStream(tarball), entry -> entries.put(entry.path(), entry.content()));
        return entries;
    }

    private static ArchiveReader.Range range(byte[] file) {
        return (offset, length) -> new ByteArrayInputStream(file, (int) offset, (int) length);
    }

    private static TarArchiveInputStream tar(byte[] tarball) throws IOException {
        return new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(tarball)));
    }
}
