// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Retention;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalWriter;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Remark;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StageRead;
import io.cairn.core.spec.HookRule.OnError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ItemId POD = ItemId.parse("pods/shop/db-0");
    private static final ItemId CLAIM = ItemId.parse("persistentvolumeclaims/shop/data-db-0");

    private static final String PLAN = """
            {"stages": [
              {"stage": 1, "name": "database", "mode": "serial", "turns": [{"item": "pods/shop/db-0"}]},
              {"stage": 2, "name": "everything else", "mode": "parallel", "turns": []}]}
            """;

    private static final String HEAD = """
            Stage 1: database, serial
            Stage 2: everything else, parallel

               SEQ  STAGE  AT (UTC)         TOOK  OUTCOME      RESOURCEVERSION   ITEM
            """;

    @TempDir
    private Path folder;

    private static Instant at(long millis) {
        return NOON.plusMillis(millis);
    }

    private static JournalEntry entry(
            long seq, ItemId item, String version, int stage, long from, long to, Outcome outcome, String note) {
        return new JournalEntry(seq, item, version, stage, at(from), at(to), outcome, "", Optional.empty(), note);
    }

    private static HookEntry hook(
            Hook.Phase phase, String verb, long from, long to, int exit, HookRun.Result result, String note) {
        Hook hook = new Hook(
                phase,
                "the specification",
                "db",
                List.of("fsfreeze", verb, "/var/lib/db"),
                OnError.FAIL,
                Duration.ofSeconds(10),
                "");
        return new HookEntry(1, new HookRun(POD, hook, at(from), at(to), exit, "", false, result, note));
    }

    private static OperationRecord snapshot(
            OperationRecord.State state, long to, String message, Map<String, String> facts) {
        return new OperationRecord(
                "shop/cairn-data-db-0-1",
                "snapshot",
                CLAIM,
                "csi-snapshots/volume-snapshot",
                1,
                state,
                at(300),
                at(to),
                message,
                facts);
    }

    private String printed(JournalLine... lines) throws IOException {
        Repository repository = new Repository(new DirectoryObjectStore(folder), Clock.fixed(NOON, ZoneOffset.UTC));
        ByteArrayOutputStream plan = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(plan)) {
            gzip.write(PLAN.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        try (JournalWriter writer = new JournalWriter(journal)) {
            for (JournalLine line : lines) {
                writer.write(line);
            }
            writer.finish();
        }
        try (BackupDraft draft = BackupTargets.of(repository).begin("b1", Retention.NONE, List.of())) {
            draft.write(BackupFile.PLAN, plan.toByteArray());
            draft.write(BackupFile.JOURNAL, journal.toByteArray());
            draft.commit(new BackupRecord(
                    "b1",
                    Phase.COMPLETED,
                    NOON,
                    NOON,
                    new ItemCounts(1, 1, 0, 0, 0),
                    new Messages(0, List.of()),
                    new Messages(0, List.of()),
                    "uid",
                    "v1.34.1",
                    "test",
                    0,
                    0,
                    ObjectTree.empty()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Timeline.print(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                repository.open("b1"),
                TreeJson.read(PLAN.getBytes(StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aTurnIsToldFromItsFreezeOverCapturesAndSnapshotToItsRelease() throws IOException {
        String timeline = printed(
                hook(Hook.Phase.PRE, "--freeze", 0, 120, 0, HookRun.Result.SUCCEEDED, ""),
                entry(1, POD, "4711", 1, 120, 125, Outcome.CAPTURED, ""),
                entry(2, CLAIM, "4712", 1, 130, 142, Outcome.CAPTURED, ""),
                snapshot(
                        OperationRecord.State.RUNNING,
                        2418,
                        "",
                        Map.of("cut", "2026-11-23T12:00:02Z", "driver", "csi.example.com")),
                hook(Hook.Phase.POST, "--unfreeze", 2420, 2500, 0, HookRun.Result.SUCCEEDED, ""),
                new StageRead(2, "configmaps", "4800", true, ""),
                entry(3, ItemId.parse("configmaps/shop/app"), "99", 2, 2600, 2601, Outcome.CAPTURED, ""),
                snapshot(OperationRecord.State.COMPLETED, 14500, "", Map.of("cut", "2026", "handle", "snap-04d2")));

        assertThat(timeline).isEqualTo(HEAD + """
                            1  12:00:00.000    120ms  succeeded    exit 0              pre hook of pods/shop/db-0 in db: fsfreeze --freeze /var/lib/db
                     1      1  12:00:00.120      5ms  captured     4711              pods/shop/db-0
                     2      1  12:00:00.130     12ms  captured     4712              persistentvolumeclaims/shop/data-db-0
                            1  12:00:00.300   2118ms  begun        -                   snapshot of persistentvolumeclaims/shop/data-db-0: cut 2026-11-23T12:00:02Z
                            1  12:00:02.420     80ms  succeeded    exit 0              post hook of pods/shop/db-0 in db: fsfreeze --unfreeze /var/lib/db
                     3      2  12:00:02.600      1ms  captured     99                configmaps/shop/app
                            1  12:00:00.300  14200ms  completed    -                   snapshot of persistentvolumeclaims/shop/data-db-0: handle snap-04d2

                Stage 2 shows 1 type at revision 4800 of the cluster exactly

                The order is that of the plan.
                """);
    }

    @Test
    void whatWentWrongStandsUnderItsLineAndRemarksAndDifferencesAtTheEndToo() throws IOException {
        String remark = "roles changed between plan and turn: pods/shop/db-0 is now 'primary'";

        String timeline = printed(
                hook(
                        Hook.Phase.PRE,
                        "--freeze",
                        0,
                        10_000,
                        -1,
                        HookRun.Result.TIMED_OUT,
                        "it took longer than 10s; the command may still be running"),
                new Remark(1, POD, at(10_000), remark),
                entry(1, POD, "", 1, 10_001, 10_004, Outcome.VANISHED, "it doesn't exist"),
                hook(
                        Hook.Phase.POST,
                        "--unfreeze",
                        10_005,
                        10_005,
                        -1,
                        HookRun.Result.GONE,
                        "the pod no longer exists"),
                snapshot(OperationRecord.State.FAILED, 900, "the driver is out of space", Map.of("driver", "csi")),
                new StageRead(2, "events", "", false, "it was compacted"));

        assertThat(timeline).isEqualTo(HEAD + """
                            1  12:00:00.000  10000ms  timed out    exit ?              pre hook of pods/shop/db-0 in db: fsfreeze --freeze /var/lib/db
                        it took longer than 10s; the command may still be running
                        roles changed between plan and turn: pods/shop/db-0 is now 'primary'
                     1      1  12:00:10.001      3ms  vanished     -                 pods/shop/db-0
                        it doesn't exist
                            1  12:00:10.005      0ms  gone         -                   post hook of pods/shop/db-0 in db: fsfreeze --unfreeze /var/lib/db
                        the pod no longer exists
                            1  12:00:00.300    600ms  failed       -                   snapshot of persistentvolumeclaims/shop/data-db-0
                        the driver is out of space

                Stage 2 shows events at no known revision: it was compacted

                Different from the plan:
                  roles changed between plan and turn: pods/shop/db-0 is now 'primary'
                  pods/shop/db-0 had its turn in stage 1 and was not captured: it doesn't exist
                """);
    }
}
