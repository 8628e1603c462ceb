// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.OperationStatus;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.backup.CaptureFixture.Captured;
import io.cairn.core.capture.LogLine;
import io.cairn.core.capture.ScriptedSnapshots;
import io.cairn.core.capture.StageStoppedException;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.kube.PodExec;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plan.Members;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.HookRule;
import io.cairn.core.spec.Position;
import io.cairn.core.spec.Treatment;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnChange;
import io.cairn.core.spec.Treatment.OnError;
import io.cairn.core.spec.Treatment.Roles;
import io.cairn.core.spec.Word;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HooksTest {

    private static final BackupSpec SHOP =
            BackupSpec.builder().includedNamespaces(List.of("shop")).build();
    private static final Position HERE = new Position("spec.yaml", 3, 5);
    private static final Stage REST = new Stage(
            2, Mode.PARALLEL, "everything else", Origin.NONE, false, Treatment.plain(), List.of(), Optional.empty());

    @TempDir
    Path folder;

    private CaptureFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        fixture.server.apply(Samples.namespace("shop"));
        Samples.statefulSetWithPods("shop", "db", 3).forEach(fixture.server::apply);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void hooked(String... pods) {
        for (String pod : pods) {
            annotate(
                    pod,
                    Map.of(
                            "pre.hook.backup.cairn.io/command", "freeze",
                            "post.hook.backup.cairn.io/command", "thaw"));
        }
    }

    private void annotate(String pod, Map<String, String> annotations) {
        fixture.server.apply(
                Samples.annotated(fixture.server.get("pods/shop/" + pod).orElseThrow(), annotations));
    }

    private static Treatment treated(Freeze freeze, OnError onError, Optional<Roles> roles) {
        return new Treatment(freeze, Set.of(), onError, MissingPolicy.WARN, roles, Optional.empty());
    }

    private static Treatment treated(Freeze freeze) {
        return treated(freeze, OnError.CONTINUE, Optional.empty());
    }

    private void turns(Mode mode, Treatment treatment, String... pods) {
        List<Turn> turns = Arrays.stream(pods)
                .map(pod -> Turn.of(ItemId.parse("pods/shop/" + pod)))
                .toList();
        Stage stage = new Stage(
                1,
                mode,
                "replicas",
                new Origin("rules", true, "spec.yaml:3:5"),
                false,
                treatment,
                turns,
                Optional.empty());
        fixture.planned(new Plan(List.of(stage, REST), List.of()));
    }

    /** What happened to the pods that have hooks, in order. */
    private List<String> trace() {
        return fixture.trace.stream()
                .filter(line -> line.matches(".* db-[0-2]"))
                .toList();
    }

    @Test
    void whatLooksLikeACredentialIsKeptNeitherOfAHooksOutputNorOfItsCommand() throws IOException {
        String command = "[\"sh\", \"-c\", \"PGPASSWORD=canary-1 freeze\"]";
        annotate("db-0", Map.of("pre.hook.backup.cairn.io/command", command));
        fixture.exec.on(
                "sh -c PGPASSWORD=canary-1 freeze db-0",
                new PodExec.Outcome(
                        1, "asked with --token=canary-2\nsaid {\"password\":\"canary-3\"}\n", false, false));
        Repository repository = new Repository(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());

        fixture.run(repository).create("b1", SHOP);

        StoredBackup backup = repository.open("b1");
        String journal = read(backup, BackupFile.JOURNAL);
        assertThat(journal)
                .contains("PGPASSWORD=(hidden) freeze", "--token=(hidden)", "said {\\\"password\\\":\\\"(hidden)\\\"}")
                .doesNotContain("canary");
        assertThat(read(backup, BackupFile.LOGS)).contains("(hidden)").doesNotContain("canary");
        assertThat(backup.record().errors().first().toString()).doesNotContain("canary");
    }

    private static String read(StoredBackup backup, BackupFile file) throws IOException {
        try (InputStream in = backup.openPlain(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsLoggedWhileAHookRunsIsMarkedWithItsPod() throws IOException {
        hooked("db-0");
        List<Optional<String>> marks = Collections.synchronizedList(new ArrayList<>());
        for (String command : List.of("freeze db-0", "thaw db-0")) {
            fixture.exec.on(command, () -> {
                marks.add(LogMarks.item());
                return FakeExec.SUCCESS;
            });
        }

        fixture.capture(SHOP);

        assertThat(marks).containsExactly(Optional.of("pods/shop/db-0"), Optional.of("pods/shop/db-0"));
    }

    @Test
    void everyLineOfTheLogThatTellsOfAPodIsMarkedWithItAndTheRun() throws IOException {
        annotate(
                "db-0",
                Map.of("pre.hook.backup.cairn.io/command", "freeze", "pre.hook.backup.cairn.io/on-error", "Continue"));
        fixture.exec.on("freeze db-0", new PodExec.Outcome(1, "no\n", false, false));
        fixture.ordered("pods/shop/db-0", "pods/shop/gone", "pods/shop/db-1");
        Repository repository = new Repository(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());

        fixture.run(repository).create("b1", SHOP);

        List<LogLine> lines = read(repository.open("b1"), BackupFile.LOGS)
                .lines()
                .flatMap(line -> LogLine.read(line).stream())
                .toList();
        assertThat(lines).extracting(LogLine::run).containsOnly("b1");
        assertThat(lines)
                .filteredOn(line -> line.message().contains("pods/shop/"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(
                        line -> assertThat(line.message()).contains(line.item().orElse("no mark of what is told")));
    }

    @Test
    void aPodIsReadAndWrittenBetweenItsHooks() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");

        Captured captured = fixture.traced(SHOP);

        assertThat(trace())
                .containsSubsequence("intend db-1", "freeze db-1", "get db-1", "write db-1")
                .containsSubsequence("write db-1", "releasing db-1", "thaw db-1", "released db-1");
        assertThat(captured.errors()).isEmpty();
        assertThat(captured.hooks()).extracting(HookRun::succeeded).containsExactly(true, true);
    }

    @Test
    void aPodThawsWhenTheSnapshotsOfItsTurnAreCutAndDoesNotWaitUntilTheyAreReady() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.with(RelatedActions.claimsOfPods()).with(new ScriptedSnapshots().on("data-db-1", poll -> {
                    fixture.trace.add((poll == 0 ? "cut" : "ready") + " db-1");
                    return poll == 0 ? OperationStatus.running("", Map.of()) : OperationStatus.completed(Map.of());
                }));

        fixture.capture(SHOP);

        assertThat(trace()).containsSubsequence("freeze db-1", "cut db-1", "thaw db-1", "ready db-1");
    }

    @Test
    void theNextPodIsNotTouchedBeforeTheOneBeforeIsReleased() throws IOException {
        hooked("db-0", "db-1", "db-2");
        turns(Mode.SERIAL, treated(Freeze.EACH), "db-2", "db-0", "db-1");

        fixture.traced(SHOP);

        assertThat(trace().stream().filter(line -> line.matches("(freeze|write|thaw) .*")))
                .containsExactly(
                        "freeze db-2",
                        "write db-2",
                        "thaw db-2",
                        "freeze db-0",
                        "write db-0",
                        "thaw db-0",
                        "freeze db-1",
                        "write db-1",
                        "thaw db-1");
    }

    @Test
    void aPodWithoutHooksIsReadOnce() throws IOException {
        turns(Mode.SERIAL, Treatment.plain(), "db-1");

        fixture.traced(SHOP);

        assertThat(trace()).containsOnlyOnce("get db-1").doesNotContain("intend db-1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void podsFrozenTogetherAreReleasedInReverse(Mode mode) throws IOException {
        hooked("db-0", "db-1", "db-2");
        turns(mode, treated(Freeze.TOGETHER), "db-0", "db-1", "db-2");

        Captured captured = fixture.traced(SHOP);

        assertThat(trace().stream().filter(line -> line.matches("(freeze|thaw) .*")))
                .containsExactly("freeze db-0", "freeze db-1", "freeze db-2", "thaw db-2", "thaw db-1", "thaw db-0");
        assertThat(trace()).containsSubsequence("freeze db-2", "write db-0", "thaw db-2");
        assertThat(captured.ids()).contains("pods/shop/db-0", "pods/shop/db-1", "pods/shop/db-2");
        assertThat(captured.errors()).isEmpty();
    }

    @Test
    void podsWithHooksAreBracketedInTheRestToo() throws IOException {
        hooked("db-1");

        Captured captured = fixture.traced(SHOP);

        assertThat(trace()).containsSubsequence("freeze db-1", "get db-1", "write db-1", "thaw db-1");
        assertThat(captured.ids()).contains("pods/shop/db-0", "pods/shop/db-1", "pods/shop/db-2");
    }

    @Test
    void theClaimsOfAPodWithHooksAreCapturedWhileItIsFrozen() throws IOException {
        hooked("db-1");

        fixture.with(RelatedActions.claimsOfPods()).traced(SHOP);

        assertThat(fixture.trace)
                .containsSubsequence("freeze db-1", "write db-1", "write data-db-1", "thaw db-1")
                .containsOnlyOnce("write data-db-1")
                .contains("write data-db-0");
    }

    @Test
    void claimsThatNoActionKnowsOfAreCapturedAllTheSame() throws IOException {
        hooked("db-1");

        assertThat(fixture.capture(SHOP).ids()).contains("persistentvolumeclaims/shop/data-db-1");
    }

    @Test
    void aPreHookThatFailsFailsThePodAndKeepsItInTheArchive() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("freeze db-1", FakeExec.FAILURE);

        Captured captured = fixture.traced(SHOP);

        assertThat(captured.ids()).contains("pods/shop/db-1");
        assertThat(captured.failedBeside()).containsExactly(ItemId.parse("pods/shop/db-1"));
        assertThat(captured.errors())
                .containsExactly(
                        "the pre hook of pods/shop/db-1 (the annotation pre.hook.backup.cairn.io/command, container main)"
                                + " failed: it ended with exit code 3: no such device");
        assertThat(trace()).containsSubsequence("freeze db-1", "write db-1", "thaw db-1", "released db-1");
    }

    @Test
    void aHookWhoseFailureMayBePassedOverIsAWarning() throws IOException {
        hooked("db-1");
        annotate("db-1", Map.of("pre.hook.backup.cairn.io/on-error", "Continue"));
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("freeze db-1", FakeExec.FAILURE);

        Captured captured = fixture.traced(SHOP);

        assertThat(captured.errors()).isEmpty();
        assertThat(captured.failedBeside()).isEmpty();
        assertThat(captured.warnings()).anyMatch(text -> text.contains("exit code 3"));
    }

    @Test
    void aHookThatTakesTooLongIsAFailureAndThePodIsReleased() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("freeze db-1", FakeExec.TIMEOUT);

        Captured captured = fixture.traced(SHOP);

        assertThat(captured.errors())
                .singleElement()
                .asString()
                .endsWith("it took longer than 30s; the command may still be running");
        assertThat(trace()).containsSubsequence("freeze db-1", "thaw db-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403})
    void aHookThatWasRefusedFrozeNothing(int status) throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("freeze db-1", () -> {
            throw new ClusterException("refused", status);
        });

        Captured captured = fixture.traced(SHOP);

        assertThat(trace()).contains("released db-1").doesNotContain("thaw db-1");
        assertThat(captured.failedBeside()).hasSize(1);
        assertThat(captured.ids()).contains("pods/shop/db-1");
    }

    @Test
    void aHookOfWhichNobodyKnowsWhetherItRanIsReleased() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("freeze db-1", () -> {
            throw new ClusterException("the connection broke", 0);
        });

        fixture.traced(SHOP);

        assertThat(trace()).containsSubsequence("freeze db-1", "thaw db-1", "released db-1");
    }

    @Test
    void aReleaseThatFailsIsNotedAndThePodNamed() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("thaw db-1", FakeExec.FAILURE);

        Captured captured = fixture.traced(SHOP);

        assertThat(trace()).containsSubsequence("releasing db-1", "thaw db-1", "not released db-1");
        assertThat(fixture.freezer().left()).containsExactly(ItemId.parse("pods/shop/db-1"));
        assertThat(captured.failedBeside()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Freeze.class,
            names = {"EACH", "TOGETHER"})
    void aRunThatBreaksInTheMiddleReleasesWhatIsFrozen(Freeze freeze) {
        hooked("db-0", "db-1");
        turns(Mode.SERIAL, treated(freeze), "db-0", "db-1");

        assertThatThrownBy(() -> fixture.capture(SHOP, item -> {
                    if (item.name().equals("db-0")) {
                        throw new IllegalStateException("the archive is full");
                    }
                }))
                .hasMessage("the archive is full");

        assertThat(trace()).containsSubsequence("freeze db-0", "thaw db-0", "released db-0");
        assertThat(trace().stream().filter(line -> line.startsWith("freeze")).count())
                .isEqualTo(
                        trace().stream().filter(line -> line.startsWith("thaw")).count());
        assertThat(fixture.freezer().left()).isEmpty();
    }

    @Test
    void thePostHooksOfAPodWithoutPreHooksRunThoughItIsLost() throws IOException {
        annotate("db-0", Map.of("post.hook.backup.cairn.io/command", "thaw"));
        turns(Mode.SERIAL, Treatment.plain(), "db-0");
        fixture.with(RelatedActions.failing("refuses", AppliesTo.changing("pods"), new ClusterException("no", 500)));

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.lost()).containsKey(ItemId.parse("pods/shop/db-0"));
        assertThat(trace()).containsExactly("thaw db-0");
    }

    @Test
    void aRunThatBreaksRunsNoPostHooksOfPodsWithoutPreHooks() {
        annotate("db-0", Map.of("post.hook.backup.cairn.io/command", "thaw"));
        turns(Mode.SERIAL, Treatment.plain(), "db-0");

        assertThatThrownBy(() -> fixture.capture(
                        SHOP,
                        item -> atCapture(item, () -> {
                            throw new IllegalStateException("the archive is full");
                        })))
                .hasMessage("the archive is full");

        assertThat(trace()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRunThatIsStoppedInAPreHookReleasesInReverseAndBeginsNothingNew(Mode mode) {
        hooked("db-0", "db-1", "db-2");
        turns(mode, treated(Freeze.TOGETHER), "db-0", "db-1", "db-2");
        fixture.exec.on("freeze db-1", () -> {
            fixture.freezer().hurry();
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", 0);
        });

        assertThatThrownBy(() -> fixture.capture(SHOP)).hasMessageContaining("stopped");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(trace().stream().filter(line -> line.matches("(freeze|thaw) .*")))
                .containsExactly("freeze db-0", "freeze db-1", "thaw db-1", "thaw db-0");
    }

    @Test
    void whatIsAbandonedIsNamed() {
        hooked("db-0", "db-1");
        turns(Mode.SERIAL, treated(Freeze.TOGETHER), "db-0", "db-1");
        fixture.exec.on("freeze db-1", () -> {
            fixture.freezer().abandon();
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", 0);
        });

        assertThatThrownBy(() -> fixture.capture(SHOP)).hasMessageContaining("stopped");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(trace()).noneMatch(line -> line.startsWith("thaw") || line.startsWith("released"));
        assertThat(fixture.freezer().left())
                .containsExactly(ItemId.parse("pods/shop/db-1"), ItemId.parse("pods/shop/db-0"));
    }

    @Test
    void aFailureEndsTheBackupWhereTheRuleSaysSo() {
        hooked("db-0", "db-1");
        turns(Mode.SERIAL, treated(Freeze.EACH, OnError.STOP, Optional.empty()), "db-0", "db-1");
        fixture.exec.on("freeze db-0", FakeExec.FAILURE);

        assertThatThrownBy(() -> fixture.capture(SHOP))
                .isInstanceOf(StageStoppedException.class)
                .hasMessageStartingWith("stage 1 (replicas) ends the backup, as its rule says: the pre hook of");

        assertThat(trace()).contains("thaw db-0").doesNotContain("freeze db-1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aFailureEndsTheFreezingOfOthersWhereTheRuleSaysSo(Mode mode) {
        hooked("db-0", "db-1");
        turns(mode, treated(Freeze.TOGETHER, OnError.STOP, Optional.empty()), "db-0", "db-1");
        fixture.exec.on("freeze db-0", FakeExec.FAILURE);

        assertThatThrownBy(() -> fixture.capture(SHOP)).isInstanceOf(StageStoppedException.class);

        assertThat(trace()).contains("thaw db-0").doesNotContain("freeze db-1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPodThatCannotBeReadWhenItIsToBeFrozenFailsOnce(Mode mode) throws IOException {
        hooked("db-0", "db-1");
        turns(mode, treated(Freeze.TOGETHER), "db-0", "db-1");
        fixture.server.faults().on("GET", ".*/pods/db-0").first().refuse(403, "Forbidden", "not yours");

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.errors()).hasSize(1);
        assertThat(captured.lost()).containsOnlyKeys(ItemId.parse("pods/shop/db-0"));
        assertThat(captured.ids()).doesNotContain("pods/shop/db-0").contains("pods/shop/db-1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPodThatIsGoneWhenItIsToBeFrozenHasNoOtherTurn(Mode mode) throws IOException {
        hooked("db-0", "db-1");
        turns(mode, treated(Freeze.TOGETHER), "db-0", "db-1");
        String pod = fixture.server.get("pods/shop/db-0").orElseThrow();
        fixture.server.delete("pods/shop/db-0");
        fixture.exec.on("freeze db-1", () -> {
            fixture.server.apply(pod);
            return FakeExec.SUCCESS;
        });

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.lost()).containsOnlyKeys(ItemId.parse("pods/shop/db-0"));
        assertThat(captured.warnings()).contains("spec.yaml:3:5: 'replicas': pods/shop/db-0 no longer exists");
        assertThat(captured.ids()).doesNotContain("pods/shop/db-0").contains("pods/shop/db-1");
    }

    private void replace(String pod) {
        String before = fixture.server.get("pods/shop/" + pod).orElseThrow();
        fixture.server.delete("pods/shop/" + pod);
        fixture.server.apply(before.replaceFirst("\"uid\":\"[^\"]*\"", "\"uid\":\"another\""));
    }

    private void atCapture(RawItem item, Runnable work) {
        if (item.id().toString().equals("pods/shop/db-0")) {
            work.run();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EACH", "TOGETHER"})
    void aPodThatHasTheNameOfAFrozenOneNowIsNotReleased(Freeze freeze) throws IOException {
        hooked("db-0");
        turns(Mode.SERIAL, treated(freeze), "db-0");

        Captured captured = fixture.capture(SHOP, item -> atCapture(item, () -> replace("db-0")));

        assertThat(trace()).contains("freeze db-0", "released db-0").doesNotContain("thaw db-0");
        assertThat(captured.warnings())
                .containsExactly(
                        "the post hook of pods/shop/db-0 (the annotation post.hook.backup.cairn.io/command, container"
                                + " main) was not run: another pod has its name now, which was never frozen");
        assertThat(fixture.freezer().left()).isEmpty();
    }

    @Test
    void inARunThatIsStoppedNothingComesBeforeTheRelease() throws IOException {
        hooked("db-0");
        turns(Mode.SERIAL, treated(Freeze.EACH), "db-0");
        List<String> looks = new ArrayList<>();

        fixture.capture(
                SHOP,
                item -> atCapture(item, () -> {
                    fixture.freezer().hurry();
                    fixture.server
                            .faults()
                            .on("GET", "/api/v1/namespaces/shop/pods/db-0")
                            .run(() -> looks.add("before " + trace()));
                }));

        assertThat(trace()).contains("thaw db-0", "released db-0");
        assertThat(looks).isEmpty();
    }

    @Test
    void aPodOfWhichTheServerDoesNotTellWhetherItIsTheFrozenOneIsReleased() throws IOException {
        hooked("db-0");
        turns(Mode.SERIAL, treated(Freeze.EACH), "db-0");

        fixture.capture(
                SHOP,
                item -> atCapture(
                        item,
                        () -> fixture.server
                                .faults()
                                .on("GET", "/api/v1/namespaces/shop/pods/db-0")
                                .first()
                                .refuse(403, "Forbidden", "no longer")));

        assertThat(trace()).contains("thaw db-0", "released db-0");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPodThatIsReplacedWhileOthersAreFrozenFails(Mode mode) throws IOException {
        hooked("db-0", "db-1");
        turns(mode, treated(Freeze.TOGETHER), "db-0", "db-1");
        fixture.exec.on("freeze db-1", () -> {
            replace("db-0");
            return FakeExec.SUCCESS;
        });

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.errors())
                .containsExactly("pods/shop/db-0 was replaced by another pod of that name while its hooks ran: what was"
                        + " captured isn't frozen");
        assertThat(captured.ids()).contains("pods/shop/db-0");
    }

    @Test
    void aHookThatBreaksInAWayThatNobodyForesawMayHaveRunAndIsReleased() throws IOException {
        hooked("db-1");
        turns(Mode.SERIAL, Treatment.plain(), "db-1");
        fixture.exec.on("freeze db-1", () -> {
            throw new IllegalStateException("a bug");
        });

        Captured captured = fixture.traced(SHOP);

        assertThat(trace()).containsSubsequence("freeze db-1", "write db-1", "thaw db-1", "released db-1");
        assertThat(captured.errors()).singleElement().asString().endsWith("failed: IllegalStateException: a bug");
        assertThat(captured.failedBeside()).hasSize(1);
    }

    @Test
    void aPodThatIsLostAndCanNotBeReleasedEitherCountsOnce() throws IOException {
        hooked("db-1");
        fixture.ordered("pods/shop/db-1");
        fixture.exec.on("freeze db-1", () -> {
            fixture.server.faults().on("GET", ".*/pods/db-1").first().refuse(403, "Forbidden", "not yours");
            return FakeExec.SUCCESS;
        });
        fixture.exec.on("thaw db-1", FakeExec.FAILURE);
        Repository repository = new Repository(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());

        BackupResult result = fixture.run(repository).create("b1", SHOP);

        assertThat(result.record().items().failed()).isOne();
        assertThat(result.record().errors().count()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPodWithPostHooksOnlyAmongPodsFrozenTogetherHasThemWhenThoseAreReleased(Mode mode) throws IOException {
        hooked("db-0", "db-2");
        annotate("db-1", Map.of("post.hook.backup.cairn.io/command", "thaw"));
        turns(mode, treated(Freeze.TOGETHER), "db-0", "db-1", "db-2");

        Captured captured = fixture.traced(SHOP);

        assertThat(trace().stream().filter(line -> line.matches("(freeze|thaw) .*")))
                .containsExactly("freeze db-0", "freeze db-2", "thaw db-2", "thaw db-1", "thaw db-0");
        assertThat(trace()).containsSubsequence("write db-1", "thaw db-1").doesNotContain("intend db-1");
        assertThat(captured.ids()).contains("pods/shop/db-1");
        assertThat(captured.failedBeside()).containsExactly(ItemId.parse("pods/shop/db-1"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPodThatCannotBeFrozenFailsAtItsTurnAndIsCaptured(Mode mode) throws IOException {
        hooked("db-0");
        turns(mode, treated(Freeze.EACH), "db-0", "db-1");

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.failedBeside()).containsExactly(ItemId.parse("pods/shop/db-1"));
        assertThat(captured.ids()).contains("pods/shop/db-1");
        assertThat(captured.remarks())
                .containsExactly(
                        "spec.yaml:3:5: 'replicas' asks for pods/shop/db-1 to be frozen, and it has no pre hook, or"
                                + " has run to its end: give it a hook, or take it out of the rule");
    }

    @Test
    void hooksOfTheSpecificationRunInThePodsTheySelect() throws IOException {
        fixture.server.apply(Samples.labeled(Samples.pod("shop", "db-2", "data-db-2"), Map.of("quiesce", "yes")));
        HookRule rule = new HookRule(
                "quiesce",
                List.of(new Word("sh*", HERE)),
                List.of(),
                Optional.of(new Word("quiesce=yes", HERE)),
                List.of(new HookRule.Exec("", List.of("freeze"), HookRule.OnError.FAIL, Duration.ofSeconds(5))),
                List.of(new HookRule.Exec("", List.of("thaw"), HookRule.OnError.FAIL, Duration.ofSeconds(5))));

        fixture.traced(SHOP.toBuilder().hooks(List.of(rule)).build());

        assertThat(trace().stream().filter(line -> line.matches("(freeze|write|thaw) db-2|freeze .*|thaw .*")))
                .containsExactly("freeze db-2", "write db-2", "thaw db-2");
    }

    @Test
    void aHookThatCannotBeRunSaysWhy() throws IOException {
        hooked("db-1");
        annotate("db-1", Map.of("pre.hook.backup.cairn.io/container", "postgres"));
        turns(Mode.SERIAL, Treatment.plain(), "db-1");

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.errors())
                .singleElement()
                .asString()
                .contains("pods/shop/db-1")
                .endsWith("is for the container 'postgres', which isn't there: name one of main");
        assertThat(captured.ids()).contains("pods/shop/db-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "container | postgres | is for the container 'postgres', which isn't there: name one of main",
                "command | [thaw | is not a JSON array of texts: write one such as [\"/bin/sh\", \"-c\", \"sync\"], or a single program",
                "timeout | soon | is 'soon': write a length of time such as 30s or 1m30s"
            })
    void aPodWhosePostHookCannotBeRunIsNotFrozen(String annotation, String value, String problem) throws IOException {
        hooked("db-1");
        annotate("db-1", Map.of("post.hook.backup.cairn.io/" + annotation, value));
        turns(Mode.SERIAL, Treatment.plain(), "db-1");

        Captured captured = fixture.traced(SHOP);

        assertThat(trace()).doesNotContain("freeze db-1", "thaw db-1", "intend db-1");
        assertThat(captured.errors())
                .singleElement()
                .asString()
                .startsWith("a hook of pods/shop/db-1 was not run: nothing could release the pod afterwards: ")
                .endsWith(problem);
        assertThat(captured.failedBeside()).containsExactly(ItemId.parse("pods/shop/db-1"));
        assertThat(captured.hooks()).extracting(HookRun::result).containsExactly(HookRun.Result.REFUSED);
        assertThat(captured.hooks()).extracting(run -> run.hook().phase()).containsExactly(Hook.Phase.PRE);
        assertThat(captured.ids()).contains("pods/shop/db-1");
        assertThat(fixture.freezer().left()).isEmpty();
    }

    @Test
    void aPodThatCouldNotBeReleasedIsAWarningWhereItsPreHookMayBePassedOver() throws IOException {
        hooked("db-1");
        annotate(
                "db-1",
                Map.of(
                        "pre.hook.backup.cairn.io/on-error", "Continue",
                        "post.hook.backup.cairn.io/container", "postgres"));
        turns(Mode.SERIAL, Treatment.plain(), "db-1");

        Captured captured = fixture.traced(SHOP);

        assertThat(trace()).doesNotContain("freeze db-1", "thaw db-1", "intend db-1");
        assertThat(captured.errors()).isEmpty();
        assertThat(captured.failedBeside()).isEmpty();
        assertThat(captured.warnings()).anyMatch(text -> text.contains("nothing could release the pod afterwards"));
    }

    @Test
    void noneOfThePreHooksOfAPodThatCouldNotBeReleasedIsRun() throws IOException {
        HookRule rule = new HookRule(
                "quiesce",
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(
                        new HookRule.Exec("", List.of("flush"), HookRule.OnError.CONTINUE, Duration.ofSeconds(5)),
                        new HookRule.Exec("", List.of("freeze"), HookRule.OnError.FAIL, Duration.ofSeconds(5))),
                List.of(
                        new HookRule.Exec("", List.of("thaw"), HookRule.OnError.FAIL, Duration.ofSeconds(5)),
                        new HookRule.Exec("sidecar", List.of("resume"), HookRule.OnError.FAIL, Duration.ofSeconds(5))));
        turns(Mode.SERIAL, Treatment.plain(), "db-1");

        Captured captured = fixture.traced(SHOP.toBuilder().hooks(List.of(rule)).build());

        assertThat(trace()).noneMatch(line -> line.matches("(flush|freeze|thaw|resume|intend) .*"));
        assertThat(captured.hooks())
                .filteredOn(run -> run.pod().name().equals("db-1"))
                .extracting(HookRun::result)
                .containsExactly(HookRun.Result.REFUSED, HookRun.Result.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"EACH", "TOGETHER"})
    void whatIsToBeFrozenAndCouldNotBeReleasedIsAnErrorBeforeAnythingIsWritten(Freeze freeze) {
        hooked("db-0");
        annotate("db-0", Map.of("post.hook.backup.cairn.io/container", "postgres"));

        assertThatThrownBy(() -> check(freeze, "pods/shop/db-0"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "spec.yaml:3:5: 'replicas' asks for pods/shop/db-0 to be frozen, and nothing could release it"
                                + " afterwards: the annotation post.hook.backup.cairn.io/command is for the container"
                                + " 'postgres', which isn't there: name one of main");
    }

    @Test
    void whatIsToBeFrozenAndHasNoHookIsAnErrorBeforeAnythingIsWritten() throws IOException {
        assertThatThrownBy(() -> check(Freeze.EACH, "pods/shop/db-0"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "spec.yaml:3:5: 'replicas' asks for pods/shop/db-0 to be frozen, and it has no pre hook");
        assertThatThrownBy(() -> check(Freeze.TOGETHER, "persistentvolumeclaims/shop/data-db-0"))
                .hasMessageContaining("only pods have hooks");
        hooked("db-0");
        check(Freeze.EACH, "pods/shop/db-0");
        check(Freeze.EACH, "pods/shop/gone");
    }

    private void check(Freeze freeze, String item) throws IOException {
        Stage stage = new Stage(
                1,
                Mode.SERIAL,
                "replicas",
                new Origin("rules", true, "spec.yaml:3:5"),
                false,
                treated(freeze),
                List.of(Turn.of(ItemId.parse(item))),
                Optional.empty());
        fixture.checkFreeze(new Plan(List.of(stage, REST), List.of()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void membersAreCapturedInTheirStageAndLeftOutOfTheRest(boolean last) throws IOException {
        hooked("db-1");
        Members members = new Members() {
            @Override
            public boolean takesAll(ResourceType type, String namespace) {
                return false;
            }

            @Override
            public boolean mayBeIn(ResourceType type, String namespace) {
                return type.id().equals("pods");
            }

            @Override
            public boolean has(RawItem item) {
                return item.type().id().equals("pods") && !item.name().equals("db-0");
            }

            @Override
            public boolean has(ItemRef ref) {
                return ref.type().id().equals("pods") && !ref.name().equals("db-0");
            }
        };
        Stage stage = new Stage(
                last ? 3 : 1,
                Mode.PARALLEL,
                "replicas",
                new Origin("rules", true, ""),
                false,
                Treatment.plain(),
                List.of(),
                Optional.of(members));
        fixture.planned(new Plan(last ? List.of(REST, stage) : List.of(stage, REST), List.of()));

        Captured captured = fixture.traced(SHOP);

        assertThat(captured.stages())
                .containsEntry(ItemId.parse("pods/shop/db-0"), 2)
                .containsEntry(ItemId.parse("pods/shop/db-1"), stage.number())
                .containsEntry(ItemId.parse("pods/shop/db-2"), stage.number());
        assertThat(trace()).containsSubsequence("freeze db-1", "write db-1", "thaw db-1");
        assertThat(captured.errors()).isEmpty();
    }

    // roles

    private static Optional<Roles> roles(OnChange onChange) {
        return Optional.of(
                new Roles(List.of("role"), "", List.of("replica", "primary"), onChange, Duration.ofSeconds(5)));
    }

    private void roles(String db0, String db1, String db2) {
        fixture.exec.on("role db-0", new io.cairn.core.kube.PodExec.Outcome(0, db0 + "\n", false, false));
        fixture.exec.on("role db-1", new io.cairn.core.kube.PodExec.Outcome(0, db1 + "\n", false, false));
        fixture.exec.on("role db-2", new io.cairn.core.kube.PodExec.Outcome(0, db2 + "\n", false, false));
    }

    private List<String> written() {
        return trace().stream().filter(line -> line.startsWith("write")).toList();
    }

    @Test
    void rolesThatHoldLeaveTheOrderAlone() throws IOException {
        turns(Mode.SERIAL, treated(Freeze.AS_HOOKED, OnError.CONTINUE, roles(OnChange.STOP)), "db-1", "db-2", "db-0");
        roles("primary", "replica", "replica");

        Captured captured = fixture.traced(SHOP);

        assertThat(written()).containsExactly("write db-1", "write db-2", "write db-0");
        assertThat(captured.remarks()).isEmpty();
    }

    @Test
    void podsWhoseRolesChangedAreSortedAnew() throws IOException {
        turns(Mode.SERIAL, treated(Freeze.AS_HOOKED, OnError.CONTINUE, roles(OnChange.REPLAN)), "db-1", "db-2", "db-0");
        roles("replica", "primary", "replica");

        Captured captured = fixture.traced(SHOP);

        assertThat(written()).containsExactly("write db-2", "write db-0", "write db-1");
        assertThat(captured.remarks())
                .containsExactly("spec.yaml:3:5: 'replicas': roles changed between plan and turn: pods/shop/db-1 is now"
                        + " 'primary'; the order is now"
                        + " pods/shop/db-2, pods/shop/db-0, pods/shop/db-1");
    }

    @Test
    void rolesThatChangedLeaveTheOrderAloneWhereTheRuleSaysSo() throws IOException {
        turns(
                Mode.SERIAL,
                treated(Freeze.AS_HOOKED, OnError.CONTINUE, roles(OnChange.CONTINUE)),
                "db-1",
                "db-2",
                "db-0");
        roles("replica", "primary", "replica");

        Captured captured = fixture.traced(SHOP);

        assertThat(written()).containsExactly("write db-1", "write db-2", "write db-0");
        assertThat(captured.remarks()).hasSize(1).first().asString().endsWith("the order stays, as the rule says");
    }

    @Test
    void rolesThatChangedEndTheBackupWhereTheRuleSaysSo() {
        turns(Mode.SERIAL, treated(Freeze.AS_HOOKED, OnError.CONTINUE, roles(OnChange.STOP)), "db-1", "db-2", "db-0");
        roles("replica", "primary", "replica");

        assertThatThrownBy(() -> fixture.traced(SHOP))
                .isInstanceOf(StageStoppedException.class)
                .hasMessageEndingWith(
                        ": spec.yaml:3:5: 'replicas': roles changed between plan and turn: pods/shop/db-1 is"
                                + " now 'primary'");

        assertThat(written()).isEmpty();
    }

    @Test
    void aRoleThatIsNoneOfTheValuesFailsThePodAndPutsItLast() throws IOException {
        turns(Mode.SERIAL, treated(Freeze.AS_HOOKED, OnError.CONTINUE, roles(OnChange.REPLAN)), "db-1", "db-2");
        roles("primary", "witness", "replica");

        Captured captured = fixture.traced(SHOP);

        assertThat(written()).startsWith("write db-2", "write db-1");
        assertThat(captured.errors())
                .singleElement()
                .asString()
                .startsWith("spec.yaml:3:5: 'replicas': the role of pods/shop/db-1 is not known")
                .contains("it answers 'witness', which is none of replica, primary");
        assertThat(captured.failedBeside()).containsExactly(ItemId.parse("pods/shop/db-1"));
    }
}
