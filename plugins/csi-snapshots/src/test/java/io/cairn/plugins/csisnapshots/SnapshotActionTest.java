// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.api.OperationStatus.State;
import io.cairn.plugins.csisnapshots.SnapshotCluster.Turn;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.server.SnapshotDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotActionTest {

    private static final Map<String, String> NO_SETTINGS = Map.of();

    @TempDir
    Path temp;

    private SnapshotCluster cluster;

    @BeforeEach
    void start() {
        cluster = new SnapshotCluster(temp);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private SnapshotCluster usual() {
        return cluster.withSnapshotTypes().withClass("fast").withClaim("data");
    }

    private String failure(Map<String, String> config) throws Exception {
        OperationStatus status = cluster.turn(cluster.action(config), "data").status("data");
        assertThat(status.state()).isEqualTo(State.FAILED);
        return status.message();
    }

    @Test
    void theTurnEndsWhenTheSnapshotIsCutAndNotOnlyWhenItIsReady() throws Exception {
        Turn turn = usual().turn(cluster.action(NO_SETTINGS), "data");

        assertThat(turn.status("data").state()).isEqualTo(State.RUNNING);
        assertThat(cluster.passed()).isBetween(SnapshotCluster.CUT, SnapshotCluster.CUT.plusSeconds(3));
        assertThat(turn.operation("data").facts())
                .containsEntry("driver", "csi.example.com")
                .containsEntry("class", "fast")
                .containsEntry("volume", "pv-data")
                .containsEntry("volumeHandle", "handle-pv-data")
                .containsKeys("volumeSnapshot", "content", "cut");
        assertThat(turn.poll("data").state()).isEqualTo(State.RUNNING);
    }

    @Test
    void theSnapshotBearsTheBackupsNameAndIsItselfNothingToBackUp() throws Exception {
        usual().turn(cluster.action(NO_SETTINGS), "data");

        assertThat(cluster.all("volumesnapshots")).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.textFields("metadata", "labels"))
                    .containsOnly(entry("cairn.io/backup", "nightly"), entry("cairn.io/exclude-from-backup", "true"));
            assertThat(snapshot.text("metadata", "name").orElseThrow()).startsWith("cairn-data-");
            assertThat(snapshot.text("spec", "source", "persistentVolumeClaimName"))
                    .contains("data");
        });
        assertThat(cluster.all("volumesnapshotcontents"))
                .singleElement()
                .satisfies(content -> assertThat(content.textFields("metadata", "labels"))
                        .containsOnly(
                                entry("cairn.io/backup", "nightly"), entry("cairn.io/exclude-from-backup", "true")));
    }

    @Test
    void aReadySnapshotIsRetainedBeforeTheVolumeSnapshotIsDeletedAndOutlivesTheNamespace() throws Exception {
        Turn turn = usual().turn(cluster.action(NO_SETTINGS), "data");
        cluster.pass(SnapshotCluster.READY);

        OperationStatus status = turn.poll("data");
        cluster.server.delete("namespaces/shop");
        cluster.driver.tick();

        assertThat(status.state()).isEqualTo(State.COMPLETED);
        assertThat(status.facts())
                .contains(
                        entry("handle", "snap-data"), entry("driver", "csi.example.com"), entry("size", "1073741824"));
        assertThat(cluster.writes())
                .containsExactly(
                        "POST volumesnapshots",
                        "PATCH volumesnapshotcontents",
                        "PATCH volumesnapshotcontents",
                        "DELETE volumesnapshots");
        assertThat(cluster.all("volumesnapshots")).isEmpty();
        assertThat(cluster.driver.handles()).containsExactly("snap-data");
    }

    @Test
    void theClaimsOfATurnWaitTogether() throws Exception {
        usual().withClaim("wal").withClaim("temp");

        Turn turn = cluster.turn(cluster.action(NO_SETTINGS), "data", "wal", "temp");

        assertThat(turn.statuses().values()).extracting(OperationStatus::state).containsOnly(State.RUNNING);
        assertThat(cluster.passed()).isLessThan(SnapshotCluster.CUT.multipliedBy(2));
        assertThat(cluster.writes().subList(0, 3)).containsOnly("POST volumesnapshots");
    }

    @Test
    void theFailureOfOneClaimIsNoOtherClaims() throws Exception {
        usual();
        cluster.server.apply(Samples.claim("shop", "unbound", ""));

        Turn turn = cluster.turn(cluster.action(NO_SETTINGS), "unbound", "data");

        assertThat(turn.status("unbound").state()).isEqualTo(State.FAILED);
        assertThat(turn.status("data").state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aClusterWithoutSnapshotsSaysSo() throws Exception {
        cluster.withClaim("data");

        assertThat(failure(NO_SETTINGS))
                .isEqualTo("the cluster doesn't serve VolumeSnapshots: install the snapshot controller and its"
                        + " definitions, or back up without snapshots");
    }

    @Test
    void anUnboundClaimHasNothingToCut() throws Exception {
        cluster.withSnapshotTypes().withClass("fast");
        cluster.server.apply(Samples.claim("shop", "data", ""));

        assertThat(failure(NO_SETTINGS))
                .isEqualTo("it is not bound to a volume, so there is no data to keep: wait until it is bound, or label"
                        + " it cairn.io/snapshot=false");
    }

    @Test
    void aVolumeWithoutDriverIsNamed() throws Exception {
        usual();
        cluster.server.apply(Samples.volume("pv-data", "shop", "data")
                .replaceAll("\"csi\":\\{[^}]*}", "\"hostPath\":{\"path\":\"/data\"}"));

        assertThat(failure(NO_SETTINGS))
                .startsWith("its volume pv-data has no CSI driver, which only can cut snapshots");
    }

    @Test
    void aVolumeThatIsGoneIsNamed() throws Exception {
        usual();
        cluster.server.delete("persistentvolumes/pv-data");

        assertThat(failure(NO_SETTINGS)).isEqualTo("its volume pv-data doesn't exist");
    }

    @Test
    void aDriverWithoutClassIsNamed() throws Exception {
        cluster.withSnapshotTypes().withClaim("data");
        cluster.server.apply(SnapshotDriver.snapshotClass("other", "other.example.com", "Delete"));

        assertThat(failure(NO_SETTINGS))
                .startsWith("there is no VolumeSnapshotClass of the driver csi.example.com: create one");
        assertThat(failure(Map.of("class", "fats")))
                .isEqualTo("there is no VolumeSnapshotClass 'fats'; there are: other");
        assertThat(failure(Map.of("class", "other")))
                .startsWith("the VolumeSnapshotClass 'other' is of the driver other.example.com, and its volume of"
                        + " csi.example.com");
    }

    @Test
    void severalClassesWithoutDefaultAreNamed() throws Exception {
        usual().withClass("slow");

        assertThat(failure(NO_SETTINGS))
                .isEqualTo("there are several VolumeSnapshotClasses of the driver csi.example.com and none is the"
                        + " default: fast, slow; name one by the setting class.csi.example.com");
    }

    @Test
    void theClassIsThatOfTheClaimElseOfTheSettingsElseTheLabelledElseTheDefault() throws Exception {
        usual();
        String standard = SnapshotDriver.snapshotClass("standard", SnapshotCluster.DRIVER, "Delete");
        cluster.server.apply(
                Samples.annotated(standard, Map.of("snapshot.storage.kubernetes.io/is-default-class", "true")));
        assertThat(pickedClass(NO_SETTINGS)).isEqualTo("standard");

        String labelled = SnapshotDriver.snapshotClass("labelled", SnapshotCluster.DRIVER, "Delete");
        cluster.server.apply(Samples.labeled(labelled, Map.of("velero.io/csi-volumesnapshot-class", "true")));
        assertThat(pickedClass(NO_SETTINGS)).isEqualTo("labelled");

        assertThat(pickedClass(Map.of("class", "none", "class.csi.example.com", "fast")))
                .isEqualTo("fast");

        cluster.server.apply(Samples.annotated(
                Samples.claim("shop", "data", "pv-data"), Map.of("cairn.io/snapshot-class", "standard")));
        assertThat(pickedClass(Map.of("class", "fast"))).isEqualTo("standard");
    }

    private String pickedClass(Map<String, String> config) throws Exception {
        return cluster.turn(cluster.action(config), "data")
                .operation("data")
                .facts()
                .get("class");
    }

    @Test
    void aSnapshotThatIsNeverCutEndsTheTurnInTime() throws Exception {
        usual();
        cluster.driver.trouble("data", "", Duration.ofDays(1));

        assertThat(failure(Map.of("cut-timeout", "90s")))
                .isEqualTo("the driver csi.example.com has not cut it within 90 s: look into the logs of the snapshot"
                        + " controller and the driver, or raise cut-timeout");
        assertThat(cluster.passed()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void anErrorOfTheDriverThatStaysIsItsReason() throws Exception {
        usual();
        cluster.driver.trouble("data", "quota exceeded", Duration.ofDays(1));

        assertThat(failure(NO_SETTINGS)).isEqualTo("the driver csi.example.com can't cut it: quota exceeded");
        assertThat(cluster.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(33));
    }

    @Test
    void anErrorOfTheDriverThatPassesIsNone() throws Exception {
        usual();
        cluster.driver.trouble("data", "try again", Duration.ofSeconds(10));

        assertThat(cluster.turn(cluster.action(NO_SETTINGS), "data")
                        .status("data")
                        .state())
                .isEqualTo(State.RUNNING);
    }

    @Test
    void whatTroublesASnapshotThatDoesNotGetReadyIsTold() throws Exception {
        Turn turn = usual().turn(cluster.action(NO_SETTINGS), "data");
        String id = "volumesnapshots.snapshot.storage.k8s.io/"
                + turn.operation("data").id();
        cluster.server.apply(new String(
                io.cairn.core.json.TreeJson.write(
                        cluster.object(id).with(ObjectTree.of(Map.of("message", "upload failed")), "status", "error")),
                java.nio.charset.StandardCharsets.UTF_8));

        assertThat(turn.poll("data")).isEqualTo(OperationStatus.running("upload failed", Map.of()));
    }

    @Test
    void aSnapshotThatSomebodyDeletesIsNoSnapshot() throws Exception {
        Turn turn = usual().turn(cluster.action(NO_SETTINGS), "data");
        cluster.server.delete("volumesnapshots.snapshot.storage.k8s.io/"
                + turn.operation("data").id());

        assertThat(turn.poll("data").state()).isEqualTo(State.FAILED);
        assertThat(turn.poll("data").message()).endsWith("was deleted before it was ready: look who deletes it");
    }

    @Test
    void aCreationWhoseAnswerIsLostIsLookedForAndNotRepeated() throws Exception {
        usual();
        cluster.server.faults().on("POST", ".*/volumesnapshots").first().cut(10);

        Turn turn = cluster.turn(cluster.action(NO_SETTINGS), "data");

        assertThat(turn.status("data").state()).isEqualTo(State.RUNNING);
        assertThat(cluster.writes()).containsOnlyOnce("POST volumesnapshots");
    }

    @Test
    void aMissingRightIsTold() throws Exception {
        usual();
        cluster.server.faults().on("POST", ".*/volumesnapshots").status(403);

        assertThat(failure(NO_SETTINGS))
                .startsWith("no right to create volumesnapshots.snapshot.storage.k8s.io in shop");
    }

    @Test
    void aServerThatIsGoneEndsTheTurn() throws Exception {
        SnapshotAction action = usual().action(NO_SETTINGS);
        cluster.server.faults().on("GET", "/api/v1/persistentvolumes/.*").drop();

        assertThatThrownBy(() -> cluster.turn(action, "data")).isInstanceOf(ClusterException.class);
    }

    @Test
    void whatIsDiscardedLeavesNothingInClusterOrStorage() throws Exception {
        usual().withClaim("kept");
        SnapshotAction action = cluster.action(NO_SETTINGS);
        Turn turn = cluster.turn(action, "data", "kept");
        cluster.pass(SnapshotCluster.READY);
        turn.poll("kept");
        assertThat(cluster.driver.handles()).containsExactlyInAnyOrder("snap-data", "snap-kept");

        action.discard(turn.operation("data"));
        action.discard(turn.operation("kept"));
        cluster.driver.tick();

        assertThat(cluster.driver.handles()).isEmpty();
        assertThat(cluster.all("volumesnapshots")).isEmpty();
        assertThat(cluster.all("volumesnapshotcontents")).isEmpty();
    }

    @Test
    void aKeptSnapshotThatTheClusterDoesNotServeAnyMoreIsNotTakenForDiscarded() {
        Operation kept = new Operation(
                "shop/cairn-data-1",
                Operation.SNAPSHOT,
                ItemId.parse("persistentvolumeclaims/shop/data"),
                Duration.ZERO,
                Map.of("volumeSnapshot", "cairn-data-1", "content", "snapcontent-1"));

        assertThatThrownBy(() -> cluster.action(NO_SETTINGS).discard(kept))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("doesn't serve VolumeSnapshots any more");
    }

    @Test
    void whatNeverBeganIsDiscardedWithoutAWrite() throws Exception {
        SnapshotAction action = usual().action(NO_SETTINGS);

        action.discard(action.execute(cluster.claim("data")).operations().get(0));

        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aLabelledClaimIsLeftAlone() throws Exception {
        usual();
        cluster.server.apply(
                Samples.labeled(Samples.claim("shop", "data", "pv-data"), Map.of("cairn.io/snapshot", "false")));

        assertThat(cluster.action(NO_SETTINGS).execute(cluster.claim("data")).operations())
                .isEmpty();
    }

    @Test
    void itLooksAtClaimsAndStartsOperations() throws Exception {
        assertThat(usual().action(NO_SETTINGS).appliesTo()).isEqualTo(AppliesTo.starting("persistentvolumeclaims"));
    }

    @Test
    void theRightsItSaysItNeedsAreThoseItNeeds() throws Exception {
        usual();
        cluster.asUserWith(cluster.action(NO_SETTINGS).rights());
        SnapshotAction action = cluster.action(NO_SETTINGS);
        Turn turn = cluster.turn(action, "data");
        cluster.pass(SnapshotCluster.READY);

        assertThat(turn.poll("data").state()).isEqualTo(State.COMPLETED);
        action.discard(turn.operation("data"));
        cluster.driver.tick();
        assertThat(cluster.all("volumesnapshotcontents")).isEmpty();
    }

    @Test
    void aSnapshotHasFourHoursToGetReadyOrAsLongAsTheUserSays() throws Exception {
        usual();

        assertThat(timeToGetReady(NO_SETTINGS)).isEqualTo(Duration.ofHours(4));
        assertThat(timeToGetReady(Map.of("ready-timeout", "90s"))).isEqualTo(Duration.ofSeconds(90));
        assertThat(timeToGetReady(Map.of("ready-timeout", "15m"))).isEqualTo(Duration.ofMinutes(15));
        assertThat(timeToGetReady(Map.of("ready-timeout", "6h"))).isEqualTo(Duration.ofHours(6));
    }

    private Duration timeToGetReady(Map<String, String> config) throws Exception {
        return cluster.action(config)
                .execute(cluster.claim("data"))
                .operations()
                .get(0)
                .timeout();
    }

    @Test
    void settingsThatAreNoneAreRefused() throws Exception {
        for (Map<String, String> config : List.of(
                Map.of("clas", "fast"),
                Map.of("class.", "fast"),
                Map.of("cut-timeout", "10"),
                Map.of("ready-timeout", "0s"))) {
            SnapshotAction action = cluster.action(config);

            assertThatThrownBy(action::appliesTo)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the plugin csi-snapshots");
        }
    }
}
