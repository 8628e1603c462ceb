// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.assertCountsAddUp;
import static io.cairn.e2e.Restores.count;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.line;
import static io.cairn.e2e.Restores.reason;
import static io.cairn.e2e.Restores.restore;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a restore does about objects that exist. */
@ExtendWith(Environment.class)
class RestoreExistingTest {

    @Test
    void whatIsEqualIsLeftWithoutAWrite(Kube kube, Cairn cairn) {
        for (String policy : List.of("skip", "update", "replace", "fail")) {
            String namespace = kube.newNamespace("equal");
            fill(kube, namespace);
            ended(0, createBackup(cairn, "of-" + namespace, "--include-namespaces", namespace));
            Map<String, String> before = versions(kube, namespace);

            ended(
                    0,
                    restore(
                            cairn,
                            "into-" + namespace,
                            "--from-backup",
                            "of-" + namespace,
                            "--existing-resource-policy",
                            policy));

            assertThat(versions(kube, namespace)).describedAs(policy).isEqualTo(before);
            JsonNode described = described(cairn, "into-" + namespace);
            assertCountsAddUp(described);
            for (String item : List.of("configmaps/%s/settings", "secrets/%s/password", "services/%s/db")) {
                assertThat(line(described, item.formatted(namespace))
                                .get("outcome")
                                .asString())
                        .describedAs("%s under %s", item, policy)
                        .isEqualTo("unchanged");
            }
            assertThat(count(described, "created") + count(described, "updated") + count(described, "failed"))
                    .isZero();
        }
    }

    @Test
    void skipLeavesWhatDiffersAndSaysWhere(Kube kube, Cairn cairn) {
        String namespace = backedUp(kube, cairn);
        String settings = Kube.core(namespace, "configmaps", "settings");
        String version = kube.patch(settings, "{\"data\": {\"state\": \"mine\"}}")
                .at("/metadata/resourceVersion")
                .asString();

        Cairn.Result result = ended(0, restore(cairn, "r1", "--from-backup", "b1"));

        assertThat(kube.resourceVersion(settings)).isEqualTo(version);
        JsonNode described = described(cairn, "r1");
        assertThat(line(described, "configmaps/" + namespace + "/settings")
                        .get("outcome")
                        .asString())
                .isEqualTo("skipped");
        assertThat(reason(described, "configmaps/" + namespace + "/settings"))
                .startsWith("exists and differs in data.state (");
        assertThat(result.err()).contains("configmaps/" + namespace + "/settings exists and differs in data.state");
    }

    @Test
    void failLeavesWhatDiffersAndFails(Kube kube, Cairn cairn) {
        String namespace = backedUp(kube, cairn);
        String settings = Kube.core(namespace, "configmaps", "settings");
        kube.patch(settings, "{\"data\": {\"state\": \"mine\"}}");

        ended(3, restore(cairn, "r1", "--from-backup", "b1", "--existing-resource-policy", "fail"));

        assertThat(kube.get(settings).at("/data/state").asString()).isEqualTo("mine");
        JsonNode described = described(cairn, "r1");
        assertThat(count(described, "failed")).isEqualTo(1);
        assertThat(reason(described, "configmaps/" + namespace + "/settings")).contains("exists and differs");
    }

    @Test
    void updateLeavesTheFieldsOfOthersAndReportsConflicts(Kube kube, Cairn cairn) {
        String namespace = backedUp(kube, cairn);
        String settings = Kube.core(namespace, "configmaps", "settings");
        String more = Kube.core(namespace, "configmaps", "more");
        kube.patch(settings, "{\"data\": {\"state\": \"mine\", \"extra\": \"mine\"}}");
        kube.patch(more, "{\"data\": {\"extra\": \"mine\", \"state\": null}}");

        ended(3, restore(cairn, "r1", "--from-backup", "b1", "--existing-resource-policy", "update"));

        JsonNode conflict = described(cairn, "r1");
        assertThat(line(conflict, "configmaps/" + namespace + "/settings")
                        .get("outcome")
                        .asString())
                .isEqualTo("failed");
        assertThat(reason(conflict, "configmaps/" + namespace + "/settings"))
                .contains("data.state (set by Java-http-client)", "--force-conflicts");
        assertThat(kube.get(settings).at("/data/state").asString()).isEqualTo("mine");
        assertThat(line(conflict, "configmaps/" + namespace + "/more")
                        .get("outcome")
                        .asString())
                .isEqualTo("updated");
        assertThat(kube.get(more).at("/data").toString()).isEqualTo("{\"extra\":\"mine\",\"state\":\"old\"}");

        ended(
                0,
                restore(
                        cairn,
                        "r2",
                        "--from-backup",
                        "b1",
                        "--existing-resource-policy",
                        "update",
                        "--force-conflicts"));

        assertThat(line(described(cairn, "r2"), "configmaps/" + namespace + "/settings")
                        .get("outcome")
                        .asString())
                .isEqualTo("updated");
        assertThat(kube.get(settings).at("/data").toString()).isEqualTo("{\"extra\":\"mine\",\"state\":\"old\"}");
    }

