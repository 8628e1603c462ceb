// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.assertNoBackup;
import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.startBackup;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Snapshots beside a backup: what the real snapshot controller makes of them, and what is left of them. */
@ExtendWith(ClusterEnvironment.class)
class SnapshotTest {

    private static final String CONTENTS = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents";
    private static final String GROUPS_API = "/apis/groupsnapshot.storage.k8s.io/v1";
    private static final String GROUP_CONTENTS = GROUPS_API + "/volumegroupsnapshotcontents";
    private static final String GROUPED = "group-label=app";

    private static String database(Kube kube, String prefix) {
        String namespace = kube.newNamespace(prefix);
        kube.statefulSet(namespace, "db", 2);
        kube.awaitReady(namespace, "db", 2);
        return namespace;
    }

    private static String ofBackup(String collection, String backup) {
        return collection + "?labelSelector=cairn.io%2Fbackup%3D" + backup;
    }

    private static String groups(String namespace) {
        return GROUPS_API + "/namespaces/" + namespace + "/volumegroupsnapshots";
    }

    /** The controller and the driver take a moment to let go of what was deleted. */
    private static void awaitNothingLeft(Kube kube, String namespace) {
        try {
            Kube.await(
                    "the end of the snapshots in " + namespace,
                    () -> left(kube, namespace).isEmpty());
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "; left: " + left(kube, namespace), e);
        }
    }

    private static List<JsonNode> left(Kube kube, String namespace) {
        return Stream.of(
                        kube.get(Kube.snapshots(namespace)).at("/items").valueStream(),
                        kube.get(groups(namespace)).at("/items").valueStream(),
                        ofNamespace(kube, CONTENTS, "volumeSnapshotRef", namespace).stream(),
                        ofNamespace(kube, GROUP_CONTENTS, "volumeGroupSnapshotRef", namespace).stream())
                .flatMap(objects -> objects)
                .toList();
    }

    private static List<JsonNode> ofNamespace(Kube kube, String contents, String reference, String namespace) {
        return kube.get(contents)
                .at("/items")
                .valueStream()
                .filter(content -> content.at("/spec/" + reference + "/namespace")
                        .asString()
                        .equals(namespace))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aStoppedBackupLeavesNoSnapshot(String signal, Kube kube, Cairn cairn) {
        String namespace = database(kube, "stopped");
        String name = "stopped-" + namespace;

        Cairn.Running backup = startBackup(
                cairn, name, "--include-namespaces", namespace, "--snapshots", "class=" + Cluster.NEVER_READY);
        Kube.await(
                "both snapshots to be cut",
                () -> kube.get(ofBackup(CONTENTS, name)).at("/items").size() == 2);
        backup.signal(signal);
        Cairn.Result result = backup.end();

        assertThat(result.exit()).describedAs("exit code of: %s", result).isEqualTo(Cairn.exitOf(signal));
        awaitNothingLeft(kube, namespace);
        assertNoBackup(cairn, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", GROUPED})
    void aFailedBackupLeavesNoSnapshot(String settings, Kube kube, Cairn cairn) throws IOException {
        String namespace = database(kube, "failed");
        kube.boundClaim(namespace, "driverless");
        String name = "failed-" + namespace;
        Path spec =
                Files.writeString(Environment.newFolder("spec-").resolve("spec.yaml"), """
                apiVersion: cairn.io/v1
                kind: Backup
                metadata: {name: %s}
                spec:
                  includedNamespaces: [%s]
                  order:
                    - select: {type: persistentvolumeclaims}
                      mode: parallel
                      onError: stop
                """.formatted(name, namespace));

        Cairn.Result result = ended(1, cairn.backup("create", "-f", spec.toString(), "--snapshots=" + settings));

        assertThat(result.err()).contains("driverless").contains("has no CSI driver");
        awaitNothingLeft(kube, namespace);
        assertNoBackup(cairn, name);
    }

    @Test
    void claimsOfALabelAreCutAsOneAndTheirSnapshotsOutliveTheNamespace(Kube kube, Cairn cairn) {
        String namespace = database(kube, "grouped");
        String name = "grouped-" + namespace;

        ended(0, createBackup(cairn, name, "--include-namespaces", namespace, "--snapshots", GROUPED));
        kube.delete("/api/v1/namespaces/" + namespace);

        JsonNode described = cairn.describe(name);
        assertThat(described.at("/begun").valueStream())
                .hasSize(2)
                .allSatisfy(
                        begun -> assertThat(begun.at("/facts/cut").asString()).isNotEmpty());
        List<JsonNode> operations = described.at("/operations").valueStream().toList();
        assertThat(operations).hasSize(2).allSatisfy(operation -> {
            assertThat(operation.at("/state").asString()).isEqualTo("completed");
            assertThat(operation.at("/facts/groupClass").asString()).isEqualTo(Cluster.GROUP_SNAPSHOTS);
            assertThat(operation.at("/facts/handle").asString()).startsWith("snapshot-of-volume-");
            assertThat(operation.at("/facts/ungrouped").isMissingNode()).isTrue();
        });
        assertThat(operations.stream()
                        .map(operation ->
                                operation.at("/facts/volumeGroupSnapshot").asString())
                        .distinct())
                .hasSize(1);
        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
        for (JsonNode operation : operations) {
            JsonNode content =
                    kube.get(CONTENTS + "/" + operation.at("/facts/content").asString());
            assertThat(content.at("/spec/deletionPolicy").asString()).isEqualTo("Retain");
            assertThat(content.at("/status/snapshotHandle").asString())
                    .isEqualTo(operation.at("/facts/handle").asString());
        }
        assertThat(kube.get(ofBackup(GROUP_CONTENTS, name)).at("/items"))
                .singleElement()
                .satisfies(content -> {
                    assertThat(content.at("/spec/deletionPolicy").asString()).isEqualTo("Retain");
                    assertThat(content.at("/metadata/name").asString())
                            .isEqualTo(
                                    operations.get(0).at("/facts/groupContent").asString());
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", GROUPED})
    void theRightsThatPreflightPrintsAreEnough(
            String settings, ControlPlane plane, Cluster cluster, Kube kube, Cairn cairn) throws IOException {
        String namespace = database(kube, "rights");
        String user = plane.newLimitedUser();
        Cairn limited = cairn.with(plane.kubeconfig(user));
        String[] flags = {"--include-namespaces", namespace, "--include-resources", "pvc,pv", "--snapshots=" + settings
        };
        String role = cairn.run(concat("preflight", flags, "-o", "yaml")).out().replace("cairn-backup", user);
        Path file = Files.writeString(Environment.newFolder("role-").resolve("role.yaml"), role);
        cluster.kubectl("create", "-f", file.toString());
        cluster.kubectl("create", "clusterrolebinding", user, "--clusterrole=" + user, "--user=" + user);
        Kube asUser = new Kube(plane, user);
        Kube.await("the rights of " + user, () -> asUser.status("/api/v1/persistentvolumes?limit=1") == 200);

        assertThat(ended(0, limited.run(concat("preflight", flags))).out()).startsWith("nothing is lacking");
        ended(0, createBackup(limited, "rights-" + namespace, flags));

        assertThat(limited.describe("rights-" + namespace).at("/operations"))
                .hasSize(2)
                .allSatisfy(operation -> {
                    assertThat(operation.at("/state").asString()).isEqualTo("completed");
                    assertThat(operation.at("/facts/volumeGroupSnapshot").isMissingNode())
                            .isEqualTo(settings.isEmpty());
                });
    }

    private static String[] concat(String command, String[] flags, String... more) {
        return Stream.of(new String[] {command}, flags, more)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }
}
