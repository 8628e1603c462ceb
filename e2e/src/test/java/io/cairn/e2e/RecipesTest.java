// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.among;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.items;
import static io.cairn.e2e.Backups.journal;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The recipes of {@code docs/ordering.md}, as they stand there, with the applications of {@code recipes/}: the plan is the one
 * that the page shows, and the journal, the hooks' own trace and the archive tell the same order.
 */
@ExtendWith(ClusterEnvironment.class)
class RecipesTest {

    /** Stands for the program of this name, and leaves a trace. */
    private static final String FSFREEZE = "case $1 in --freeze) trace freeze ;; --unfreeze) trace release ;; esac";

    @Test
    void aDatabaseWithAPrimaryAndReplicas(Cluster cluster, Kube kube, Cairn cairn) {
        cluster.apply("recipes/database.yaml");
        kube.awaitReady("shop", "db", 3);
        cluster.command("fsfreeze", FSFREEZE);
        cluster.role("shop", "db-0", "replica");
        cluster.role("shop", "db-1", "primary");
        cluster.role("shop", "db-2", "replica");

        JsonNode backup = createdAsPlanned(cairn, Recipe.of("A database with a primary and replicas"));

        assertFrozenOneAfterAnother(cluster, cairn, backup, "shop", List.of("db-0", "db-2", "db-1"), "data");
        for (String pod : List.of("db-0", "db-2", "db-1")) {
            JsonNode snapshot = only(
                    backup.at("/operations")
                            .valueStream()
                            .filter(operation ->
                                    operation.at("/item").asString().equals("persistentvolumeclaims/shop/data-" + pod)),
                    "snapshot for " + pod);
            assertThat(snapshot.at("/state").asString()).isEqualTo("completed");
            assertThat(Instant.parse(snapshot.at("/facts/cut").asString()))
                    .isBetween(
                            time(hook(backup, "pods/shop/" + pod, "pre"), "completed"),
                            time(hook(backup, "pods/shop/" + pod, "post"), "started"));
        }
    }

    @Test
    void aStatefulSet(Cluster cluster, Kube kube, Cairn cairn) {
        cluster.apply("recipes/statefulset.yaml");
        kube.awaitReady("queue", "broker", 3);

        JsonNode backup = createdAsPlanned(cairn, Recipe.of("A StatefulSet"));

        List<String> turns = Stream.of("broker-0", "broker-1", "broker-2")
                .flatMap(pod -> Stream.of(
                        "pods/queue/" + pod,
                        "persistentvolumeclaims/queue/log-" + pod,
                        "persistentvolumes/" + volume(kube, "queue", "log-" + pod)))
                .toList();
        assertOneAfterAnother(cairn, backup, turns);
    }

    @Test
    void podsWithGeneratedNames(Cluster cluster, Kube kube, Cairn cairn) {
        cluster.apply("recipes/generated.yaml");
        kube.awaitAvailable("mail", "spool", 3);
        kube.awaitAvailable("mail", "frontend", 2);

        JsonNode backup = createdAsPlanned(cairn, Recipe.of("Pods with generated names"));

        List<String> spools = pods(kube, "mail", "spool");
        List<String> frontends = pods(kube, "mail", "frontend");
        List<String> all = items(journal(backup));
        assertThat(all.subList(0, spools.size())).containsExactlyInAnyOrderElementsOf(spools);
        assertThat(all.subList(all.size() - frontends.size(), all.size()))
                .containsExactlyInAnyOrderElementsOf(frontends);
        assertOneAfterAnother(cairn, backup, all.subList(0, spools.size()));
        StoredBackup archive = stored(cairn, "mail");
        assertThat(all.subList(0, spools.size()).stream()
                        .map(pod -> archive.object(pod)
                                .at("/metadata/creationTimestamp")
                                .asString()))
                .isSorted();
    }

    @Test
    void anOperatorWithCustomResources(Cluster cluster, Kube kube, Cairn cairn) {
        cluster.apply("recipes/operator-definition.yaml");
        cluster.kubectl("wait", "--for=condition=Established", "crd", "applications.shop.example.com");
        cluster.apply("recipes/operator.yaml");
        kube.awaitAvailable("store", "store-web", 2);
        String application = kube.get("/apis/shop.example.com/v1/namespaces/store/applications/store")
                .at("/metadata/uid")
                .asString();
        kube.patch("/apis/apps/v1/namespaces/store/deployments/store-web", """
                {"metadata": {"ownerReferences": [{"apiVersion": "shop.example.com/v1", "kind": "Application",
                                                   "name": "store", "uid": "%s", "controller": true}]}}""".formatted(application));

        JsonNode backup = createdAsPlanned(cairn, Recipe.of("An operator with custom resources"));

        assertOneAfterAnother(
                cairn,
                backup,
                List.of(
                        "configmaps/store/app-settings",
                        "applications.shop.example.com/store/store",
                        "deployments.apps/store/store-web"));
        assertThat(items(journal(backup))).contains("configmaps/store/unrelated");
    }

