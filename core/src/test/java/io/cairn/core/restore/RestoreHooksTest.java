// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static io.cairn.core.restore.TimedRestores.pod;
import static io.cairn.core.restore.TimedRestores.running;
import static io.cairn.core.restore.TimedRestores.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.core.kube.PodExec;
import io.cairn.core.repository.HookCounts;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks of a restore, in whole runs. */
class RestoreHooksTest {

    private static final String OURS = "post.hook.restore.cairn.io/";
    private static final String VELEROS = "post.hook.restore.velero.io/";
    private static final Map<String, String> LOAD = Map.of(OURS + "command", "load");
    private static final RestoreSpec ALL = spec();
    private static final PodExec.Outcome FAILURE = new PodExec.Outcome(3, "no such table\n", false, false);

    @TempDir
    Path folder;

    private TimedRestores fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new TimedRestores(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aHookRunsOnceAndWhenItsContainerRuns() throws IOException {
        fixture.time.during(sleep -> {
            assertThat(fixture.commands).isEmpty();
            if (sleep == 5) {
                fixture.starts("db-0");
                fixture.time.during(later -> {});
            }
        });

        RestoreRecord record = fixture.restore(ALL, pod("db-0", LOAD));

        assertThat(fixture.commands).containsExactly("load in db-0/main");
        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(record.hooks()).isEqualTo(new HookCounts(1, 0));
        assertThat(fixture.hooks()).containsExactly("pods/shop/db-0 SUCCEEDED");
        assertThat(fixture.log()).contains("waiting for pods/shop/db-0: the container main is not running");
    }

    @Test
    void theRecordIsReadAsItWasWritten() throws IOException {
        fixture.time.during(sleep -> fixture.starts("db-0"));

        RestoreRecord record = fixture.restore(ALL, pod("db-0", LOAD));

        assertThat(fixture.restores.open("r1").record()).isEqualTo(record);
    }

    @Test
    void whileItWaitsTheProgressSaysForWhat() throws IOException {
        RestoreRun run = fixture.run();
        fixture.time.during(sleep -> {
            if (sleep == 2) {
                assertThat(run.progress().doing())
                        .isEqualTo("waiting for pods/shop/db-0: the container main is not running: ImagePullBackOff");
                fixture.starts("db-0");
                fixture.time.during(later -> {});
            } else {
                fixture.change(
                        "pods/shop/db-0",
                        pod -> pod.with(
                                List.of(Map.of(
                                        "name",
                                        "main",
                                        "state",
                                        Map.of("waiting", Map.of("reason", "ImagePullBackOff")))),
                                "status",
                                "containerStatuses"));
            }
        });

        fixture.restore(run, ALL, false, pod("db-0", LOAD));

        assertThat(fixture.commands).hasSize(1);
    }

    @Test
    void podsThatARestoredControllerMakesHaveTheHooksOfItsTemplate() throws IOException {
        String web = """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":2,
                 "template":{"metadata":{"annotations":{"post.hook.restore.velero.io/command":"warm"}},
                   "spec":{"containers":[{"name":"main","image":"app:1"}]}}}}""";
        Map<String, String> warm = Map.of(VELEROS + "command", "warm");
        fixture.time.during(sleep -> {
            fixture.server.apply(running("web-" + sleep, warm));
            fixture.change(
                    "deployments.apps/shop/web",
                    object -> object.with(1, "status", "observedGeneration").with(sleep, "status", "replicas"));
            if (sleep == 2) {
                fixture.time.during(later -> {});
            }
        });

        RestoreRecord record = fixture.restore(ALL, web);

        assertThat(fixture.commands).containsExactlyInAnyOrder("warm in web-1/main", "warm in web-2/main");
        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(fixture.log()).contains("waiting for deployments.apps/shop/web: it has not made all its pods");
    }

    @Test
    void aControllerThatDoesNotMakeItsPodsIsWaitedForNoLongerThanItsHooksSay() throws IOException {
        String web = """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":2,
                 "template":{"metadata":{"annotations":{"post.hook.restore.cairn.io/command":"warm",
                     "post.hook.restore.cairn.io/wait-timeout":"1m"}},
                   "spec":{"containers":[{"name":"main","image":"app:1"}]}}}}""";

        RestoreRecord record = fixture.restore(ALL, web);

        assertThat(record.warnings().first())
                .containsExactly("deployments.apps/shop/web has not made all its pods after 1m: the hooks of those that"
                        + " come later are not run");
        assertThat(fixture.time.passed()).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(62));
    }

    @Test
    void podsThatWereThereBeforeHaveNoHooks() throws IOException {
        fixture.server.apply(running("other-0", LOAD));
        fixture.time.during(sleep -> fixture.starts("db-0"));

        fixture.restore(ALL, pod("db-0", LOAD));

        assertThat(fixture.commands).containsExactly("load in db-0/main");
    }

