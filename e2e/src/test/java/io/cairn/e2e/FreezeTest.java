// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.assertNoBackup;
import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.items;
import static io.cairn.e2e.Backups.journal;
import static io.cairn.e2e.Backups.startBackup;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What goes wrong while pods are frozen, and before it: what is said of it, and that nothing remains frozen or is lost. */
@ExtendWith(ClusterEnvironment.class)
class FreezeTest {

    private static final int EXIT_OF_KILLED = 128 + 9;

    /** Freezes, and returns only when the test says so. */
    private static final String LASTING = "[sh, -c, 'trace freeze; until [ -e $NAMESPACE.go ]; do sleep 0.05; done']";

    private static final String FREEZE = "[trace, freeze]";
    private static final String RELEASE = "[trace, release]";

    @Test
    void afterAKillTheNextCommandTellsWhatIsFrozenAndReleaseEndsIt(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(namespace, frozenPods("", LASTING, "60s", RELEASE));
        Cairn.Running backup = startBackup(cairn, "b1", "-f", file);
        awaitTrace(cluster, namespace, "db-0 freeze");
        backup.signal("KILL");
        ended(EXIT_OF_KILLED, backup.end());
        go(cluster, namespace);

        assertNoBackup(cairn, "b1");
        assertThat(cairn.backup("get").err()).contains("b1", "cairn backup release b1");
        assertThat(ended(2, createBackup(cairn, "b1", "-f", file)).err()).contains("cairn backup release b1");
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze");

        ended(0, cairn.backup("release", "b1"));

        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release");
        assertThat(cairn.backup("get").err()).doesNotContain("release");
        assertThat(ended(0, cairn.backup("release", "b1")).out()).contains("nothing is left frozen by b1");
        assertThat(cluster.trace(namespace)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalReleasesWhatIsFrozen(String signal, Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(namespace, frozenPods("", LASTING, "60s", RELEASE));
        Cairn.Running backup = startBackup(cairn, "b1", "-f", file);
        awaitTrace(cluster, namespace, "db-0 freeze");

        backup.signal(signal);
        Cairn.Result result = backup.end(10);
        go(cluster, namespace);

        ended(Cairn.exitOf(signal), result);
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release");
        assertNoBackup(cairn, "b1");
        assertThat(cairn.backup("get").err()).doesNotContain("release");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalAfterTheFreezeReleasesThePodThatIsBeingCaptured(
            String signal, Cluster cluster, ControlPlane plane, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(namespace, frozenPods("", FREEZE, "10s", RELEASE));
        String pod = Kube.core(namespace, "pods", "db-0");
        try (FaultyRelay relay = new FaultyRelay(plane)) {
            FaultyRelay.Held capture = relay.hold(request ->
                    request.path().equals(pod) && cluster.trace(namespace).contains("db-0 freeze"));
            Cairn.Running backup =
                    startBackup(cairn.with(plane.kubeconfig(plane.admin(), relay.uri())), "b1", "-f", file);
            capture.awaitArrival();
            assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze");

            backup.signal(signal);
            Cairn.Result result = backup.end(10);

            ended(Cairn.exitOf(signal), result);
            assertThat(result.err()).contains("stopped by a signal").doesNotContain("left frozen");
        }
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release");
        assertNoBackup(cairn, "b1");
        assertThat(cairn.backup("get").err()).doesNotContain("release");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSecondSignalEndsItThoughAReleaseHangsAndNamesWhatIsLeftFrozen(
            String signal, Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String hanging = LASTING.replace("freeze", "release");
        String file = specification(
                namespace, frozenPods("", FREEZE, "10s", hanging).replace("timeout: 10s}}]", "timeout: 60s}}]"));
        Cairn.Running backup = startBackup(cairn, "b1", "-f", file);
        awaitTrace(cluster, namespace, "db-0 release");
        backup.signal(signal);
        Kube.await("what it does now", () -> backup.said().contains("a second signal leaves it frozen"));
        assertThat(backup.alive()).isTrue();

        backup.signal(signal);
        Cairn.Result result = backup.end(5);

        ended(Cairn.exitOf(signal), result);
        assertThat(result.err())
                .contains("left frozen: pods/" + namespace
                        + "/db-0; release it by 'cairn backup release b1' with the same --location");
        assertNoBackup(cairn, "b1");
        go(cluster, namespace);
        assertThat(ended(3, cairn.backup("release", "b1")).out()).contains("nobody knows how it ended");
        ended(0, cairn.backup("release", "b1", "--again"));
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release", "db-0 release");
    }

    @Test
    void podsThatAreFrozenTogetherAreAllFrozenBeforeTheFirstIsCapturedAndReleasedInReverse(
            Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(
                namespace, frozenPods("", FREEZE, "10s", RELEASE).replace("freeze: each", "freeze: together"));

        ended(0, createBackup(cairn, "b1", "-f", file));

        assertThat(cluster.trace(namespace))
                .containsExactly("db-0 freeze", "db-1 freeze", "db-1 release", "db-0 release");
        JsonNode described = cairn.describe("b1");
        JsonNode captured = described.at("/journal/0");
        assertThat(captured.get("item").asString()).isEqualTo("pods/" + namespace + "/db-0");
        assertThat(Instant.parse(described.at("/hooks/1/completed").asString()))
                .isBeforeOrEqualTo(Instant.parse(captured.get("completed").asString()));
        assertThat(stored(cairn, "b1").items())
                .containsSubsequence(
                        "pods/" + namespace + "/db-0",
                        "persistentvolumeclaims/" + namespace + "/data-db-0",
                        "pods/" + namespace + "/db-1",
                        "persistentvolumeclaims/" + namespace + "/data-db-1");
    }

    @Test
    void aPodIsFrozenByTheAnnotationsThatVeleroReads(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        kube.patch(Kube.core(namespace, "pods", "db-0"), """
                {"metadata": {"annotations": {
                  "pre.hook.backup.velero.io/command": "[\\"trace\\", \\"freeze\\"]",
                  "post.hook.backup.velero.io/command": "[\\"trace\\", \\"release\\"]"}}}""");

        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));

        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release");
        assertThat(stored(cairn, "b1").items()).contains("pods/" + namespace + "/db-0");
    }

    @ParameterizedTest
    @CsvSource({"replan, db-0 db-2 db-1", "continue, db-0 db-1 db-2"})
    void aRoleThatChangesBetweenPlanAndTurnIsFollowedAsTheRuleSays(
            String onChange, String order, Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = replicasAndAPrimary(cluster, kube);
        Cairn.Running backup = startBackup(cairn, "b1", "-f", byRole(namespace, onChange));
        awaitTrace(cluster, namespace, "db-0 freeze");
        failOver(cluster, namespace);

        ended(0, backup.end());

        List<String> pods = List.of(order.split(" "));
        assertThat(cluster.trace(namespace))
                .containsExactlyElementsOf(pods.stream()
                        .flatMap(pod -> Stream.of(pod + " freeze", pod + " release"))
                        .toList());
        JsonNode described = cairn.describe("b1");
        String[] turns =
                pods.stream().map(pod -> "pods/" + namespace + "/" + pod).toArray(String[]::new);
        assertThat(items(journal(described)).stream().filter(item -> item.startsWith("pods/")))
                .containsExactly(turns);
        assertThat(stored(cairn, "b1").items().stream().filter(item -> item.startsWith("pods/")))
                .containsExactly(turns);
        assertThat(described.at("/remarks").toString())
                .contains("roles changed between plan and turn: pods/" + namespace + "/db-1 is now 'primary'");
    }

    @Test
    void aRoleThatChangesBetweenPlanAndTurnEndsTheBackupIfTheRuleSaysSo(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = replicasAndAPrimary(cluster, kube);
        Cairn.Running backup = startBackup(cairn, "b1", "-f", byRole(namespace, "stop"));
        awaitTrace(cluster, namespace, "db-0 freeze");
        failOver(cluster, namespace);

        Cairn.Result result = ended(1, backup.end());

        assertThat(result.err())
                .contains("roles changed between plan and turn: pods/" + namespace + "/db-1 is now 'primary'");
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release");
        assertNoBackup(cairn, "b1");
        assertThat(cairn.backup("get").err()).doesNotContain("release");
    }

    private static String replicasAndAPrimary(Cluster cluster, Kube kube) {
        String namespace = kube.newNamespace("roles");
        kube.statefulSet(namespace, "db", 3);
        kube.awaitReady(namespace, "db", 3);
        cluster.role(namespace, "db-0", "replica");
        cluster.role(namespace, "db-1", "replica");
        cluster.role(namespace, "db-2", "primary");
        return namespace;
    }

    private static String byRole(String namespace, String onChange) {
        return specification(namespace, """
                  order:
                    - name: roles
                      select: {type: pods, labels: app=db}
                      sort: {exec: [db-role], container: main, values: [replica, primary], onChange: %s}
                      freeze: each
                """.formatted(onChange) + hooks("main", LASTING, "60s", RELEASE));
    }

    /** While the first pod is frozen, the primary and a replica change their roles. */
    private static void failOver(Cluster cluster, String namespace) {
        cluster.role(namespace, "db-2", "replica");
        cluster.role(namespace, "db-1", "primary");
        go(cluster, namespace);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[sh, -c, 'trace freeze; exit 7'] | 10s | exit status 7",
                "[sh, -c, 'trace freeze; sleep 5'] | 500ms | it took longer than 500ms; the command may still be running"
            })
    void aHookThatFailsOrHangsLosesNothingAndItsPodIsReleased(
            String command, String timeout, String reason, Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(namespace, frozenPods("", command, timeout, RELEASE));

        Cairn.Result result = ended(3, createBackup(cairn, "b1", "-f", file));

        assertThat(result.err()).contains("the pre hook of pods/" + namespace + "/db-0 (", reason);
        assertThat(cluster.trace(namespace))
                .containsExactly("db-0 freeze", "db-0 release", "db-1 freeze", "db-1 release");
        assertEndedWith(cairn, "PartiallyFailed");
        assertThat(stored(cairn, "b1").items())
                .contains(
                        "pods/" + namespace + "/db-0",
                        "persistentvolumeclaims/" + namespace + "/data-db-0",
                        "pods/" + namespace + "/db-1",
                        "configmaps/" + namespace + "/kube-root-ca.crt");
    }

    @Test
    void anErrorThatStopsTheBackupFreezesNoOtherPod(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String broken = "[sh, -c, 'trace release; ! [ -e $NAMESPACE.broken ]']";
        touch(cluster, namespace + ".broken");
        String file = specification(namespace, frozenPods(", onError: stop", FREEZE, "10s", broken));

        Cairn.Result result = ended(1, createBackup(cairn, "b1", "-f", file));

        assertThat(result.err())
                .contains("left frozen: pods/" + namespace + "/db-0; release it by", "backup release b1");
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release");
        assertNoBackup(cairn, "b1");

        ended(3, cairn.backup("release", "b1"));
        remove(cluster, namespace + ".broken");
        ended(0, cairn.backup("release", "b1", "--again"));
        assertThat(cluster.trace(namespace)).containsExactly("db-0 freeze", "db-0 release", "db-0 release");
        assertThat(cairn.backup("get").err()).doesNotContain("release");
    }

    @Test
    void aPodThatVanishedBetweenPlanAndTurnIsCountedAndTheOthersAreCaptured(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("vanish");
        for (String pod : List.of("a", "b", "c")) {
            kube.pod(namespace, pod);
            kube.awaitRunning(namespace, pod);
        }
        String file = specification(namespace, """
                  order:
                    - {name: still, select: {type: pods, names: [NS/a, NS/b, NS/c]}, freeze: each}
                """ + hooks("main", LASTING, "60s", RELEASE));
        Cairn.Running backup = startBackup(cairn, "b1", "-f", file);
        awaitTrace(cluster, namespace, "a freeze");
        String vanishing = Kube.core(namespace, "pods", "b");
        kube.delete(vanishing + "?gracePeriodSeconds=0");
        Kube.await("the end of " + vanishing, () -> kube.find(vanishing).isEmpty());
        go(cluster, namespace);

        Cairn.Result result = ended(0, backup.end());

        assertEndedWith(cairn, "Completed");
        assertThat(result.err()).contains("pods/" + namespace + "/b is named in the order and doesn't exist");
        assertThat(cluster.trace(namespace)).containsExactly("a freeze", "a release", "c freeze", "c release");
        JsonNode described = cairn.describe("b1");
        assertThat(items(journal(described)))
                .startsWith("pods/" + namespace + "/a", "pods/" + namespace + "/b", "pods/" + namespace + "/c");
        assertThat(described.at("/items/vanished").asInt())
                .describedAs("%s", result)
                .isEqualTo(1);
        assertThat(described.at("/differences/0/text").asString()).startsWith("pods/" + namespace + "/b ");
        assertThat(stored(cairn, "b1").items()).doesNotContain("pods/" + namespace + "/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{name: r, select: {type: pods, labels: app=db}, freeze: each} | backup.yaml:7:7: 'r' asks for pods/NS/db-0 to be frozen, and it has no pre hook",
                "{name: r, select: {type: pods, regex: 'NS/(?=db)db'}} | backup.yaml:7:45: rule 'r': 'NS/(?=db)db' is not a regular expression of RE2",
                "{name: r, select: {type: pods, labels: app=db}, sort: {exec: [echo, witness], values: [a, b]}} | pods/NS/db-0 answered 'witness', which is not one of the values a, b",
                "{name: r, select: {type: pods, names: [NS/db-0]}}, {name: s, select: {type: pods, names: [NS/db-0]}} | rule 's' names pods/NS/db-0, which rule 'r' names too",
                "{name: r, before: {select: {type: cm}}, after: {select: {type: pods}}}, {name: s, before: {select: {type: pods}}, after: {select: {type: cm}}} | the order goes in a circle",
                "{name: r, select: {type: pods, names: [NS/db-7]}, onMissing: fail} | backup.yaml:7:7: 'r'); correct the names"
            })
    void aMistakeInTheRulesIsRefusedBeforeAnythingIsDone(String rules, String sentence, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(
                namespace,
                "  order:\n"
                        + Stream.of(rules.split("(?<=}), (?=\\{name)"))
                                .map(rule -> "    - " + rule + "\n")
                                .reduce("", String::concat));

        Cairn.Result result = ended(2, createBackup(cairn, "b1", "-f", file));

        assertThat(result.err()).contains(sentence.replaceAll("\\bNS\\b", namespace));
        assertThat(result.err().strip().lines()).hasSize(1);
        Backups.assertNothingWritten(cairn);
    }

    @Test
    void aHookInAContainerThatIsNotThereIsRefusedBeforeAnythingIsDone(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        String file = specification(namespace, """
                  order:
                    - {name: still, select: {type: pods, labels: app=db}, freeze: each}
                """ + hooks("sidecar", FREEZE, "10s", RELEASE));

        assertThat(ended(2, createBackup(cairn, "b1", "-f", file)).err())
                .contains("pods/" + namespace + "/db-0", "container 'sidecar', which isn't there");

        Backups.assertNothingWritten(cairn);
        assertThat(cluster.trace(namespace)).isEmpty();
    }

    /** Two pods with a claim each, of a StatefulSet. */
    private static String databaseNamespace(Kube kube) {
        String namespace = kube.newNamespace("freeze");
        kube.statefulSet(namespace, "db", 2);
        kube.awaitReady(namespace, "db", 2);
        return namespace;
    }

    private static String frozenPods(String more, String freeze, String timeout, String release) {
        return """
                  order:
                    - {name: still, select: {type: pods, labels: app=db}, sort: ordinal, freeze: each, with: [pvc]%s}
                """.formatted(more) + hooks("main", freeze, timeout, release);
    }

    private static String hooks(String container, String freeze, String timeout, String release) {
        return """
                  hooks:
                    resources:
                      - pre: [{exec: {container: %s, command: %s, timeout: %s}}]
                        post: [{exec: {container: main, command: %s, timeout: 10s}}]
                """.formatted(container, freeze, timeout, release);
    }

    /** Writes a specification; {@code NS} in it stands for the namespace. */
    private static String specification(String namespace, String fields) {
        Path file = Environment.newFolder("freeze-").resolve("backup.yaml");
        try {
            return Files.writeString(file, """
                            apiVersion: cairn.io/v1
                            kind: Backup
                            metadata: {name: b1}
                            spec:
                              includedNamespaces: [NS]
                            """.concat(fields).replaceAll("\\bNS\\b", namespace))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitTrace(Cluster cluster, String namespace, String line) {
        Kube.await("'" + line + "'", () -> cluster.trace(namespace).contains(line));
    }

    private static void assertEndedWith(Cairn cairn, String phase) {
        assertThat(cairn.describe("b1").at("/phase").asString()).isEqualTo(phase);
    }

    /** Lets the lasting hooks of a namespace return. */
    private static void go(Cluster cluster, String namespace) {
        touch(cluster, namespace + ".go");
    }

    private static void touch(Cluster cluster, String file) {
        try {
            Files.createFile(cluster.commands().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Cluster cluster, String file) {
        try {
            Files.delete(cluster.commands().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
