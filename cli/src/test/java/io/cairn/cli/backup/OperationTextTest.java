// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.OperationRecord.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationTextTest {

    private static final Instant STARTED = Instant.parse("2026-11-23T12:00:00Z");

    private static OperationRecord snapshot(String claim, State state, String message, Map<String, String> facts) {
        return new OperationRecord(
                "shop/" + claim,
                "snapshot",
                new ItemId("persistentvolumeclaims", "shop", claim),
                "csi-snapshots/volume-snapshot",
                1,
                state,
                STARTED,
                STARTED.plusSeconds(14),
                message,
                facts);
    }

    private static String printed(List<OperationRecord> operations) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OperationText.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), operations);
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void theSnapshotOfEachClaimIsToldWithWhatIsKnownOfIt() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("driver", "csi.example.com");
        facts.put("handle", "snap-1");

        assertThat(printed(List.of(
                        snapshot("data", State.COMPLETED, "", facts),
                        snapshot("wal", State.FAILED, "there is no class", Map.of()))))
                .isEqualTo("""
                        Snapshots:  2
                          persistentvolumeclaims/shop/data  completed after 14.0s
                            driver: csi.example.com
                            handle: snap-1
                          persistentvolumeclaims/shop/wal  failed after 14.0s
                            there is no class
                        """);
    }

    @Test
    void aBackupWithoutOperationsSaysNothingOfThem() {
        assertThat(printed(List.of())).isEmpty();
    }
}
