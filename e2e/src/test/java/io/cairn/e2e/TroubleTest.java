// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.assertNoBackup;
import static io.cairn.e2e.Backups.assertNothingWritten;
import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Each ends with a sentence that names the thing. */
@ExtendWith(Environment.class)
class TroubleTest {

    @Test
    void aTypeThatMayNotBeListedMakesTheBackupPartiallyFailedIfItWasAskedForByName(
            ControlPlane plane, Kube kube, Cairn cairn) {
        String namespace = filledNamespace(kube, "denied");
        Cairn limited = cairn.with(plane.kubeconfig(userWhoMayReadAllBut(kube, plane, "secrets")));

        Cairn.Result result = ended(
                3,
                createBackup(
                        limited,
                        "b1",
                        "--include-namespaces",
                        namespace,
                        "--include-resources",
                        "pods,configmaps,secrets"));

        assertThat(result.err()).contains("secrets");
        JsonNode described = cairn.describe("b1");
        assertThat(described.get("phase").asString()).isEqualTo("PartiallyFailed");
        assertThat(stored(cairn, "b1").items())
                .contains("configmaps/" + namespace + "/settings")
                .doesNotContain("secrets/" + namespace + "/password");
    }

    @Test
    void aTypeThatMayNotBeListedIsAWarningIfNobodyAskedForIt(ControlPlane plane, Kube kube, Cairn cairn) {
        String namespace = filledNamespace(kube, "warned");
        Cairn limited = cairn.with(plane.kubeconfig(userWhoMayReadAllBut(kube, plane, "secrets")));

        Cairn.Result result = ended(0, createBackup(limited, "b1", "--include-namespaces", namespace));

        assertThat(result.err()).contains("secrets");
        assertThat(cairn.describe("b1").get("phase").asString()).isEqualTo("Completed");
        assertThat(stored(cairn, "b1").items()).contains("configmaps/" + namespace + "/settings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-token-that-has-expired", ""})
    void credentialsThatTheServerRefusesEndTheRun(String token, ControlPlane plane, Cairn cairn) throws IOException {
        Path kubeconfig = Files.writeString(
                Environment.newFolder("kubeconfig-").resolve("config"),
                plane.kubeconfig(plane.server().toString(), token));

        Cairn.Result result = ended(1, createBackup(cairn.with(kubeconfig), "b1"));

        assertThat(result.err()).contains(plane.server().getAuthority()).containsIgnoringCase("credentials");
        assertNothingWritten(cairn);
    }

    @Test
    void aServerThatDoesNotAnswerEndsTheRun(ControlPlane plane, Cairn cairn) throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        Path kubeconfig = Files.writeString(
                Environment.newFolder("kubeconfig-").resolve("config"),
                plane.kubeconfig("https://127.0.0.1:" + closedPort, "any"));

        Cairn.Result result = ended(1, createBackup(cairn.with(kubeconfig), "b1"));