    @Test
    void cairnsAnnotationsGoBeforeVelerosAndBothBeforeTheSpecification() throws IOException {
        RestoreSpec spec = spec(
                "hooks: {resources: [{name: warm, labelSelector: '', postHooks: [{exec: {command: [of-spec]}}]}]}");
        fixture.time.during(sleep -> {
            for (String pod : List.of("a", "b", "c")) {
                fixture.starts(pod);
            }
        });

        fixture.restore(
                spec,
                pod("a", Map.of(OURS + "command", "ours", VELEROS + "command", "theirs")),
                pod("b", Map.of(VELEROS + "command", "theirs")),
                pod("c", Map.of()));

        assertThat(fixture.commands)
                .containsExactlyInAnyOrder("ours in a/main", "theirs in b/main", "of-spec in c/main");
    }

    @Test
    void aHookThatATransformBringsRunsToo() throws IOException {
        RestoreSpec spec = spec(
                "transforms: {hook: \"{apiVersion: cairn.io/v1, kind: Transforms, spec: {rules: [{name: hook, when:"
                        + " {types: pods}, merge: {metadata: {annotations: {post.hook.restore.cairn.io/command: load}}}}]}}\"}");
        fixture.time.during(sleep -> fixture.starts("a"));

        fixture.restore(spec, pod("a", Map.of()));

        assertThat(fixture.commands).containsExactly("load in a/main");
    }

    @Test
    void theSpecificationNamesNamespacesAsTheyAreInTheCluster() throws IOException {
        RestoreSpec spec = spec(
                "namespaceMapping: {shop: test}",
                "hooks: {resources: [{includedNamespaces: [test], postHooks: [{exec: {command: [warm]}}]}, "
                        + "{includedNamespaces: [shop], postHooks: [{exec: {command: [wrong]}}]}]}");
        fixture.time.during(sleep -> fixture.server.apply(
                running("db-0", Map.of()).replace("\"namespace\":\"shop\"", "\"namespace\":\"test\"")));

        fixture.restore(spec, pod("db-0", Map.of()));

        assertThat(fixture.commands).containsExactly("warm in db-0/main");
    }

    @Test
    void aContainerThatIsNotInThePodIsAFailureAtOnceAndStopsNobodyElse() throws IOException {
        fixture.time.during(sleep -> {
            assertThat(fixture.time.passed()).isLessThan(Duration.ofSeconds(1));
            fixture.starts("b");
        });

        RestoreRecord record = fixture.restore(
                ALL, pod("a", Map.of(OURS + "command", "load", OURS + "container", "db")), pod("b", LOAD));

        assertThat(fixture.commands).containsExactly("load in b/main");
        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(record.hooks()).isEqualTo(new HookCounts(1, 1));
        assertThat(record.warnings().first())
                .containsExactly(
                        "a hook of pods/shop/a was not run: the annotation post.hook.restore.cairn.io/command is"
                                + " for the container 'db', which isn't there: name one of main");
    }

    @Test
    void aContainerThatNeverRunsIsWaitedForNoLongerThanTheHookSays() throws IOException {
        RestoreRecord record = fixture.restore(
                ALL,
                pod("a", Map.of(OURS + "command", "load", OURS + "wait-timeout", "90s", OURS + "on-error", "Fail")));

        assertThat(fixture.commands).isEmpty();
        assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(fixture.hooks())
                .containsExactly("pods/shop/a REFUSED after 1m30s the container main is not running");
        assertThat(fixture.time.passed()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(92));
    }

    @Test
    void aHookThatWaitsForReadyRunsWhenThePodIsReady() throws IOException {
        fixture.time.during(sleep -> {
            fixture.starts("a");
            assertThat(fixture.commands).isEmpty();
            if (sleep == 5) {
                fixture.change(
                        "pods/shop/a",
                        pod -> pod.with(List.of(Map.of("type", "Ready", "status", "True")), "status", "conditions"));
                fixture.time.during(later -> {});
            }
        });

        fixture.restore(ALL, pod("a", Map.of(OURS + "command", "load", OURS + "wait-for-ready", "true")));

        assertThat(fixture.commands).containsExactly("load in a/main");
        assertThat(fixture.log()).contains("the pod is not ready");
    }

    @Test
    void afterAFailureThePodsNextHookRunsUnlessTheFirstSaysFail() throws IOException {
        RestoreSpec spec = spec("hooks: {resources: [{name: two, postHooks: ["
                + "{exec: {command: [one]}}, {exec: {command: [two], onError: Fail}}, {exec: {command: [three]}}]}]}");
        fixture.time.during(sleep -> fixture.starts("a"));
        fixture.exec(command -> FAILURE);

        RestoreRecord record = fixture.restore(spec, pod("a", Map.of()));

        assertThat(fixture.commands).containsExactly("one in a/main", "two in a/main");
        assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(record.hooks()).isEqualTo(new HookCounts(2, 3));
        assertThat(fixture.hooks())
                .containsExactly(
                        "pods/shop/a FAILED it ended with exit code 3: no such table",
                        "pods/shop/a FAILED it ended with exit code 3: no such table",
                        "pods/shop/a REFUSED an earlier hook of the pod failed");
        assertThat(record.warnings().count()).isOne();
        assertThat(record.errors().first())
                .containsExactly("the restore hook of pods/shop/a ('two' of the specification's hooks, container main)"
                        + " failed: it ended with exit code 3: no such table");
        assertThat(fixture.log()).contains("no such table");
    }