    @Test
    void replaceEqualisesAndMakesAnewWhatCanNotBeChangedButNeverAClaim(Kube kube, Cairn cairn) {
        String namespace = backedUp(kube, cairn);
        String settings = Kube.core(namespace, "configmaps", "settings");
        String secret = Kube.core(namespace, "secrets", "fixed");
        String service = Kube.core(namespace, "services", "db");
        String claim = Kube.core(namespace, "persistentvolumeclaims", "data");
        kube.patch(settings, "{\"data\": {\"state\": \"mine\", \"extra\": \"mine\"}}");
        String address = kube.patch(service, "{\"spec\": {\"sessionAffinity\": \"ClientIP\"}}")
                .at("/spec/clusterIP")
                .asString();
        kube.delete(secret);
        fixed(kube, namespace, "bmV3");
        kube.delete(claim);
        Kube.await("the end of the claim", () -> kube.find(claim).isEmpty());
        claim(kube, namespace, "2Gi");
        String settingsUid = uid(kube, settings);
        String secretUid = uid(kube, secret);
        String claimUid = uid(kube, claim);

        ended(3, restore(cairn, "r1", "--from-backup", "b1", "--existing-resource-policy", "replace"));

        JsonNode described = described(cairn, "r1");
        assertThat(kube.get(settings).at("/data").toString()).isEqualTo("{\"state\":\"old\"}");
        assertThat(uid(kube, settings)).isEqualTo(settingsUid);
        assertThat(kube.get(service).at("/spec/sessionAffinity").asString()).isEqualTo("None");
        assertThat(kube.get(service).at("/spec/clusterIP").asString()).isEqualTo(address);
        assertThat(kube.get(secret).at("/data/value").asString()).isEqualTo("b2xk");
        assertThat(uid(kube, secret)).isNotEqualTo(secretUid);
        assertThat(reason(described, "secrets/" + namespace + "/fixed")).contains("deleted and made again");
        assertThat(uid(kube, claim)).isEqualTo(claimUid);
        assertThat(kube.get(claim).at("/spec/resources/requests/storage").asString())
                .isEqualTo("2Gi");
        assertThat(line(described, "persistentvolumeclaims/" + namespace + "/data")
                        .get("outcome")
                        .asString())
                .isEqualTo("failed");
        assertThat(reason(described, "persistentvolumeclaims/" + namespace + "/data"))
                .contains("Cairn deletes no persistentvolumeclaims");
        assertThat(count(described, "failed")).isEqualTo(1);
        assertThat(count(described, "updated")).isEqualTo(3);
        assertCountsAddUp(described);
    }

    private static String backedUp(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("exists");
        fill(kube, namespace);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        return namespace;
    }

    private static void fill(Kube kube, String namespace) {
        for (String name : List.of("settings", "more", "third", "fourth")) {
            kube.configMap(namespace, name);
        }
        kube.secret(namespace, "password", "b2xk");
        fixed(kube, namespace, "b2xk");
        claim(kube, namespace, "1Gi");
        kube.pod(namespace, "one");
        kube.create(Kube.core(namespace, "services"), Kube.named("db", """
                , "spec": {"selector": {"app": "db"}, "ports": [{"port": 5432}]}"""));
        kube.statefulSet(namespace, "db", 0);
    }

    private static void fixed(Kube kube, String namespace, String base64) {
        kube.create(Kube.core(namespace, "secrets"), Kube.named("fixed", """
                , "immutable": true, "data": {"value": "%s"}""".formatted(base64)));
    }

    private static void claim(Kube kube, String namespace, String size) {
        kube.create(Kube.core(namespace, "persistentvolumeclaims"), Kube.named("data", """
                , "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "",
                           "resources": {"requests": {"storage": "%s"}}}""".formatted(size)));
    }

    private static String uid(Kube kube, String path) {
        return kube.get(path).at("/metadata/uid").asString();
    }

    /** All but the StatefulSet, whose controller tells its status when it likes. */
    private static Map<String, String> versions(Kube kube, String namespace) {
        Map<String, String> versions = new TreeMap<>();
        versions.put("namespace", kube.resourceVersion("/api/v1/namespaces/" + namespace));
        for (String plural :
                List.of("configmaps", "secrets", "services", "persistentvolumeclaims", "pods", "serviceaccounts")) {
            kube.get(Kube.core(namespace, plural))
                    .get("items")
                    .forEach(item -> versions.put(
                            plural + "/" + item.at("/metadata/name").asString(),
                            item.at("/metadata/resourceVersion").asString()));
        }
        return versions;
    }
}
