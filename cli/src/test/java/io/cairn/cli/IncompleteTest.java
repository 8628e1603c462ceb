// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncompleteTest {

    private static final String FROZEN =
            "{\"formatVersion\":1,\"pod\":\"pods/shop/db-0\",\"uid\":\"u\",\"cluster\":\"c\","
                    + "\"at\":\"2026-11-23T03:15:00Z\",\"release\":[]}";

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;
    private Path location;

    @BeforeEach
    void startWithABackup() throws IOException {
        server = ApiServer.start();
        server.applyAll(Samples.database());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        location = home.resolve(".local/share/cairn/backups");
        cairn.run("backup", "create", "whole");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Leaves what a run leaves that is killed before its manifest. */
    private Path killed(String name, String process) throws IOException {
        Path folder = Files.createDirectories(location.resolve("backups").resolve(name));
        String run = Files.readString(location.resolve("backups/whole/cairn-run.json"));
        Files.writeString(folder.resolve("cairn-run.json"), run.replaceAll("\"processStarted\":[0-9]+", process));
        Files.writeString(folder.resolve(name + ".tar.gz"), "half of it");
        return folder;
    }

    private void killedHere(String name) throws IOException {
        killed(name, "\"processStarted\":1000000000000");
    }

    private Path killedElsewhere(String name) throws IOException {
        Path folder = killed(name, "\"processStarted\":0");
        Path run = folder.resolve("cairn-run.json");
        Files.writeString(run, Files.readString(run).replaceAll("\"host\":\"[^\"]*\"", "\"host\":\"node-7\""));
        return run;
    }

    private void failed(String name) {
        server.faults().on("GET", ".*/configmaps").drop();
        cairn.run("backup", "create", name);
        server.faults().clear();
    }

    @Test
    void aListingOfWhatIsIncompleteTellsByWhichRunAndInWhatState() throws IOException {
        killedHere("dead");
        killedElsewhere("far");
        failed("bad");

        Result result = cairn.run("backup", "get", "--incomplete");

        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().toList())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("NAME"),
                        bad -> assertThat(bad)
                                .matches("bad +failed +backup +\\S+ +\\d+ +2026-11-23T03:15:00Z +3 +\\S+ \\S+ +-"),
                        dead -> assertThat(dead)
                                .matches("dead +killed +backup +\\S+ +\\d+ +2026-11-23T03:15:00Z +2 +\\S+ B +-"),
                        far -> assertThat(far)
                                .matches("far +unknown +backup +node-7 +\\d+ +2026-11-23T03:15:00Z +2 +\\S+ B +"
                                        + "killed if nothing is heard before 2026-11-23T03:30:01Z"));
        assertThat(cairn.run("backup", "get", "-o", "name").out()).isEqualTo("backup/whole\n");
        assertThat(cairn.run("backup", "get", "--incomplete", "dead", "-o", "json")
                        .out())
                .contains("\"state\": \"killed\"", "\"files\": 2", "\"begun\": \"2026-11-23T03:15:00Z\"");
    }

    @Test
    void whereNothingIsIncompleteThatIsSaid() {
        assertThat(cairn.run("backup", "get", "--incomplete").err()).startsWith("nothing incomplete in file:///");
        assertThat(cairn.run("backup", "get", "--incomplete", "-o", "json").out())
                .contains("\"incomplete\": []");
        Result named = cairn.run("backup", "get", "--incomplete", "whole");
        assertThat(named.exit()).isEqualTo(2);
        assertThat(named.err())
                .contains("nothing incomplete of the name 'whole'")
                .hasLineCount(1);
    }

    @Test
    void pruningWhereThereIsNothingToDoSaysSoInOneLine() throws IOException {
        for (String how : List.of("--yes", "--dry-run")) {
            Result result = cairn.run("backup", "prune-incomplete", how);
            assertThat(result.exit()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .startsWith("nothing incomplete in file:///")
                    .hasLineCount(1);
        }

        Files.createDirectories(location.resolve("metadata/cairn/leases"));
        Files.writeString(location.resolve("metadata/cairn/leases/gone.run-x.1"), "");
        assertThat(cairn.run("backup", "prune-incomplete", "--yes").err())
                .isEqualTo("1 stray note of runs that have ended went too\n");
    }

    @Test
    void pruningRemovesWhatDeadRunsLeftAndSaysWhyTheOthersStay() throws IOException {
        killedHere("dead");
        killedElsewhere("far");
        failed("bad");

        Result dry = cairn.run("backup", "prune-incomplete", "--dry-run");
        assertThat(dry.out())
                .startsWith("backup/dead: what a run left that was killed, 2 files, ")
                .hasLineCount(1);

        Result result = cairn.run("backup", "prune-incomplete", "--yes");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("backup/dead cleaned up\n");
        assertThat(result.err())
                .contains(
                        "backup/bad stays: it is the record and the log of a failed run: add --failed",
                        "backup/far stays: its run may live until its lease has ended at 2026-11-23T03:30:00Z");
        assertThat(location.resolve("backups/dead")).doesNotExist();
        assertThat(cairn.run("backup", "logs", "bad").exit()).isZero();
        assertThat(cairn.run("backup", "get", "bad").out()).contains("Failed");

        assertThat(cairn.run("backup", "prune-incomplete", "bad", "--failed", "--yes")
                        .out())
                .isEqualTo("backup/bad cleaned up\n");
        assertThat(cairn.run("backup", "get", "-o", "name").out()).isEqualTo("backup/whole\n");
    }

    @Test
    void whatIsFrozenIsReleasedFirst() throws IOException {
        killedHere("dead");
        Path notes = Files.createDirectories(location.resolve("metadata/cairn/frozen/dead"));
        Files.writeString(notes.resolve("cairn-frozen-1.json"), FROZEN);

        Result result = cairn.run("backup", "prune-incomplete", "dead", "--yes");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "backup/dead stays: it left pods/shop/db-0 frozen: release it first by 'cairn backup release dead' with the same --location");
        assertThat(location.resolve("backups/dead/dead.tar.gz")).exists();
    }

    @Test
    void whatWasReleasedByHandIsNotedSoWithoutACluster() throws IOException {
        killedHere("dead");
        Path notes = Files.createDirectories(location.resolve("metadata/cairn/frozen/dead"));
        Files.writeString(notes.resolve("cairn-frozen-1.json"), FROZEN);
        Files.writeString(notes.resolve("cairn-frozen-1-release-1.json"), "{\"formatVersion\":1}");

        assertThat(cairn.run("backup", "release", "dead", "--by-hand", "--again")
                        .exit())
                .isEqualTo(2);
        Result result = cairn.run("backup", "release", "dead", "--by-hand");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("pods/shop/db-0: noted as released by hand\n");
        assertThat(cairn.run("backup", "get").err()).doesNotContain("frozen");
        assertThat(cairn.run("backup", "prune-incomplete", "dead", "--yes").exit())
                .isZero();
        assertThat(cairn.run("backup", "release", "dead", "--by-hand").exit()).isEqualTo(2);
    }

    @Test
    void atATerminalItAsks() throws IOException {
        killedHere("dead");

        Result result = cairn.answering("n").run("backup", "prune-incomplete");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "backup/dead: what a run left that was killed",
                        "Remove this from file:///",
                        "nothing was removed");
        assertThat(location.resolve("backups/dead/dead.tar.gz")).exists();
        assertThat(new TestShell(home).run("backup", "prune-incomplete").exit()).isEqualTo(2);
    }

    @Test
    void theCommandThatIsToldForALogShowsItWhereverTheBackupWasToBe() throws IOException {
        String elsewhere = home.resolve("elsewhere") + "/";
        server.faults().on("GET", ".*/configmaps").drop();

        Result failed = cairn.run("backup", "create", "b2", "--location", elsewhere);

        assertThat(failed.exit()).isEqualTo(1);
        String told = "backup logs b2 --location " + elsewhere;
        assertThat(failed.err()).contains("there is no backup b2: ", "; see 'cairn " + told + "'");
        Result log = cairn.run(told.split(" ", -1));
        assertThat(log.exit()).isZero();
        assertThat(log.out()).contains("backup b2 of ");
    }

    @Test
    void thatCommandCanBePastedWhereThePathHasBlanks() {
        String elsewhere = home.resolve("else where") + "/";
        server.faults().on("GET", ".*/configmaps").drop();

        Result failed = cairn.run("backup", "create", "b2", "--location", elsewhere);

        assertThat(failed.err()).contains("; see 'cairn backup logs b2 --location '" + elsewhere + "''");
    }

    @Test
    void aManifestThatIsMissingOrOfANewerVersionIsOneSentence() throws IOException {
        Path manifest = location.resolve("backups/whole/cairn-manifest.json");
        String written = Files.readString(manifest);
        Files.writeString(manifest, written.replace("\"formatVersion\":1", "\"formatVersion\":9"));
        for (List<String> command : List.of(
                List.of("backup", "describe", "whole"),
                List.of("backup", "download", "whole"),
                List.of("restore", "create", "r1", "--from-backup", "whole"))) {
            Result newer = cairn.run(command.toArray(String[]::new));
            assertThat(newer.exit()).as(command.toString()).isEqualTo(1);
            assertThat(newer.err()).hasLineCount(1);
        }
        assertThat(cairn.run("backup", "describe", "whole").err())
                .contains("it has format version 9 and this Cairn knows 2; use a newer Cairn");

        Files.delete(manifest);
        Path run = location.resolve("backups/whole/cairn-run.json");
        String begun = Files.readString(run);
        ended(run);
        Result missing = cairn.run("backup", "describe", "whole");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err())
                .contains(
                        "the backup 'whole' in ",
                        "is damaged: its cairn-manifest.json is missing; bring that file back")
                .hasLineCount(1);
        assertThat(cairn.run("backup", "verify", "--all").exit()).isEqualTo(1);
        Files.writeString(manifest, written);
        Files.writeString(run, begun);
        assertThat(cairn.run("backup", "verify", "whole").exit()).isZero();
    }

    @Test
    void whatIsLeftOfABackupWithoutItsManifestStaysUntilItIsDeleted() throws IOException {
        Path manifest = location.resolve("backups/whole/cairn-manifest.json");
        Path archive = location.resolve("backups/whole/whole.tar.gz");
        Files.delete(manifest);
        ended(location.resolve("backups/whole/cairn-run.json"));

        Result again = cairn.run("backup", "create", "whole");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err())
                .contains(
                        "the name 'whole' is taken by a backup in ",
                        "is damaged: its cairn-manifest.json is missing; bring that file back",
                        "or delete what is left of it")
                .hasLineCount(1);
        cairn.run("backup", "prune-incomplete", "--yes");
        cairn.run("backup", "prune-incomplete", "whole", "--yes");
        assertThat(archive).exists();

        Result deleted = cairn.run("backup", "delete", "whole", "--yes");
        assertThat(deleted.exit()).isZero();
        assertThat(deleted.out())
                .isEqualTo(
                        "backup/whole deleted; as its manifest can't be read, snapshots in the cluster, if it had any,"
                                + " can't be found and are left; they have the label cairn.io/backup=whole\n");
        assertThat(archive).doesNotExist();
        assertThat(cairn.run("backup", "create", "whole").exit()).isZero();
    }

    /** The run was one of this process, which lives on. */
    @Test
    void aCopyOfAllNamesTheBackupsThatAreDamagedAndPassesOverWhatIsNone() throws IOException {
        cairn.run("backup", "create", "lost");
        cairn.run("backup", "create", "torn");
        killedHere("dead");
        failed("bad");
        Files.delete(location.resolve("backups/lost/cairn-manifest.json"));
        ended(location.resolve("backups/lost/cairn-run.json"));
        Files.writeString(location.resolve("backups/torn/cairn-manifest.json"), "{");

        Result copied = cairn.run("location", "copy", "default", home.resolve("other") + "/");

        assertThat(copied.exit()).isEqualTo(3);
        assertThat(copied.out()).startsWith("backup/whole copied").hasLineCount(1);
        assertThat(copied.err())
                .contains("cairn: the backup lost is not copied: ", "its cairn-manifest.json is missing")
                .contains("cairn: the backup torn is not copied: ")
                .hasLineCount(2);
    }

    private static void ended(Path run) throws IOException {
        Files.writeString(
                run, Files.readString(run).replaceAll("\"processStarted\":[0-9]+", "\"processStarted\":1000000000000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup describe whole --order",
                "backup show whole pods/shop/none",
                "backup find pods/shop/none",
                "backup diff whole whole"
            })
    void aJournalOfWhichABitIsAlteredIsNamedByWhateverReadsIt(String command) throws IOException {
        Path journal = location.resolve("backups/whole/cairn-journal.jsonl.gz");
        byte[] bytes = Files.readAllBytes(journal);
        // in the checksum at the end, where all else has been read
        bytes[bytes.length - 6] ^= 1;
        Files.write(journal, bytes);

        Result result = cairn.run(command.split(" ", -1));

        assertThat(result.exit()).isIn(1, 3);
        assertThat(result.err())
                .contains("the file cairn-journal.jsonl.gz of the backup 'whole' is damaged: ")
                .doesNotContain("Exception");
    }

    @Test
    void aFileThatIsMissingOrAlteredIsNamed() throws IOException {
        Path archive = location.resolve("backups/whole/whole.tar.gz");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archive, bytes);
        Result altered = cairn.run(
                "backup", "download", "whole", "--output", home.resolve("copy").toString());
        assertThat(altered.exit()).isEqualTo(1);
        assertThat(altered.err()).contains("whole.tar.gz").contains("damaged").hasLineCount(1);

        Files.move(archive, home.resolve("away"), StandardCopyOption.REPLACE_EXISTING);
        Result missing = cairn.run(
                "backup", "download", "whole", "--output", home.resolve("copy").toString());
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err())
                .contains("is damaged: its file whole.tar.gz is missing")
                .hasLineCount(1);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).noneMatch(file -> file.endsWith("copy"));
        }
    }
}
