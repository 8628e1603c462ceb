// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static io.cairn.core.restore.TimedRestores.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.spec.RestoreSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Controllers that do nothing until all is restored, in whole runs. */
class QuiescingTest {

    private static final RestoreSpec QUIESCE = spec("quiesce: true");
    private static final String WEB = "deployments.apps/shop/web";
    private static final String LAST = workload("policy/v1", "PodDisruptionBudget", "last", "\"minAvailable\":1");
    private static final String LAST_PATH = ".*/poddisruptionbudgets";

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

    private static String workload(String apiVersion, String kind, String name, String spec) {
        return "{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"namespace\":\"shop\",\"name\":\"" + name + "\"},\"spec\":{" + spec + "}}";
    }

    private static String web(int replicas) {
        return workload("apps/v1", "Deployment", "web", "\"replicas\":" + replicas);
    }

    /** What the cluster has of an item just before it is set back; and how often that happened. */
    private List<ObjectTree> before(String id, String path) {
        List<ObjectTree> seen = new ArrayList<>();
        fixture.server.faults().on("PATCH", path).run(() -> seen.add(fixture.live(id)));
        return seen;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps/v1 | Deployment | deployments.apps | \"replicas\":3 | replicas | 0 | 3",
                "apps/v1 | StatefulSet | statefulsets.apps | \"replicas\":3 | replicas | 0 | 3",
                "apps/v1 | ReplicaSet | replicasets.apps | \"replicas\":3 | replicas | 0 | 3",
                "v1 | ReplicationController | replicationcontrollers | \"replicas\":3 | replicas | 0 | 3",
                "batch/v1 | Job | jobs.batch | \"suspend\":false | suspend | true | false",
                "batch/v1 | CronJob | cronjobs.batch | \"suspend\":false | suspend | true | false"
            })
    void aControllerIsCreatedQuiescedAndSetBackInTheEnd(
            String apiVersion, String kind, String type, String spec, String field, String still, String was)
            throws IOException {
        String id = type + "/shop/x";
        List<ObjectTree> before = before(id, "/api.*");

        RestoreRecord record = fixture.restore(QUIESCE, workload(apiVersion, kind, "x", spec));

        assertThat(before).hasSize(1);
        assertThat(before.get(0).value("spec", field).map(Object::toString)).contains(still);
        assertThat(before.get(0).text("metadata", "annotations", "cairn.io/quiesced"))
                .contains("{\"of\":\"" + id + "\",\"" + field + "\":" + was + "}");
        ObjectTree live = fixture.live(id);
        assertThat(live.value("spec", field).map(Object::toString)).contains(was);
        assertThat(live.value("metadata", "annotations", "cairn.io/quiesced")).isEmpty();
        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(fixture.items()).contains(id + " created");
    }

    @Test
    void whatIsStillThereWhenTheLastStageBeginsIsQuiesced() throws IOException {
        List<ObjectTree> seen = new ArrayList<>();
        fixture.server.faults().on("POST", LAST_PATH).run(() -> seen.add(fixture.live(WEB)));

        fixture.restore(QUIESCE, web(3), LAST);

        assertThat(seen)
                .singleElement()
                .satisfies(web -> assertThat(web.value("spec", "replicas")).contains(0L));
    }

    @Test
    void withoutReplicasOfItsOwnItGetsTheServersAgain() throws IOException {
        fixture.restore(QUIESCE, workload("apps/v1", "Deployment", "web", "\"paused\":false"));

        assertThat(fixture.live(WEB).value("spec", "replicas")).isNotEqualTo(Optional.of(0L));
        assertThat(fixture.live(WEB).text("metadata", "annotations", Quiescing.ANNOTATION))
                .isEmpty();
    }

    @Test
    void whatWouldDoNothingAnywayIsCreatedAsItIs() throws IOException {
        fixture.restore(QUIESCE, web(0));

        assertThat(fixture.server.requests().all())
                .noneMatch(request -> request.method().equals("PATCH"));
    }

    @Test
    void withoutTheFlagNothingIsQuiesced() throws IOException {
        fixture.restore(spec(), web(3));

        assertThat(fixture.server.requests().all())
                .noneMatch(request -> request.method().equals("PATCH"));
    }

    @Test
    void whatExistsIsComparedAsItShouldBeAndNeverQuiesced() throws IOException {
        fixture.server.apply(web(3));
        fixture.server.apply(web(2).replace("\"web\"", "\"old\""));

        fixture.restore(
                spec("quiesce: true", "existingResourcePolicy: replace"), web(3), web(5).replace("\"web\"", "\"old\""));

        assertThat(fixture.items()).contains(WEB + " unchanged", "deployments.apps/shop/old updated");
        assertThat(fixture.live("deployments.apps/shop/old").value("spec", "replicas"))
                .contains(5L);
        assertThat(fixture.server.requests().all())
                .noneMatch(request -> request.method().equals("PATCH"));
    }

    @Test
    void aCopyOfTheAnnotationMeansNothing() throws IOException {
        String replicaSet = workload("apps/v1", "ReplicaSet", "web-1", "\"replicas\":3");
        ObjectTree copied = TimedRestores.tree(replicaSet)
                .with("{\"of\":\"" + WEB + "\",\"replicas\":5}", "metadata", "annotations", Quiescing.ANNOTATION);
        fixture.server.apply(TimedRestores.text(copied));

        fixture.restore(QUIESCE, replicaSet);

        assertThat(fixture.items()).contains("replicasets.apps/shop/web-1 unchanged");
        assertThat(fixture.live("replicasets.apps/shop/web-1").value("spec", "replicas"))
                .contains(3L);
    }

    @Test
    void aStageWithAGateIsSetBackBeforeTheGate() throws IOException {
        RestoreSpec gated = spec(
                "quiesce: true",
                "order: [{name: web first, select: {type: deployments.apps, names: shop/web}, gate: {condition: ready, timeout: 1m}}]");
        List<ObjectTree> atLast = new ArrayList<>();
        fixture.server.faults().on("POST", LAST_PATH).run(() -> atLast.add(fixture.live(WEB)));
        fixture.time.during(sleep -> {
            Object replicas = fixture.live(WEB).value("spec", "replicas").orElse(0L);
            fixture.change(
                    WEB,
                    object -> object.with(
                            Map.of(
                                    "observedGeneration",
                                    object.value("metadata", "generation").orElse(1L),
                                    "replicas",
                                    replicas,
                                    "updatedReplicas",
                                    replicas,
                                    "availableReplicas",
                                    replicas),
                            "status"));
        });

        RestoreRecord record = fixture.restore(gated, web(3), LAST);

        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(atLast)
                .singleElement()
                .satisfies(web -> assertThat(web.value("spec", "replicas")).contains(3L));
    }

    @Test
    void aStoppedRunSaysWhatIsLeftQuiescedAndAResumedOneSetsItBack() throws IOException {
        RestoreRun run = fixture.run();
        fixture.server.faults().on("POST", LAST_PATH).times(1).run(run::stop);

        RestoreRecord stopped = fixture.restore(run, QUIESCE, false, web(3), LAST);
        List<ItemId> left = run.quiesced();
        Object replicas = fixture.live(WEB).value("spec", "replicas").orElseThrow();
        RestoreRecord resumed = fixture.restore(fixture.run(), QUIESCE, true, web(3), LAST);

        assertThat(stopped.phase()).isEqualTo(Phase.FAILED);
        assertThat(left).containsExactly(ItemId.parse(WEB));
        assertThat(stopped.errors().first()).contains(WEB + " is left quiesced: --resume sets it back");
        assertThat(replicas).isEqualTo(0L);
        assertThat(resumed.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(fixture.items()).contains(WEB + " unchanged");
        assertThat(fixture.live(WEB).value("spec", "replicas")).contains(3L);
        assertThat(fixture.live(WEB).text("metadata", "annotations", Quiescing.ANNOTATION))
                .isEmpty();
    }

    @Test
    void aResumedRunFindsThoseOfALongListToo() throws IOException {
        RestoreRun run = fixture.run();
        String[] all = new String[6];
        for (int i = 0; i < 5; i++) {
            all[i] = web(3).replace("\"web\"", "\"web-" + i + "\"");
        }
        all[5] = LAST;
        fixture.server.faults().on("POST", LAST_PATH).times(1).run(run::stop);
        fixture.restore(run, QUIESCE, false, all);

        fixture.restore(fixture.run(), QUIESCE, true, all);

        assertThat(run.quiesced()).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(fixture.live("deployments.apps/shop/web-" + i).value("spec", "replicas"))
                    .contains(3L);
        }
    }

    @Test
    void oneThatSomebodyElseMadeAnewIsLeftAlone() throws IOException {
        fixture.server.faults().on("POST", LAST_PATH).run(() -> {
            fixture.server.delete(WEB);
            fixture.server.apply(web(7));
        });

        RestoreRecord record = fixture.restore(QUIESCE, web(3), LAST);

        assertThat(fixture.live(WEB).value("spec", "replicas")).contains(7L);
        assertThat(record.errors().first())
                .containsExactly(WEB + " was quiesced and is not set back: somebody else deleted it meanwhile");
    }

    @Test
    void whatCannotBeSetBackIsAnErrorThatNamesIt() throws IOException {
        fixture.server.faults().on("PATCH", ".*/deployments/web").refuse(403, "Forbidden", "no patching");

        RestoreRecord record = fixture.restore(QUIESCE, web(3));

        assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(record.errors().first())
                .containsExactly(WEB + " stays quiesced, as it can't be set back: no patching");
    }
}
