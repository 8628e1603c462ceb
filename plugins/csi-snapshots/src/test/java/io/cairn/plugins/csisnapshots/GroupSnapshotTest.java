// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.InvalidInputException;
import io.cairn.api.OperationStatus;
import io.cairn.api.OperationStatus.State;
import io.cairn.plugins.csisnapshots.SnapshotCluster.Turn;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.server.SnapshotDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims that are cut as one. */
class GroupSnapshotTest {

    private static final Map<String, String> BY_APP = Map.of("group-label", "app");

    @TempDir
    Path temp;

    private SnapshotCluster cluster;

    @BeforeEach
    void start() {
        cluster = new SnapshotCluster(temp);
        cluster.withSnapshotTypes()
                .withClass("fast")
                .withClaim("data", "app", "db")
                .withClaim("wal", "app", "db");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Turn turn(String... claims) throws Exception {
        return cluster.turn(cluster.action(BY_APP), claims);
    }

    private String ungrouped(Map<String, String> config, String... claims) throws Exception {
        Turn turn = cluster.turn(cluster.action(config), claims);
        assertThat(turn.status("data").state()).isEqualTo(State.RUNNING);
        assertThat(turn.operation("data").facts()).doesNotContainKey("volumeGroupSnapshot");
        assertThat(cluster.all("volumegroupsnapshots")).isEmpty();
        return turn.operation("data").facts().getOrDefault("ungrouped", "");
    }

    @Test
    void claimsOfOneLabelAreCutAsOne() throws Exception {
        cluster.withGroups("together").withClaim("logs");

        Turn turn = turn("data", "wal", "logs");

        assertThat(turn.statuses().values()).extracting(OperationStatus::state).containsOnly(State.RUNNING);
        assertThat(cluster.all("volumegroupsnapshots")).singleElement().satisfies(group -> {
            assertThat(group.textFields("spec", "source", "selector", "matchLabels"))
                    .containsExactly(Map.entry("app", "db"));
            assertThat(group.text("spec", "volumeGroupSnapshotClassName")).contains("together");
        });
        String group = cluster.all("volumegroupsnapshots")
                .get(0)
                .text("metadata", "name")
                .orElseThrow();
        for (String claim : List.of("data", "wal")) {
            assertThat(turn.operation(claim).facts())
                    .containsEntry("volumeGroupSnapshot", group)
                    .containsEntry("groupClass", "together")
                    .containsEntry("driver", "csi.example.com")
                    .containsKeys("groupContent", "content", "cut", "volumeHandle")
                    .doesNotContainKeys("class", "ungrouped");
        }
        assertThat(turn.operation("logs").facts())
                .containsEntry("class", "fast")
                .doesNotContainKeys("volumeGroupSnapshot", "ungrouped");
        assertThat(cluster.passed()).isLessThan(SnapshotCluster.CUT.multipliedBy(2));
    }

    @Test
    void whatTheControllerMakesForAGroupIsItselfNothingToBackUp() throws Exception {
        cluster.withGroups("together");
        turn("data", "wal");

        for (String plural : List.of(
                "volumesnapshots", "volumesnapshotcontents", "volumegroupsnapshots", "volumegroupsnapshotcontents")) {
            assertThat(cluster.all(plural))
                    .isNotEmpty()
                    .allSatisfy(object -> assertThat(object.textFields("metadata", "labels"))
                            .containsEntry("cairn.io/exclude-from-backup", "true")
                            .containsEntry("cairn.io/backup", "nightly"));
        }
    }

    @Test
    void allOfAGroupIsRetainedBeforeItIsDeletedAndOutlivesTheNamespace() throws Exception {
        cluster.withGroups("together");
        Turn turn = turn("data", "wal");
        assertThat(turn.poll("data").state()).isEqualTo(State.RUNNING);
        cluster.pass(SnapshotCluster.READY);

        OperationStatus first = turn.poll("data");
        cluster.driver.tick();
        OperationStatus second = turn.poll("wal");
        cluster.server.delete("namespaces/shop");
        cluster.driver.tick();

        assertThat(first.state()).isEqualTo(State.COMPLETED);
        assertThat(first.facts()).containsEntry("handle", "snap-data").containsEntry("size", "1073741824");
        assertThat(second.state()).isEqualTo(State.COMPLETED);
        assertThat(second.facts()).containsEntry("handle", "snap-wal");
        assertThat(cluster.all("volumegroupsnapshots")).isEmpty();
        assertThat(cluster.all("volumesnapshots")).isEmpty();
        assertThat(cluster.driver.handles()).hasSize(3).contains("snap-data", "snap-wal");
    }

    @Test
    void aGroupThatIsDiscardedLeavesNothingInClusterOrStorage() throws Exception {
        cluster.withGroups("together");
        for (boolean kept : List.of(false, true)) {
            Turn turn = turn("data", "wal");
            if (kept) {
                cluster.pass(SnapshotCluster.READY);
                assertThat(turn.poll("wal").state()).isEqualTo(State.COMPLETED);
            }
            assertThat(cluster.driver.handles()).hasSize(3);

            turn.action().discard(turn.operation("data"));
            turn.action().discard(turn.operation("wal"));
            cluster.driver.tick();

            assertNothingLeft();
        }
    }

    @Test
    void aGroupWhoseTurnWasCutShortIsFoundByTheNameOfItsFirstClaim() throws Exception {
        cluster.withGroups("together");
        Turn turn = turn("data", "wal");

        turn.action().discard(turn.named("wal"));
        turn.action().discard(turn.named("data"));
        cluster.driver.tick();

        assertNothingLeft();
    }

    private void assertNothingLeft() {
        assertThat(cluster.driver.handles()).isEmpty();
        for (String plural : List.of(
                "volumesnapshots", "volumesnapshotcontents", "volumegroupsnapshots", "volumegroupsnapshotcontents")) {
            assertThat(cluster.all(plural)).describedAs(plural).isEmpty();
        }
    }

    @Test
    void aGroupThatSomebodyDeletesIsNoSnapshot() throws Exception {
        cluster.withGroups("together");
        Turn turn = turn("data", "wal");
        cluster.server.delete("volumegroupsnapshots.groupsnapshot.storage.k8s.io/shop/"
                + turn.operation("data").facts().get("volumeGroupSnapshot"));
        cluster.driver.tick();

        assertThat(turn.poll("wal").state()).isEqualTo(State.FAILED);
        assertThat(turn.poll("wal").message()).endsWith("was deleted before it was ready: look who deletes it");
    }

    @Test
    void aGroupThatIsNotCutInTimeFailsAllOfItsClaims() throws Exception {
        cluster.withGroups("together");

        Turn turn = cluster.turn(cluster.action(Map.of("group-label", "app", "cut-timeout", "2s")), "data", "wal");

        assertThat(turn.statuses().values())
                .hasSize(2)
                .allSatisfy(status -> assertThat(status.message())
                        .startsWith("the driver csi.example.com has not cut it within 2 s"));
        assertThat(cluster.passed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theRightsForGroupsThatItSaysItNeedsAreThoseItNeeds() throws Exception {
        cluster.withGroups("together");
        cluster.asUserWith(cluster.action(BY_APP).rights());
        Turn turn = turn("data", "wal");
        cluster.pass(SnapshotCluster.READY);

        assertThat(turn.poll("data").state()).isEqualTo(State.COMPLETED);
        turn.action().discard(turn.operation("data"));
        turn.action().discard(turn.operation("wal"));
        cluster.driver.tick();
        assertNothingLeft();
    }

    @Test
    void withoutTheSettingNothingIsGrouped() throws Exception {
        cluster.withGroups("together");

        assertThat(ungrouped(Map.of(), "data", "wal")).isEmpty();
    }

    @Test
    void aGroupThatWouldHoldMoreThanTheTurnIsCutOneByOne() throws Exception {
        cluster.withGroups("together");

        assertThat(ungrouped(BY_APP, "data"))
                .isEqualTo(
                        "other claims with app=db have no snapshot in this turn, and a group holds all of them: wal");
    }

    @Test
    void claimsOfSeveralDriversAreCutOneByOne() throws Exception {
        cluster.withGroups("together");
        cluster.server.apply(Samples.volume("pv-wal", "shop", "wal").replace("csi.example.com", "other.example.com"));

        assertThat(ungrouped(BY_APP, "data", "wal"))
                .isEqualTo("the claims with app=db are of several drivers: csi.example.com, other.example.com");
    }

    @Test
    void aClaimThatNamesAClassIsCutByIt() throws Exception {
        cluster.withGroups("together");
        cluster.server.apply(Samples.annotated(
                Samples.labeled(Samples.claim("shop", "wal", "pv-wal"), Map.of("app", "db")),
                Map.of("cairn.io/snapshot-class", "fast")));

        assertThat(ungrouped(BY_APP, "data", "wal"))
                .isEqualTo("a claim with app=db names a VolumeSnapshotClass of its own, and a group has none");
    }

    @Test
    void aClusterWithoutGroupsOrWithoutAClassCutsOneByOneAndSaysWhy() throws Exception {
        assertThat(ungrouped(BY_APP, "data", "wal")).isEqualTo("the cluster doesn't serve VolumeGroupSnapshots");

        cluster.withGroups();
        cluster.server.apply(SnapshotDriver.groupClass("elsewhere", "other.example.com", "Delete"));
        assertThat(ungrouped(BY_APP, "data", "wal"))
                .isEqualTo("there is no VolumeGroupSnapshotClass of the driver csi.example.com");
        assertThat(ungrouped(Map.of("group-label", "app", "group-class", "elsewhere"), "data", "wal"))
                .isEqualTo("there is no VolumeGroupSnapshotClass 'elsewhere' of the driver csi.example.com");

        cluster.withGroups("one", "two");
        assertThat(ungrouped(BY_APP, "data", "wal"))
                .isEqualTo("there are several VolumeGroupSnapshotClasses of the driver csi.example.com and not one that"
                        + " is the default: one, two; name one by the setting group-class");
    }

    @Test
    void ofSeveralClassesTheNamedOneIsTakenAndElseTheDefault() throws Exception {
        cluster.withGroups("one", "two");
        cluster.server.apply(Samples.annotated(
                SnapshotDriver.groupClass("two", SnapshotCluster.DRIVER, "Delete"),
                Map.of("groupsnapshot.storage.kubernetes.io/is-default-class", "true")));

        assertThat(turn("data", "wal").operation("data").facts()).containsEntry("groupClass", "two");
        assertThat(cluster.turn(cluster.action(Map.of("group-label", "app", "group-class", "one")), "data", "wal")
                        .operation("data")
                        .facts())
                .containsEntry("groupClass", "one");
    }

    @Test
    void withoutTheRightToMakeGroupsClaimsAreCutOneByOne() throws Exception {
        cluster.withGroups("together");
        cluster.server.faults().on("POST", ".*/volumegroupsnapshots").status(403);

        assertThat(ungrouped(BY_APP, "data", "wal")).contains("no right to create volumegroupsnapshots");
    }

    @Test
    void anEmptyLabelIsRefused() throws Exception {
        SnapshotAction action = cluster.action(Map.of("group-label", " "));

        Assertions.assertThatThrownBy(action::appliesTo)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("group-label");
    }
}
