// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.assertCountsAddUp;
import static io.cairn.e2e.Restores.count;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.line;
import static io.cairn.e2e.Restores.onTerminal;
import static io.cairn.e2e.Restores.outcomes;
import static io.cairn.e2e.Restores.reason;
import static io.cairn.e2e.Restores.restore;
import static io.cairn.e2e.Restores.startRestore;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Parts of backups, archives of others, and clusters that don't take everything. */
@ExtendWith(Environment.class)
class RestoreTroubleTest {

    @Test
    void aSingleItemComesBackWithItsNamespaceAndNothingElse(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);

        ended(0, restore(cairn, "r1", "--from-backup", "b1", "--item", "configmaps/" + namespace + "/settings"));

        assertThat(outcomes(described(cairn, "r1")))
                .isEqualTo(Map.of(
                        "namespaces/" + namespace, "created", "configmaps/" + namespace + "/settings", "created"));
        assertThat(kube.find(Kube.core(namespace, "configmaps", "settings"))).isPresent();
        assertThat(kube.find(Kube.core(namespace, "secrets", "password-1"))).isEmpty();
    }

    @Test
    void anItemThatTheBackupHasNotIsRefusedBeforeAnythingIsSent(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);

        Cairn.Result result =
                ended(2, restore(cairn, "r1", "--from-backup", "b1", "--item", "configmaps/" + namespace + "/nothing"));

        assertThat(result.err()).contains("configmaps/" + namespace + "/nothing");
        assertThat(kube.find("/api/v1/namespaces/" + namespace)).isEmpty();
    }

    @Test
    void aSelectorTakesWhatBearsTheLabel(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);

        ended(0, restore(cairn, "r1", "--from-backup", "b1", "--selector", "app=db"));

        assertThat(outcomes(described(cairn, "r1")))
                .isEqualTo(Map.of(
                        "namespaces/" + namespace, "created", "configmaps/" + namespace + "/labelled", "created"));
    }

    @Test
    void aTypeThatTheClusterHasNotIsSaidOnce(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("untyped");
        String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        kube.create(definitions, """
                {"metadata": {"name": "widgets.untyped.example.com"}, "spec": {"group": "untyped.example.com",
                 "scope": "Namespaced", "names": {"kind": "Widget", "plural": "widgets", "singular": "widget"},
                 "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema":
                   {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}""");
        String widgets = "/apis/untyped.example.com/v1/namespaces/" + namespace + "/widgets";
        Kube.await("widgets to be served", () -> kube.status(widgets) == 200);
        for (String name : List.of("one", "two", "three")) {
            kube.create(widgets, """
                    {"apiVersion": "untyped.example.com/v1", "kind": "Widget", "metadata": {"name": "%s"}}""".formatted(name));
        }
        kube.configMap(namespace, "settings");
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        end(kube, namespace);
        kube.delete(definitions + "/widgets.untyped.example.com");
        Kube.await("widgets to be served no more", () -> kube.status("/apis/untyped.example.com/v1/widgets") == 404);

        Cairn.Result result = ended(
                3,
                restore(
                        cairn,
                        "r1",
                        "--from-backup",
                        "b1",
                        "--exclude-resources",
                        "customresourcedefinitions.apiextensions.k8s.io"));

        assertThat(result.err().lines().filter(line -> line.contains("widgets.untyped.example.com")))
                .hasSize(1);
        JsonNode described = described(cairn, "r1");
        assertThat(count(described, "failed")).isEqualTo(3);
        assertCountsAddUp(described);
        assertThat(kube.find(Kube.core(namespace, "configmaps", "settings"))).isPresent();
        assertThat(described.at("/errors/count").asInt()).isEqualTo(1);

        ended(0, restore(cairn, "r2", "--from-backup", "b1"));
        assertThat(kube.get(widgets).get("items").size()).isEqualTo(3);
    }

    @Test
    void aMissingRightIsSaidOncePerType(ControlPlane plane, Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);
        String user = plane.newLimitedUser();
        String rbac = "/apis/rbac.authorization.k8s.io/v1/";
        kube.create(rbac + "clusterroles", Kube.named(user, """
                , "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]},
                            {"apiGroups": [""], "resources": ["namespaces", "configmaps"], "verbs": ["create"]}]"""));
        kube.create(rbac + "clusterrolebindings", Kube.named(user, """
                , "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
                "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]""".formatted(user, user)));
        Kube asUser = new Kube(plane, user);
        Kube.await("the rights of " + user, () -> asUser.status("/api/v1/configmaps?limit=1") == 200);

        Cairn.Result result = ended(
                3,
                restore(
                        cairn.with(plane.kubeconfig(user)),
                        "r1",
                        "--from-backup",
                        "b1",
                        "--include-resources",
                        "configmaps,secrets"));

        assertThat(result.err().lines().filter(line -> line.contains("secrets")))
                .hasSize(1)
                .first()
                .asString()
                .contains("the user has not the right", user);
        JsonNode described = described(cairn, "r1");
        assertThat(count(described, "failed")).isEqualTo(3);
        assertThat(reason(described, "secrets/" + namespace + "/password-2")).contains("the user has not the right");
        assertThat(kube.find(Kube.core(namespace, "configmaps", "settings"))).isPresent();
        assertCountsAddUp(described);
    }

    @Test
    void aNamespaceThatIsBeingDeletedIsWaitedForAndThenMadeAnew(Kube kube, Cairn cairn) {
        String namespace = filled(kube);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        String held = held(kube, namespace);

        Cairn.Running restore = startRestore(onTerminal(cairn), "r1", "--from-backup", "b1");
        Kube.await(
                "the terminal to say for what it waits",
                () -> restore.soFar().contains("waiting for namespaces/" + namespace + ": it is being deleted: "));
        kube.patch(held, "{\"metadata\": {\"finalizers\": null}}");
        ended(0, restore.end());

        JsonNode described = described(cairn, "r1");
        assertThat(line(described, "namespaces/" + namespace).get("outcome").asString())
                .isEqualTo("created");
        assertCountsAddUp(described);
        assertThat(kube.find(Kube.core(namespace, "secrets", "password-1"))).isPresent();
    }

    /** Deletes a namespace and answers the path of what holds it. */
    private static String held(Kube kube, String namespace) {
        String held = Kube.core(namespace, "configmaps", "settings");
        kube.patch(held, "{\"metadata\": {\"finalizers\": [\"example.com/held\"]}}");
        kube.delete("/api/v1/namespaces/" + namespace);
        Kube.await(
                "the end of the others",
                () -> kube.find(Kube.core(namespace, "secrets", "password-1")).isEmpty());
        return held;
    }

    @Test
    void aNamespaceThatIsNotGoneInTimeTakesNothing(Kube kube, Cairn cairn) {
        String namespace = filled(kube);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        String held = held(kube, namespace);

        Cairn.Result result =
                ended(3, restore(cairn, "r1", "--from-backup", "b1", "--terminating-resource-timeout", "1s"));

        assertThat(result.err()).contains("namespaces/" + namespace + " is not gone after 1s: it is being deleted");
        JsonNode described = described(cairn, "r1");
        assertThat(reason(described, "secrets/" + namespace + "/password-1"))
                .contains("the namespace " + namespace + " is being deleted");
        assertThat(count(described, "created")).isZero();
        assertCountsAddUp(described);
        kube.patch(held, "{\"metadata\": {\"finalizers\": null}}");
        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
        ended(0, cairn.restore("create", "r1", "--resume"));
        assertThat(kube.find(Kube.core(namespace, "secrets", "password-1"))).isPresent();
    }

    @Test
    void aQuotaThatIsUsedUpIsNamed(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);
        kube.create("/api/v1/namespaces", Kube.named(namespace, ""));
        kube.create(
                Kube.core(namespace, "resourcequotas"),
                Kube.named("few", ", \"spec\": {\"hard\": {\"count/secrets\": \"1\"}}"));
        kube.patch(
                Kube.core(namespace, "resourcequotas", "few") + "/status",
                "{\"status\": {\"hard\": {\"count/secrets\": \"1\"}, \"used\": {\"count/secrets\": \"0\"}}}");

        ended(3, restore(cairn, "r1", "--from-backup", "b1"));

        JsonNode described = described(cairn, "r1");
        assertThat(count(described, "failed")).isEqualTo(2);
        assertThat(journalReasons(described))
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason)
                        .contains("a quota of the namespace " + namespace + " is used up", "few", "raise it"));
        assertCountsAddUp(described);
    }

    @Test
    void admissionThatRefusesAndAWebhookThatDoesNotAnswerAreToldApart(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);
        kube.create("/api/v1/namespaces", Kube.named(namespace, ""));
        String admission = "/apis/admissionregistration.k8s.io/v1/";
        kube.create(admission + "validatingadmissionpolicies", Kube.named(namespace, """
                , "spec": {"failurePolicy": "Fail", "matchConstraints": {"namespaceSelector": {"matchLabels":
                    {"kubernetes.io/metadata.name": "%s"}}, "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"],
                    "operations": ["CREATE"], "resources": ["configmaps"]}]},
                  "validations": [{"expression": "object.metadata.name != 'settings'", "message": "no settings here"}]}""".formatted(namespace)));
        kube.create(admission + "validatingadmissionpolicybindings", Kube.named(namespace, """
                , "spec": {"policyName": "%s", "validationActions": ["Deny"]}""".formatted(namespace)));
        kube.create(admission + "validatingwebhookconfigurations", Kube.named(namespace, """
                , "webhooks": [{"name": "hook.example.com", "admissionReviewVersions": ["v1"], "sideEffects": "None",
                  "timeoutSeconds": 1, "failurePolicy": "Fail",
                  "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%s"}},
                  "clientConfig": {"service": {"name": "gone", "namespace": "%s"}},
                  "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"],
                             "resources": ["secrets"]}]}]""".formatted(
                        namespace, namespace)));
        Kube.await(
                "admission",
                () -> !kube.wouldCreate(Kube.core(namespace, "configmaps"), Kube.named("settings", ""))
                        && !kube.wouldCreate(Kube.core(namespace, "secrets"), Kube.named("any", "")));

        ended(3, restore(cairn, "r1", "--from-backup", "b1"));

        JsonNode described = described(cairn, "r1");
        assertThat(reason(described, "configmaps/" + namespace + "/settings"))
                .contains("admission refuses it", "no settings here");
        assertThat(reason(described, "secrets/" + namespace + "/password-1"))
                .contains("a webhook that has to admit it doesn't work", "gone");
        assertThat(line(described, "configmaps/" + namespace + "/labelled")
                        .get("outcome")
                        .asString())
                .isEqualTo("created");
        assertCountsAddUp(described);
        kube.delete(admission + "validatingwebhookconfigurations/" + namespace);
        kube.delete(admission + "validatingadmissionpolicybindings/" + namespace);
    }

    @Test
    void aWebhookThatDeniesIsQuotedWithItsNameAndTheOthersAreRestored(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);
        kube.create("/api/v1/namespaces", Kube.named(namespace, ""));
        String configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
        String sentence = "not while the books are being closed: ask accounting";
        List<String> denied = List.of("configmaps/" + namespace + "/settings", "secrets/" + namespace + "/password-2");
        try (DenyingWebhook webhook = new DenyingWebhook(Set.of("settings", "password-2"), sentence)) {
            kube.create(configurations, Kube.named(namespace, """
                    , "webhooks": [{"name": "books.example.com", "admissionReviewVersions": ["v1"],
                      "sideEffects": "None", "failurePolicy": "Fail", "clientConfig": %s,
                      "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%s"}},
                      "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"],
                                 "resources": ["configmaps", "secrets"]}]}]""".formatted(webhook.clientConfig(), namespace)));
            Kube.await(
                    "the webhook",
                    () -> !kube.wouldCreate(Kube.core(namespace, "configmaps"), Kube.named("settings", "")));

            Cairn.Result result = ended(3, restore(cairn, "r1", "--from-backup", "b1"));

            assertThat(result.err()).contains("books.example.com", sentence);
        }
        JsonNode described = described(cairn, "r1");
        assertThat(denied).allSatisfy(item -> {
            assertThat(line(described, item).get("outcome").asString()).isEqualTo("failed");
            assertThat(reason(described, item))
                    .isEqualTo("admission refuses it: admission webhook \"books.example.com\" denied the request: "
                            + sentence);
        });
        assertThat(count(described, "failed")).isEqualTo(denied.size());
        for (String item : List.of("configmaps/labelled", "secrets/password-1", "secrets/password-3")) {
            String[] parts = item.split("/", 2);
            assertThat(line(described, parts[0] + "/" + namespace + "/" + parts[1])
                            .get("outcome")
                            .asString())
                    .isEqualTo("created");
            assertThat(kube.find(Kube.core(namespace, parts[0], parts[1]))).isPresent();
        }
        assertCountsAddUp(described);

        kube.delete(configurations + "/" + namespace);
        Kube.await(
                "the end of the webhook",
                () -> kube.wouldCreate(Kube.core(namespace, "configmaps"), Kube.named("settings", "")));
        ended(0, cairn.restore("create", "r1", "--resume"));
        assertThat(kube.find(Kube.core(namespace, "configmaps", "settings"))).isPresent();
        assertThat(kube.find(Kube.core(namespace, "secrets", "password-2"))).isPresent();
    }

    @Test
    void aDryRunByTheServerTouchesNothingAndSaysWhatCanNotBeAsked(Kube kube, Cairn cairn) {
        String namespace = filled(kube);
        String lost = lost(kube, cairn, namespace);
        String settings = Kube.core(namespace, "configmaps", "settings");
        kube.patch(settings, "{\"data\": {\"state\": \"mine\"}}");
        String version = kube.resourceVersion(settings);

        Cairn.Result result = ended(
                0,
                cairn.restore(
                        "plan",
                        "--from-backup",
                        "b1",
                        "--existing-resource-policy",
                        "replace",
                        "--server-dry-run",
                        "-o",
                        "json"));

        Map<String, String> answers = new LinkedHashMap<>();
        result.json()
                .get("answers")
                .forEach(answer -> answers.put(
                        answer.get("item").asString(), answer.get("outcome").asString()));
        assertThat(answers)
                .containsEntry("namespaces/" + lost, "created")
                .containsEntry("configmaps/" + lost + "/settings", "not checked")
                .containsEntry("secrets/" + lost + "/password-1", "not checked")
                .containsEntry("namespaces/" + namespace, "unchanged")
                .containsEntry("configmaps/" + namespace + "/settings", "updated")
                .containsEntry("configmaps/" + namespace + "/labelled", "unchanged");
        assertThat(kube.resourceVersion(settings)).isEqualTo(version);
        assertThat(kube.find("/api/v1/namespaces/" + lost)).isEmpty();
        assertThat(cairn.restore("get", "-o", "name").out()).isEmpty();
    }

    @Test
    void aTarballOfOursIsRestoredFromAFile(Kube kube, Cairn cairn) {
        String namespace = lost(kube, cairn);
        Path file = Environment.newFolder("tarball-").resolve("b1.tar.gz");
        ended(0, cairn.backup("download", "b1", "-o", file.toString()));

        ended(0, restore(cairn.at(Environment.newFolder("empty-")), "r1", "--from-file", file.toString()));

        assertThat(kube.get(Kube.core(namespace, "configmaps", "settings"))
                        .at("/data/state")
                        .asString())
                .isEqualTo("old");
        assertThat(kube.get(Kube.core(namespace, "secrets")).get("items").size())
                .isEqualTo(3);
    }

    @Test
    void anArchiveInVelerosLayoutIsRestoredFromAFile(Kube kube, Cairn cairn) throws IOException {
        String map = """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", "namespace": "of-velero",
                 "uid": "0d1a7a3e-0000-4000-8000-000000000001", "resourceVersion": "7"}, "data": {"state": "old"}}""";
        String namespace = """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "of-velero",
                 "uid": "0d1a7a3e-0000-4000-8000-000000000002"}, "spec": {"finalizers": ["kubernetes"]},
                 "status": {"phase": "Active"}}""";
        String deployment = """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "of-velero"},
                 "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "template": {"metadata":
                   {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example/web:1"}]}}}}""";
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("metadata/version", "1.1.0");
        entries.put("resources/namespaces/cluster/of-velero.json", namespace);
        entries.put("resources/namespaces/v1-preferredversion/cluster/of-velero.json", namespace);
        entries.put("resources/configmaps/namespaces/of-velero/settings.json", map);
        entries.put("resources/configmaps/v1-preferredversion/namespaces/of-velero/settings.json", map);
        entries.put("resources/deployments.apps/namespaces/of-velero/web.json", deployment);
        entries.put("resources/deployments.apps/v1-preferredversion/namespaces/of-velero/web.json", deployment);
        Path file = tarball(entries);

        ended(0, restore(cairn, "r1", "--from-file", file.toString()));

        assertThat(outcomes(described(cairn, "r1")))
                .isEqualTo(Map.of(
                        "namespaces/of-velero", "created",
                        "configmaps/of-velero/settings", "created",
                        "deployments.apps/of-velero/web", "created"));
        assertThat(kube.get(Kube.core("of-velero", "configmaps", "settings"))
                        .at("/data/state")
                        .asString())
                .isEqualTo("old");
    }

    private static Path tarball(Map<String, String> entries) throws IOException {
        Path file = Environment.newFolder("velero-").resolve("v1.tar.gz");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                byte[] bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
                header.setSize(bytes.length);
                tar.putArchiveEntry(header);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private static List<String> journalReasons(JsonNode described) {
        return described
                .get("journal")
                .valueStream()
                .filter(line -> line.get("outcome").asString().equals("failed"))
                .map(line -> line.get("reason").asString())
                .toList();
    }

    private static String filled(Kube kube) {
        String namespace = kube.newNamespace("trouble");
        kube.configMap(namespace, "settings");
        kube.create(Kube.core(namespace, "configmaps"), """
                {"metadata": {"name": "labelled", "labels": {"app": "db"}}, "data": {"state": "old"}}""");
        for (int number = 1; number <= 3; number++) {
            kube.secret(namespace, "password-" + number, "b2xk");
        }
        return namespace;
    }

    /** A namespace that is in the backup {@code b1} and no more in the cluster. */
    private static String lost(Kube kube, Cairn cairn) {
        String namespace = filled(kube);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        end(kube, namespace);
        return namespace;
    }

    /** The same, with another one in the backup that stays. */
    private static String lost(Kube kube, Cairn cairn, String other) {
        String namespace = filled(kube);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace + "," + other));
        end(kube, namespace);
        return namespace;
    }

    private static void end(Kube kube, String namespace) {
        kube.delete("/api/v1/namespaces/" + namespace);
        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
    }
}
