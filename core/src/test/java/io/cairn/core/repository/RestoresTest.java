// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.repository.Restores.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The restores of a location: names, runs, and what is kept of them. */
class RestoresTest {

    private static final ObjectTree SPEC = ObjectTree.of(Map.of("includedNamespaces", List.of("shop")));
    private static final ItemId POD = ItemId.parse("pods/shop/db-0");

    @TempDir
    private Path root;

    private Restores restores;

    @BeforeEach
    void open() throws IOException {
        restores = at(0);
    }

    private Restores at(long seconds) {
        return new Restores(new DirectoryObjectStore(root), Clock.fixed(NOON.plusSeconds(seconds), ZoneOffset.UTC));
    }

    private RestoreDraft begin(String name) throws IOException {
        return restores.begin(name, "b1", false, SPEC);
    }

    private static RestoreRecord record(RestoreDraft draft, Phase phase) {
        return new RestoreRecord(
                draft.name(),
                draft.request().source(),
                phase,
                draft.run(),
                NOON,
                NOON.plusSeconds(5),
                Map.of("created", 2L, "failed", 1L),
                new HookCounts(3, 1),
                Messages.of(List.of("a warning")),
                Messages.NONE,
                "uid-1",
                "v1.36.0",
                "0.1.0",
                draft.request().spec());
    }

    private void ended(String name, Phase phase) throws IOException {
        try (RestoreDraft draft = begin(name)) {
            draft.end(record(draft, phase), "all is told\n");
        }
    }

    private Path file(String name) {
        return root.resolve("restores").resolve(name);
    }

    /** Leaves a run as a kill leaves it: its file names a process that lives no more, or one of another machine. */
    private void killed(String name, String host) throws IOException {
        begin(name).close();
        RunProcess here = RunProcess.current();
        RunProcess gone = new RunProcess(host.isEmpty() ? here.host() : host, here.pidSpace(), Integer.MAX_VALUE, 0);
        Files.delete(file(name + "/cairn-run.json"));
        Files.write(file(name + "/cairn-run.json"), new RunFile("run-1", gone, NOON, false, Duration.ZERO).toJson());
    }

    // Names

