// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ItemId;
import io.cairn.core.archive.EntryPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    @Test
    void everyLineIsReadBackAsItWasWritten() throws IOException {
        List<JournalLine> lines = List.of(
                new StageRead(0, "pods", "4711", true, ""),
                Samples.entry(1, Samples.DB, Optional.of(new EntryPosition(3, 1L << 33, 77))),
                new StageRead(2, "events", "", false, "it was compacted"),
                operation(OperationRecord.State.RUNNING, "", Map.of()),
                operation(OperationRecord.State.COMPLETED, "", Map.of("handle", "snap-1", "driver", "csi.example.com")),
                operation(OperationRecord.State.FAILED, "it was never cut", Map.of()),
                Samples.entry(2, Samples.WEB, Optional.empty()));

        assertThat(read(write(lines))).isEqualTo(lines);
    }

    private static OperationRecord operation(OperationRecord.State state, String message, Map<String, String> facts) {
        Instant started = Instant.parse("2026-11-23T12:00:00Z");
        return new OperationRecord(
                "shop/cairn-data-1",
                "snapshot",
                ItemId.parse("persistentvolumeclaims/shop/data"),
                "csi-snapshots/volume-snapshot",
                1,
                state,
                started,
                started.plusSeconds(3),
                message,
                facts);
    }

    @Test
    void operationsAreReadBackFromTheirFileAsTheyWereWritten() throws IOException {
        List<OperationRecord> operations = List.of(
                operation(OperationRecord.State.COMPLETED, "", Map.of("handle", "snap-1")),
                operation(OperationRecord.State.FAILED, "it was never cut", Map.of()));
        byte[] file = OperationsFile.write(operations);

        assertThat(OperationsFile.read(
                        Gzip.plain(new ByteArrayInputStream(file), "the file").readAllBytes()))
                .isEqualTo(operations);
        assertThatThrownBy(() -> OperationsFile.read("{\"operations\":[{\"id\":\"x\"}]}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kind");
    }

    @Test
    void aLineIsOneJsonObjectAndTheLastOneEndsToo() throws IOException {
        byte[] journal = write(
                List.of(new StageRead(0, "pods", "4711", true, ""), Samples.entry(1, Samples.DB, Optional.empty())));

        assertThat(new String(
                        Gzip.plain(new ByteArrayInputStream(journal), "the journal")
                                .readAllBytes(),
                        UTF_8))
                .isEqualTo("""
                        {"read":"pods","stage":0,"revision":"4711","exact":true}
                        {"seq":1,"item":"pods/shop/db-0","resourceVersion":"4711","stage":1,\
                        "started":"2026-11-23T12:00:00.123456Z","completed":"2026-11-23T12:00:00.126456Z",\
                        "outcome":"vanished","note":"it was gone"}
                        """);
    }

    @Test
    void anEmptyJournalHasNoLines() throws IOException {
        assertThat(read(write(List.of()))).isEmpty();
    }

    @Test
    void aFieldOfALaterVersionIsPassedOver() throws IOException {
        String line = """
                {"read":"pods","later":{"a":[1]},"stage":0,"revision":"1","exact":true}
                """;

        assertThat(read(Gzip.of(line.getBytes(UTF_8)))).containsExactly(new StageRead(0, "pods", "1", true, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "{\"seq\":1,",
                "{\"seq\":\"x\"}",
                "{\"seq\":1,\"item\":\"pods\"}",
                "{\"seq\":1,\"item\":\"pods/a/b\",\"started\":\"now\",\"completed\":\"now\"}"
            })
    void aLineThatIsNoneIsAnErrorWithItsNumber(String line) {
        String journal = "{\"read\":\"pods\",\"stage\":0,\"revision\":\"1\",\"exact\":true}\n" + line;

        assertThatThrownBy(() -> read(Gzip.of(journal.getBytes(UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2 of the journal");
    }

    @Test
    void anErrorOfTheTargetComesOutAsItIs() throws IOException {
        IOException full = new IOException("no space left on the device");
        OutputStream target = new OutputStream() {
            private int written;

            @Override
            public void write(int one) throws IOException {
                if (++written > 20) {
                    throw full;
                }
            }
        };
        try (JournalWriter writer = new JournalWriter(target)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            writer.write(Samples.entry(i, Samples.DB, Optional.of(new EntryPosition(0, i, i))));
                        }
                        writer.finish();
                    })
                    .isSameAs(full);
        }
    }

    private static byte[] write(List<JournalLine> lines) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (JournalWriter writer = new JournalWriter(target)) {
            for (JournalLine line : lines) {
                writer.write(line);
            }
            writer.finish();
        }
        return target.toByteArray();
    }

    private static List<JournalLine> read(byte[] journal) throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        try (JournalReader reader = new JournalReader(Gzip.plain(new ByteArrayInputStream(journal), "the journal"))) {
            for (Optional<JournalLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }
}