    @Test
    void hooksOfDifferentPodsRunSideBySide() throws IOException {
        CyclicBarrier both = new CyclicBarrier(2);
        fixture.time.during(sleep -> {
            fixture.starts("a");
            fixture.starts("b");
        });
        fixture.exec(command -> {
            try {
                both.await(20, TimeUnit.SECONDS);
                return new PodExec.Outcome(0, "", false, false);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the other hook was not begun", e);
            }
        });

        RestoreRecord record = fixture.restore(ALL, pod("a", LOAD), pod("b", LOAD));

        assertThat(record.hooks()).isEqualTo(new HookCounts(2, 0));
    }

    @Test
    void aHookWhoseConnectionBreaksIsNotRepeatedNeitherByAResumedRun() throws IOException {
        Map<String, String> fails = Map.of(OURS + "command", "load", OURS + "on-error", "Fail");
        fixture.time.during(sleep -> fixture.starts("a"));
        fixture.exec(command -> {
            throw TimedRestores.lost();
        });
        RestoreRecord first = fixture.restore(ALL, pod("a", fails));

        RestoreRecord second = fixture.restore(fixture.run(), ALL, true, pod("a", fails));

        assertThat(fixture.commands).hasSize(1);
        assertThat(first.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(second.hooks()).isEqualTo(HookCounts.NONE);
        assertThat(fixture.log()).contains("was started by an earlier run and is not repeated");
    }

    @Test
    void hooksThatDifferOnlyInWhatIsHiddenOfThemAreNotTakenForEachOtherByAResumedRun() throws IOException {
        RestoreSpec spec = spec("hooks: {resources: [{name: users, postHooks: ["
                + "{exec: {command: [add, password=one], onError: Fail}}, {exec: {command: [add, password=two]}}]}]}");
        fixture.time.during(sleep -> fixture.starts("a"));
        fixture.exec(command -> FAILURE);
        fixture.restore(spec, pod("a", Map.of()));

        fixture.restore(fixture.run(), spec, true, pod("a", Map.of()));

        assertThat(fixture.commands).containsExactly("add password=one in a/main", "add password=two in a/main");
        assertThat(fixture.journal())
                .filteredOn(HookEntry.class::isInstance)
                .extracting(line -> ((HookEntry) line).run().hook().command())
                .containsExactly(List.of("add", "password=(hidden)"));
    }

    @Test
    void aStopEndsTheWaitingAndAResumedRunGoesOn() throws IOException {
        RestoreRun run = fixture.run();
        fixture.time.during(sleep -> run.stop());
        RestoreRecord stopped = fixture.restore(run, ALL, false, pod("a", LOAD));
        fixture.time.during(sleep -> fixture.starts("a"));

        RestoreRecord resumed = fixture.restore(fixture.run(), ALL, true, pod("a", LOAD));

        assertThat(stopped.phase()).isEqualTo(Phase.FAILED);
        assertThat(stopped.errors().first()).containsExactly("the restore was stopped");
        assertThat(stopped.warnings().first()).containsExactly("the hooks of 1 pod were not run, or not all of them");
        assertThat(resumed.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(fixture.commands).containsExactly("load in a/main");
    }

    @ParameterizedTest
    @CsvSource({"20, true", "3600, false"})
    void aResumedRunKnowsThePodsOfTheFirstThoughTheServersClockIsALittleBehind(long seconds, boolean known)
            throws IOException {
        Path place = Files.createDirectory(folder.resolve("late"));
        try (TimedRestores late = new TimedRestores(place, Duration.ofSeconds(seconds))) {
            RestoreRun run = late.run();
            late.time.during(sleep -> run.stop());
            late.restore(run, ALL, false, pod("a", LOAD));
            late.time.during(sleep -> {});
            late.starts("a");

            late.restore(late.run(), ALL, true, pod("a", LOAD));

            assertThat(late.commands.contains("load in a/main")).isEqualTo(known);
        }
    }

    @Test
    void afterAKillInTheMiddleOfHooksNoneIsRunAgain() throws IOException {
        try (RestoreDraft killed = fixture.restores.begin("r1", "b1", false, RestoreFile.tree(ALL))) {
            killed.hooksBegin();
        }
        fixture.ofAnotherHost("restores/r1/cairn-run.json");

        RestoreRecord resumed = fixture.restore(fixture.run(), ALL, true, pod("a", LOAD));

        assertThat(fixture.commands).isEmpty();
        assertThat(resumed.warnings().first())
                .containsExactly(
                        "run 1 of this restore was killed while it ran hooks, and nobody knows which: none is run"
                                + " again. Run those that are lacking by hand");
    }

    @Test
    void withoutHooksNobodyLooksForPodsInTheEnd() throws IOException {
        fixture.restore(ALL, pod("a", Map.of()));

        assertThat(fixture.server.requests().all())
                .filteredOn(request ->
                        request.method().equals("GET") && request.path().endsWith("/pods"))
                .hasSize(1);
    }
}