        assertThat(result.err()).contains("127.0.0.1:" + closedPort);
        assertNothingWritten(cairn);
    }

    @Test
    void aFullLocationEndsAsFailedAndLeavesNoBackup(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("full");
        byte[] incompressible = new byte[600_000];
        for (int number = 0; number < 5; number++) {
            new Random(number).nextBytes(incompressible);
            kube.secret(namespace, "large-" + number, Base64.getEncoder().encodeToString(incompressible));
        }

        try (SmallSpace space = SmallSpace.ofOneMegabyte()) {
            Cairn small = cairn.at(space.folder());
            Cairn.Result result =
                    ended(1, createBackup(small.under(space.wrapper()), "b1", "--include-namespaces", namespace));

            assertThat(result.err()).contains(space.folder().toString());
            assertNoBackup(small, "b1");
            assertThat(StoredBackup.files(space.folder())).noneMatch(file -> file.endsWith(".tar.gz"));
        }
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheBackupKept(Kube kube, Cairn cairn) throws IOException {
        String namespace = filledNamespace(kube, "taken");
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        Path archive = Backups.folder(cairn, "b1").resolve("b1.tar.gz");
        byte[] before = Files.readAllBytes(archive);

        Cairn.Result result = createBackup(cairn, "b1", "--include-namespaces", namespace);

        assertThat(result.exit()).describedAs("exit code of: %s", result).isIn(1, 2);
        assertThat(result.err()).contains("b1");
        assertThat(Files.readAllBytes(archive)).isEqualTo(before);
        assertThat(cairn.names()).containsExactly("b1");
    }

    @Test
    void aNamedItemThatDoesNotExistIsAWarningThatNamesIt(Kube kube, Cairn cairn) {
        String namespace = filledNamespace(kube, "missing");

        Cairn.Result result = ended(
                0,
                createBackup(
                        cairn,
                        "b1",
                        "--include-namespaces",
                        namespace,
                        "--ordered-resources",
                        "pod=%s/gone,%s/db-0".formatted(namespace, namespace),
                        "--ordered-missing",
                        "warn"));

        assertThat(result.err()).contains("pods/" + namespace + "/gone");
        JsonNode described = cairn.describe("b1");
        assertThat(described.get("phase").asString()).isEqualTo("Completed");
        assertThat(described.get("warnings").toString()).contains(namespace + "/gone");
        assertThat(stored(cairn, "b1").items()).startsWith("pods/" + namespace + "/db-0");
    }

    @Test
    void aNamedItemThatDoesNotExistEndsTheRunBeforeAnythingIsWrittenIfAskedTo(Kube kube, Cairn cairn) {
        String namespace = filledNamespace(kube, "strict");

        Cairn.Result result = createBackup(
                cairn,
                "b1",
                "--include-namespaces",
                namespace,
                "--ordered-resources",
                "pod=%s/gone,%s/db-0".formatted(namespace, namespace),
                "--ordered-missing",
                "fail");

        assertThat(result.exit()).describedAs("exit code of: %s", result).isIn(1, 2);
        assertThat(result.err()).contains("pods/" + namespace + "/gone");
        assertNothingWritten(cairn);
    }

    private static String filledNamespace(Kube kube, String prefix) {
        String namespace = kube.newNamespace(prefix);
        kube.pod(namespace, "db-0");
        kube.configMap(namespace, "settings");
        kube.secret(namespace, "password", "b2xk");
        return namespace;
    }

    /** A user with read rights on every type that the server has today, one of the core group left out. */
    private static String userWhoMayReadAllBut(Kube kube, ControlPlane plane, String deniedPlural) {
        String user = plane.newLimitedUser();
        StringBuilder rules = new StringBuilder();
        TreeSet<String> core = new TreeSet<>();
        for (JsonNode resource : kube.get("/api/v1").get("resources")) {
            core.add(resource.get("name").asString());
        }
        core.remove(deniedPlural);
        rules.append("{\"apiGroups\": [\"\"], \"resources\": [\"")
                .append(String.join("\", \"", core))
                .append("\"], \"verbs\": [\"get\", \"list\"]}");
        for (JsonNode group : kube.get("/apis").get("groups")) {
            rules.append(", {\"apiGroups\": [\"")
                    .append(group.get("name").asString())
                    .append("\"], \"resources\": [\"*\"], \"verbs\": [\"get\", \"list\"]}");
        }
        String rbac = "/apis/rbac.authorization.k8s.io/v1/";
        kube.create(rbac + "clusterroles", Kube.named(user, ", \"rules\": [" + rules + "]"));
        kube.create(rbac + "clusterrolebindings", Kube.named(user, """
                , "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
                "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]""".formatted(user, user)));
        Kube asUser = new Kube(plane, user);
        Kube.await("the rights of " + user, () -> asUser.status("/api/v1/configmaps?limit=1") == 200);
        return user;
    }
}
