// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.assertCountsAddUp;
import static io.cairn.e2e.Restores.assertStagesFollowEachOther;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.line;
import static io.cairn.e2e.Restores.restore;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What was lost comes back, or comes up a second time under another name. */
@ExtendWith(ClusterEnvironment.class)
class RestoreTest {

    @Test
    void whatWasDeletedComesBackAsItWas(Cluster cluster, Kube kube, Cairn cairn) {
        Application shop = Application.make(cluster, kube, "lost");
        Map<String, String> before = shop.content();
        assertThat(before).hasSizeGreaterThan(30);
        String uidBefore = shop.uid(shop.custom("store"));
        shop.backUp(cairn, "b1");
        shop.delete(cluster);

        ended(0, restore(cairn, "r1", "--from-backup", "b1"));

        shop.awaitReady();
        assertThat(shop.content()).containsExactlyEntriesOf(before);
        JsonNode described = described(cairn, "r1");
        assertThat(described.get("phase").asString()).isEqualTo("Completed");
        assertCountsAddUp(described);
        assertStagesFollowEachOther(described);
        assertInOrderOfCreation(kube, described, shop);
        assertThat(shop.uid(shop.custom("store"))).isNotEqualTo(uidBefore);
        assertOwnersHoldOn(kube, shop);
    }

    @Test
    void aCopyComesUpInOtherNamespacesBesideTheOriginal(Cluster cluster, Kube kube, Cairn cairn) {
        Application shop = Application.make(cluster, kube, "orig");
        Map<String, String> before = shop.content();
        shop.backUp(cairn, "b1");
        cluster.kubectl("delete", "validatingwebhookconfiguration", shop.prefix() + "-hook");
        Map<String, String> versions = versions(kube, shop);

        ended(0, restore(cairn, "r1", "--from-backup", "b1", "--namespace-mappings", "orig-*:copy-*"));

        kube.awaitReady("copy-data", "db", 2);
        kube.awaitAvailable("copy-front", "web", 2);
        Map<String, String> expected = new TreeMap<>();
        before.forEach((id, content) -> {
            if (id.contains("orig-data") || id.contains("orig-front")) {
                String own = content.replace("orig-data", "copy-data").replace("orig-front", "copy-front");
                expected.put(id.replace("orig-data", "copy-data").replace("orig-front", "copy-front"), own);
            }
        });
        Map<String, String> copy = shop.as("copy").content();
        assertThat(copy).containsExactlyEntriesOf(expected);
        assertThat(kube.get("/apis/rbac.authorization.k8s.io/v1/namespaces/copy-data/rolebindings/readers")
                        .at("/subjects")
                        .valueStream()
                        .map(subject -> subject.path("namespace").asString("") + "/"
                                + subject.get("name").asString()))
                .containsExactly(
                        "copy-front/web", "copy-data/database", "/system:serviceaccounts:copy-front", "/someone");
        assertThat(kube.get(shop.webhook())
                        .at("/webhooks/0/clientConfig/service/namespace")
                        .asString())
                .isEqualTo("copy-front");
        assertThat(versions(kube, shop)).isEqualTo(versions);
        JsonNode described = described(cairn, "r1");
        assertCountsAddUp(described);
        assertThat(line(described, "namespaces/orig-data").get("target").asString())
                .isEqualTo("namespaces/copy-data");
        assertThat(described.get("items").path("failed").asLong()).isZero();
    }

    /** The versions of all objects that nobody but their user changes. */
    private static Map<String, String> versions(Kube kube, Application shop) {
        Map<String, String> versions = new TreeMap<>();
        for (String path : List.of(
                "/api/v1/namespaces/" + shop.data(),
                "/api/v1/namespaces/" + shop.front(),
                Kube.core(shop.data(), "configmaps", "settings"),
                Kube.core(shop.data(), "secrets", "password"),
                Kube.core(shop.data(), "services", "db"),
                Kube.core(shop.data(), "persistentvolumeclaims", "data-db-0"),
                "/apis/apps/v1/namespaces/" + shop.data() + "/statefulsets/db",
                "/apis/apps/v1/namespaces/" + shop.front() + "/deployments/web",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/" + shop.data() + "/rolebindings/readers",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles/" + shop.prefix() + "-web",
                shop.custom("store"),
                shop.custom("part"))) {
            versions.put(path, kube.resourceVersion(path));
        }
        return versions;
    }

    private static void assertInOrderOfCreation(Kube kube, JsonNode described, Application shop) {
        List<String> items = List.of(
                "customresourcedefinitions.apiextensions.k8s.io/applications." + shop.prefix() + ".example.com",
                "namespaces/" + shop.data(),
                "persistentvolumeclaims/" + shop.data() + "/data-db-0",
                "serviceaccounts/" + shop.data() + "/database",
                "secrets/" + shop.data() + "/password",
                "services/" + shop.data() + "/db",
                "statefulsets.apps/" + shop.data() + "/db",
                "applications." + shop.prefix() + ".example.com/" + shop.front() + "/store",
                "applications." + shop.prefix() + ".example.com/" + shop.front() + "/part",
                "validatingwebhookconfigurations.admissionregistration.k8s.io/" + shop.prefix() + "-hook");
        assertThat(items.stream()
                        .map(item -> line(described, item).get("stage").asInt())
                        .toList())
                .isSorted()
                .doesNotHaveDuplicates();
        List<String> paths = List.of(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/applications." + shop.prefix()
                        + ".example.com",
                "/api/v1/namespaces/" + shop.data(),
                Kube.core(shop.data(), "persistentvolumeclaims", "data-db-0"),
                Kube.core(shop.data(), "serviceaccounts", "database"),
                Kube.core(shop.data(), "secrets", "password"),
                Kube.core(shop.data(), "services", "db"),
                "/apis/apps/v1/namespaces/" + shop.data() + "/statefulsets/db",
                shop.custom("store"),
                shop.custom("part"),
                shop.webhook());
        assertThat(paths.stream()
                        .map(path ->
                                kube.get(path).at("/metadata/creationTimestamp").asString()))
                .isSorted();
    }

    /** Owners are those of now, and the collector, which has been at work since, took nothing. */
    private static void assertOwnersHoldOn(Kube kube, Application shop) {
        String generated = Kube.core(shop.front(), "configmaps", "generated");
        assertThat(kube.get(generated).at("/metadata/ownerReferences/0/uid").asString())
                .isEqualTo(shop.uid(shop.custom("part")));
        assertThat(kube.get(shop.custom("part"))
                        .at("/metadata/ownerReferences/0/uid")
                        .asString())
                .isEqualTo(shop.uid(shop.custom("store")));
        String orphan = Kube.core(shop.front(), "configmaps", "orphan");
        kube.create(Kube.core(shop.front(), "configmaps"), """
                {"metadata": {"name": "orphan", "ownerReferences": [{"apiVersion": "%s.example.com/v1",
                  "kind": "Application", "name": "gone", "uid": "00000000-0000-0000-0000-000000000000"}]}}""".formatted(shop.prefix()));
        Kube.await("the collector to take an orphan", () -> kube.find(orphan).isEmpty());
        assertThat(kube.find(generated)).isPresent();
        assertThat(kube.find(shop.custom("part"))).isPresent();
        String web = shop.uid("/apis/apps/v1/namespaces/" + shop.front() + "/deployments/web");
        assertThat(kube.get("/apis/apps/v1/namespaces/" + shop.front() + "/replicasets")
                        .get("items")
                        .valueStream()
                        .map(set -> set.at("/metadata/ownerReferences/0/uid").asString()))
                .containsExactly(web);
    }
}