    @Test
    void aNameIsTakenWithItsFirstRun() throws IOException {
        try (RestoreDraft draft = begin("r1")) {
            assertThat(draft.name()).isEqualTo("r1");
            assertThat(draft.run()).isOne();
            assertThatThrownBy(() -> begin("r1"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("there is a restore 'r1' in " + restores.location()
                            + " already: use another name, or --resume if it was stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "R1", "../r1", "a/b", "r1_"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> begin(name)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> restores.open(name)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> restores.resume(name, Ground.UNKNOWN)).isInstanceOf(InvalidInputException.class);
        assertThat(file("")).doesNotExist();
    }

    @Test
    void aBackupAndARestoreMayHaveTheSameName() throws IOException {
        Files.createDirectories(root.resolve("backups/r1"));

        ended("r1", Phase.COMPLETED);

        assertThat(restores.open("r1").record().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void ofANameThatIsNotThereTheNearestIsTold() throws IOException {
        assertThatThrownBy(() -> restores.open("nightly")).hasMessageEndingWith("; there are none at all");

        ended("nightly", Phase.COMPLETED);

        assertThatThrownBy(() -> restores.open("nighly"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no restore 'nighly'")
                .hasMessageContaining("'nightly'");
        assertThatThrownBy(() -> restores.resume("nighly", Ground.UNKNOWN)).hasMessageContaining("'nightly'");
        assertThatThrownBy(() -> restores.request("nighly")).hasMessageContaining("'nightly'");
    }

    // What is kept

    @Test
    void whatWasAskedIsKept() throws IOException {
        restores.begin("r1", "/tmp/b.tar.gz", true, SPEC).close();

        assertThat(restores.request("r1"))
                .isEqualTo(new Restores.Request("/tmp/b.tar.gz", true, SPEC, NOON, Ground.UNKNOWN));
    }

    @Test
    void aRunThatEndedIsReadBack() throws IOException {
        RestoreEntry moved = new RestoreEntry(
                1, POD, ItemId.parse("pods/test/db-0"), 2, NOON, NOON.plusMillis(7), "created", "", List.of("a note"));
        RestoreEntry failed = new RestoreEntry(2, POD, POD, 2, NOON, NOON, "failed", "it is invalid", List.of());
        RestoreRecord record;
        try (RestoreDraft draft = begin("r1")) {
            draft.plan(ObjectTree.of(Map.of("stages", List.of())));
            draft.write(moved);
            draft.write(failed);
            record = record(draft, Phase.PARTIALLY_FAILED);
            draft.end(record, "first\nsecond\n");
        }

        StoredRestore stored = restores.open("r1");

        assertThat(stored.record()).isEqualTo(record);
        assertThat(stored.record().total()).isEqualTo(3);
        assertThat(stored.record().count("failed")).isOne();
        assertThat(stored.record().count("skipped")).isZero();
        assertThat(stored.overtaken()).isFalse();
        List<RestoreEntry> entries = new ArrayList<>();
        stored.journal(line -> entries.add((RestoreEntry) line));
        assertThat(entries).containsExactly(moved, failed);
        assertThat(stored.log()).hasContent("first\nsecond\n");
    }

    // Resuming

    @ParameterizedTest
    @EnumSource(names = {"PARTIALLY_FAILED", "FAILED"})
    void aRunThatDidNotDoAllIsResumedAsItWasAsked(Phase phase) throws IOException {
        ended("r1", phase);

        try (RestoreDraft again = at(60).resume("r1", Ground.UNKNOWN)) {
            assertThat(again.run()).isEqualTo(2);
            assertThat(again.request()).isEqualTo(new Restores.Request("b1", false, SPEC, NOON, Ground.UNKNOWN));
            again.end(record(again, Phase.COMPLETED), "now all is there");
        }

        assertThat(restores.open("r1").record().run()).isEqualTo(2);
        assertThat(restores.open("r1").log()).hasContent("now all is there");
    }

    @Test
    void aCompleteRestoreIsNotResumed() throws IOException {
        ended("r1", Phase.COMPLETED);

        assertThatThrownBy(() -> restores.resume("r1", Ground.UNKNOWN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the restore 'r1' is complete: there is nothing to resume");
    }

    @Test
    void aRunThatIsStillAtWorkIsNotResumed() throws IOException {
        try (RestoreDraft draft = begin("r1")) {
            assertThat(draft.run()).isOne();
            assertThatThrownBy(() -> restores.resume("r1", Ground.UNKNOWN))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("which is still at it: wait for it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "another-host"})
    void aRunThatWasKilledIsResumed(String host) throws IOException {
        killed("r1", host);

        try (RestoreDraft again = restores.resume("r1", Ground.UNKNOWN)) {
            assertThat(again.run()).isEqualTo(2);
            assertThatThrownBy(() -> restores.resume("r1", Ground.UNKNOWN))
                    .hasMessageContaining("which is still at it");
        }
    }

    @Test
    void aRunThatWasKilledBeforeItKnewWhatToDoCanNotBeResumed() throws IOException {
        killed("r1", "");
        Files.delete(file("r1/cairn-request.json"));

        assertThatThrownBy(() -> restores.resume("r1", Ground.UNKNOWN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the restore 'r1' was killed before it had begun: use another name");
    }

    // Looking

    @Test
    void aRestoreThatHasNotEndedSaysWhatToDo() throws IOException {
        killed("r1", "");

        assertThatThrownBy(() -> restores.open("r1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has not ended")
                .hasMessageEndingWith("'cairn restore create r1 --resume' goes on with it");
    }

    @Test
    void ofAResumedRunThatHasNotEndedTheOneBeforeIsShown() throws IOException {
        ended("r1", Phase.FAILED);
        restores.resume("r1", Ground.UNKNOWN).close();

        StoredRestore stored = restores.open("r1");

        assertThat(stored.record().run()).isOne();
        assertThat(stored.overtaken()).isTrue();
    }

    @Test
    void allAreListedByNameAndThoseWithoutARecordAreTold() throws IOException {
        ended("b", Phase.COMPLETED);
        ended("a", Phase.FAILED);
        killed("c", "");
        ended("d", Phase.COMPLETED);
        Files.writeString(file("d/cairn-restore.json"), "{");

        Restores.Listing listing = restores.list();

        assertThat(listing.restores()).extracting(RestoreRecord::name).containsExactly("a", "b");
        assertThat(listing.warnings()).hasSize(2);
        assertThat(listing.warnings().get(0)).contains("the restore 'c'").contains("has not ended");
    }

    @Test
    void aLocationWithoutRestoresListsNone() throws IOException {
        assertThat(restores.list().restores()).isEmpty();
        assertThat(restores.list().warnings()).isEmpty();
    }

    // Damage

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"name\": 1}"})
    void aDamagedRecordIsAnError(String record) throws IOException {
        ended("r1", Phase.COMPLETED);
        Files.writeString(file("r1/cairn-restore.json"), record);

        assertThatThrownBy(() -> restores.open("r1")).isInstanceOf(IOException.class);
    }

    @Test
    void aDamagedJournalIsAnError() throws IOException {
        ended("r1", Phase.COMPLETED);
        Files.write(file("r1/cairn-journal.jsonl.gz"), Gzip.of("{\"seq\": 1\n".getBytes(UTF_8)));

        assertThatThrownBy(() -> restores.open("r1").journal(entry -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a line of the journal is not JSON");

        byte[] whole = Gzip.of("{\"seq\": 1\n".getBytes(UTF_8));
        Files.write(file("r1/cairn-journal.jsonl.gz"), java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> restores.open("r1").journal(entry -> {})).isInstanceOf(IOException.class);
    }

    @Test
    void aRequestOfANewerProgramIsRefused() throws IOException {
        killed("r1", "");
        Files.writeString(file("r1/cairn-request.json"), "{\"formatVersion\": 2}");

        assertThatThrownBy(() -> restores.resume("r1", Ground.UNKNOWN)).isInstanceOf(IOException.class);
        assertThat(file("r1/cairn-run-2.json")).doesNotExist();
    }
}
