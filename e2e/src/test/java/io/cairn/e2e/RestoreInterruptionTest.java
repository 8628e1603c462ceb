// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.assertCountsAddUp;
import static io.cairn.e2e.Restores.count;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.journal;
import static io.cairn.e2e.Restores.restore;
import static io.cairn.e2e.Restores.startRestore;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A restore that is stopped, killed or cut off goes on where it was. */
@ExtendWith(Environment.class)
class RestoreInterruptionTest {

    private static final int EXIT_OF_KILLED = 128 + 9;
    private static final int MAPS = 150;
    private static final int OUTAGE_SECONDS = 30;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsItWithinTwoSecondsAndItIsResumed(
            String signal, ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn) {
        String namespace = backedUpAndDeleted(kube, cairn);
        HoldingProxy.Gate gate = holdInTheMiddle(proxy, namespace);
        Cairn.Running restore = startRestore(through(cairn, plane, proxy), "r1", "--from-backup", "b1");
        gate.awaitArrival();
        restore.signal(signal);
        Cairn.Result result = restore.end(3);

        assertThat(result.exit()).describedAs("exit code of: %s", result).isEqualTo(Cairn.exitOf(signal));
        assertThat(result.err()).contains("restore create r1 --resume");
        gate.release();
        JsonNode stopped = described(cairn, "r1");
        assertThat(stopped.get("phase").asString()).isEqualTo("Failed");
        assertThat(count(stopped, "not begun")).isPositive();
        assertResumed(kube, cairn, namespace);
        JsonNode resumed = described(cairn, "r1");
        assertThat(count(resumed, "unchanged")).isPositive();
        assertThat(total(resumed)).isEqualTo(total(stopped));
    }

    @Test
    void aKilledOneIsResumed(ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn) {
        String namespace = backedUpAndDeleted(kube, cairn);
        HoldingProxy.Gate gate = holdInTheMiddle(proxy, namespace);
        Cairn.Running restore = startRestore(through(cairn, plane, proxy), "r1", "--from-backup", "b1");
        gate.awaitArrival();
        restore.signal("KILL");
        ended(EXIT_OF_KILLED, restore.end());
        gate.release();

        assertThat(cairn.restore("describe", "r1").err()).contains("--resume");
        assertThat(restore(cairn, "r1", "--from-backup", "b1").err()).contains("--resume");
        assertResumed(kube, cairn, namespace);
        assertThat(count(described(cairn, "r1"), "created")).isPositive();
    }

    @Test
    void aServerThatIsSilentForThirtySecondsIsWaitedFor(ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn)
            throws InterruptedException {
        String namespace = backedUpAndDeleted(kube, cairn);
        HoldingProxy.Gate gate = holdInTheMiddle(proxy, namespace);
        Cairn.Running restore = startRestore(through(cairn, plane, proxy), "r1", "--from-backup", "b1");
        gate.awaitArrival();
        plane.signal("kube-apiserver", "STOP");
        try {
            gate.release();
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS); // how long it is away, not how long something takes
            assertThat(restore.alive()).isTrue();
        } finally {
            plane.signal("kube-apiserver", "CONT");
        }

        ended(0, restore.end());
        assertAllCreated(kube, cairn, namespace);
    }

    @Test
    void aServerThatRefusesConnectionsForThirtySecondsIsWaitedFor(ControlPlane plane, Kube kube, Cairn cairn)
            throws InterruptedException {
        String namespace = backedUpAndDeleted(kube, cairn);
        BiPredicate<String, String> middle = middle(namespace);
        try (FaultyRelay relay = new FaultyRelay(plane)) {
            FaultyRelay.Held held = relay.hold(request -> middle.test(request.method(), request.path()));
            Cairn.Running restore =
                    startRestore(cairn.with(plane.kubeconfig(plane.admin(), relay.uri())), "r1", "--from-backup", "b1");
            held.awaitArrival();
            relay.goAway();
            held.release();
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS); // how long it is away, not how long something takes
            assertThat(restore.alive()).isTrue();
            relay.comeBack();

            ended(0, restore.end());
        }
        assertAllCreated(kube, cairn, namespace);
    }

    private static void assertAllCreated(Kube kube, Cairn cairn, String namespace) {
        assertAllThere(kube, namespace);
        JsonNode described = described(cairn, "r1");
        assertThat(described.get("phase").asString()).isEqualTo("Completed");
        assertCountsAddUp(described);
        assertThat(count(described, "created")).isGreaterThanOrEqualTo(MAPS);
    }

    private static void assertResumed(Kube kube, Cairn cairn, String namespace) {
        ended(0, cairn.restore("create", "r1", "--resume"));
        assertAllThere(kube, namespace);
        JsonNode resumed = described(cairn, "r1");
        assertThat(resumed.get("phase").asString()).isEqualTo("Completed");
        assertThat(resumed.get("run").asInt()).isEqualTo(2);
        assertCountsAddUp(resumed);
        assertThat(journal(resumed).size()).isGreaterThanOrEqualTo(MAPS);
        assertThat(cairn.restore("create", "r1", "--resume").err()).contains("nothing to resume");
    }

    private static void assertAllThere(Kube kube, String namespace) {
        TreeSet<String> there = new TreeSet<>();
        kube.get(Kube.core(namespace, "configmaps"))
                .get("items")
                .forEach(item -> there.add(item.at("/metadata/name").asString()));
        there.remove("kube-root-ca.crt");
        TreeSet<String> expected = new TreeSet<>();
        for (int number = 0; number < MAPS; number++) {
            expected.add(name(number));
        }
        assertThat(there).isEqualTo(expected);
    }

    private static long total(JsonNode described) {
        return described.get("items").valueStream().mapToLong(JsonNode::asLong).sum();
    }

    private static Cairn through(Cairn cairn, ControlPlane plane, HoldingProxy proxy) {
        return cairn.with(plane.kubeconfig(plane.admin(), proxy.uri()));
    }

    private static HoldingProxy.Gate holdInTheMiddle(HoldingProxy proxy, String namespace) {
        BiPredicate<String, String> middle = middle(namespace);
        return proxy.hold(request -> middle.test(request.method(), request.path()));
    }

    /** By method and path: the requests to make a config map after a third of them. */
    private static BiPredicate<String, String> middle(String namespace) {
        AtomicInteger posts = new AtomicInteger();
        return (method, path) -> method.equals("POST")
                && path.equals(Kube.core(namespace, "configmaps"))
                && posts.incrementAndGet() > MAPS / 3;
    }

    private static String name(int number) {
        return "map-%03d".formatted(number);
    }

    private static String backedUpAndDeleted(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("cut");
        for (int number = 0; number < MAPS; number++) {
            kube.configMap(namespace, name(number));
        }
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        kube.delete("/api/v1/namespaces/" + namespace);
        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
        return namespace;
    }
}