    @Test
    void aQuorumOfWhichOneMemberAtATimeMayBeFrozen(Cluster cluster, Kube kube, Cairn cairn) {
        cluster.apply("recipes/quorum.yaml");
        kube.awaitReady("registry", "etcd", 3);
        cluster.command("fsfreeze", FSFREEZE);
        cluster.command("etcd-role", "exec db-role");
        cluster.role("registry", "etcd-0", "leader");
        cluster.role("registry", "etcd-1", "follower");
        cluster.role("registry", "etcd-2", "follower");

        JsonNode backup = createdAsPlanned(cairn, Recipe.of("A quorum of which one member at a time may be frozen"));

        assertFrozenOneAfterAnother(cluster, cairn, backup, "registry", List.of("etcd-1", "etcd-2", "etcd-0"), "data");
    }

    /** Plans and runs a recipe; answers what {@code backup describe} tells of it. */
    private static JsonNode createdAsPlanned(Cairn cairn, Recipe recipe) {
        String file = recipe.in(Environment.newFolder("recipe-"));

        Cairn.Result plan = ended(0, cairn.backup("plan", "-f", file));
        assertThat(Recipe.comparable(plan.out())).isEqualTo(recipe.planLines());
        Backups.assertNothingWritten(cairn);

        ended(0, cairn.backup("create", "-f", file));
        JsonNode backup = cairn.describe(recipe.name());
        assertThat(backup.at("/phase").asString()).isEqualTo("Completed");
        assertThat(backup.at("/differences")).isEmpty();
        return backup;
    }

    /**
     * The pods were captured in this order, each frozen while it and its claims were captured and released before the next
     * was frozen, as the hooks themselves saw it.
     */
    private static void assertFrozenOneAfterAnother(
            Cluster cluster, Cairn cairn, JsonNode backup, String namespace, List<String> pods, String claim) {
        assertThat(cluster.trace(namespace))
                .containsExactlyElementsOf(pods.stream()
                        .flatMap(pod -> Stream.of(pod + " freeze", pod + " release"))
                        .toList());

        Instant released = Instant.MIN;
        for (String pod : pods) {
            JsonNode pre = hook(backup, "pods/" + namespace + "/" + pod, "pre");
            JsonNode post = hook(backup, "pods/" + namespace + "/" + pod, "post");
            JsonNode claimed = line(backup, "persistentvolumeclaims/" + namespace + "/" + claim + "-" + pod);
            assertThat(List.of(
                            released,
                            time(pre, "started"),
                            time(pre, "completed"),
                            time(claimed, "started"),
                            time(claimed, "completed"),
                            time(post, "started"),
                            time(post, "completed")))
                    .describedAs("the turn of %s", pod)
                    .isSorted();
            released = time(post, "completed");
        }
        assertOneAfterAnother(
                cairn,
                backup,
                pods.stream()
                        .flatMap(pod -> Stream.of(
                                "pods/" + namespace + "/" + pod,
                                "persistentvolumeclaims/" + namespace + "/" + claim + "-" + pod))
                        .toList());
    }

    /** Each of these items was wholly captured before the next was begun, and the archive has them in this order too. */
    private static void assertOneAfterAnother(Cairn cairn, JsonNode backup, List<String> turns) {
        StoredBackup archive = stored(cairn, backup.at("/name").asString());
        assertThat(among(items(journal(backup)), turns)).isEqualTo(turns);
        assertThat(among(archive.items(), turns)).isEqualTo(turns);
        assertThat(archive.items()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(items(journal(backup)));
        Instant completed = Instant.MIN;
        for (String turn : turns) {
            JsonNode line = line(backup, turn);
            assertThat(time(line, "started")).describedAs("start of %s", turn).isAfterOrEqualTo(completed);
            completed = time(line, "completed");
            assertThat(archive.resourceVersion(turn))
                    .isEqualTo(line.at("/resourceVersion").asString());
        }
    }

    private static JsonNode line(JsonNode backup, String item) {
        return only(
                journal(backup).stream()
                        .filter(line -> line.at("/item").asString().equals(item)),
                item);
    }

    private static JsonNode hook(JsonNode backup, String pod, String phase) {
        return only(
                backup.at("/hooks")
                        .valueStream()
                        .filter(hook -> hook.at("/item").asString().equals(pod)
                                && hook.at("/phase").asString().equals(phase)),
                phase + " hook of " + pod);
    }

    private static JsonNode only(Stream<JsonNode> found, String what) {
        List<JsonNode> all = found.toList();
        assertThat(all).describedAs(what).hasSize(1);
        return all.get(0);
    }

    private static Instant time(JsonNode line, String field) {
        return Instant.parse(line.get(field).asString());
    }

    private static String volume(Kube kube, String namespace, String claim) {
        return kube.get(Kube.core(namespace, "persistentvolumeclaims", claim))
                .at("/spec/volumeName")
                .asString();
    }

    private static List<String> pods(Kube kube, String namespace, String app) {
        return kube.get(Kube.core(namespace, "pods") + "?labelSelector=app%3D" + app)
                .at("/items")
                .valueStream()
                .map(pod -> "pods/" + namespace + "/" + pod.at("/metadata/name").asString())
                .toList();
    }
}
