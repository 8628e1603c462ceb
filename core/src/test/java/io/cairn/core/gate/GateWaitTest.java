// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import static io.cairn.core.gate.Objects.item;
import static io.cairn.core.gate.Objects.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.Gate.OnTimeout;
import io.cairn.core.spec.Gate.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateWaitTest {

    private static final Target DB = new Target(type("statefulsets.apps"), "shop", "db");
    private static final Target WEB = new Target(type("statefulsets.apps"), "shop", "web");

    private final Map<String, Item> cluster = new LinkedHashMap<>();
    private final List<String> reads = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<Integer, Runnable> events = new LinkedHashMap<>();
    private final Time time = new Time();
    private ClusterException broken = new ClusterException("the server is away", 0);
    private boolean away;

    /** A clock that moves on by what is slept; on the way things happen. */
    private final class Time extends Clock implements Sleeper {
        private Instant now = Instant.EPOCH;
        private int sleeps;

        @Override
        public void sleep(long millis) throws InterruptedException {
            now = now.plusMillis(millis);
            sleeps++;
            events.getOrDefault(sleeps, () -> {}).run();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void statefulSet(String name, int ready) {
        cluster.put(
                name,
                item(
                        "statefulsets.apps",
                        "{metadata: {namespace: shop, name: " + name
                                + "}, spec: {replicas: 3}, status: {observedGeneration: 1, readyReplicas: " + ready
                                + ", currentRevision: a, updateRevision: a}}"));
    }

    private Map<String, Item> read(io.cairn.api.ResourceType type, String namespace, Set<String> names)
            throws ClusterException {
        reads.add(type.id() + "/" + namespace + " " + names);
        if (away) {
            throw broken;
        }
        Map<String, Item> found = new LinkedHashMap<>(cluster);
        found.keySet().retainAll(names);
        return found;
    }

    private List<Waited> await(OnTimeout onTimeout, Target... targets) throws ClusterException {
        Gate gate = new Gate(State.READY, Duration.ofSeconds(10), onTimeout);
        return new GateWait(this::read, time, time)
                .await(gate, List.of(targets), waiting -> told.add(waiting.toString()));
    }

    @Test
    void whatIsReadyIsNotWaitedFor() throws ClusterException {
        statefulSet("db", 3);

        assertThat(await(OnTimeout.STOP, DB)).containsExactly(new Waited(DB.id(), Readiness.ready()));
        assertThat(time.sleeps).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerHearsEachChangeOnce() throws ClusterException {
        statefulSet("db", 1);
        events.put(3, () -> statefulSet("db", 2));
        events.put(5, () -> statefulSet("db", 3));

        assertThat(await(OnTimeout.STOP, DB)).extracting(Waited::passed).containsExactly(true);
        assertThat(told)
                .containsExactly(
                        "waiting for statefulsets.apps/shop/db: 1 of 3 replicas are ready",
                        "waiting for statefulsets.apps/shop/db: 2 of 3 replicas are ready");
    }

    @Test
    void aRoundReadsAPlaceOnceAndOnlyWhatIsStillWaitedFor() throws ClusterException {
        statefulSet("db", 3);
        statefulSet("web", 1);
        events.put(1, () -> statefulSet("web", 3));

        assertThat(await(OnTimeout.STOP, DB, WEB)).extracting(Waited::passed).containsExactly(true, true);
        assertThat(reads).containsExactly("statefulsets.apps/shop [db, web]", "statefulsets.apps/shop [web]");
    }

    @Test
    void othersAreCounted() throws ClusterException {
        await(OnTimeout.CONTINUE, DB, WEB);

        assertThat(told).containsExactly("waiting for statefulsets.apps/shop/db: it doesn't exist (and 1 more item)");
    }

    @Test
    void theTimeIsThatOfTheWholeGate() throws ClusterException {
        statefulSet("db", 1);
        statefulSet("web", 3);

        List<Waited> waited = await(OnTimeout.STOP, DB, WEB);

        assertThat(waited).extracting(Waited::passed).containsExactly(false, true);
        assertThat(waited.get(0).reason()).isEqualTo("1 of 3 replicas are ready");
        assertThat(time.now).isEqualTo(Instant.EPOCH.plusSeconds(10));
    }

    @Test
    void whatNeverWillBeReadyEndsAGateThatStops() throws ClusterException {
        Target pod = new Target(type("pods"), "shop", "job-1");
        cluster.put("job-1", item("pods", "{metadata: {name: job-1}, status: {phase: Failed}}"));
        statefulSet("db", 1);

        List<Waited> waited = await(OnTimeout.STOP, DB, pod);

        assertThat(waited).extracting(Waited::reason).containsExactly("1 of 3 replicas are ready", "it failed");
        assertThat(time.sleeps).isZero();
    }

    @Test
    void aGateThatContinuesWaitsForTheOthers() throws ClusterException {
        Target pod = new Target(type("pods"), "shop", "job-1");
        cluster.put("job-1", item("pods", "{metadata: {name: job-1}, status: {phase: Failed}}"));
        statefulSet("db", 1);
        events.put(4, () -> statefulSet("db", 3));

        assertThat(await(OnTimeout.CONTINUE, pod, DB))
                .extracting(Waited::passed)
                .containsExactly(false, true);
        assertThat(told).containsExactly("waiting for statefulsets.apps/shop/db: 1 of 3 replicas are ready");
    }

    @Test
    void aServerThatIsAwayIsWaitedOut() throws ClusterException {
        statefulSet("db", 3);
        away = true;
        events.put(2, () -> away = false);

        assertThat(await(OnTimeout.STOP, DB)).extracting(Waited::passed).containsExactly(true);
        assertThat(told).containsExactly("waiting for statefulsets.apps/shop/db: it can't be read: the server is away");
    }

    @Test
    void aMissingRightIsAnErrorAtOnce() {
        away = true;
        broken = new ClusterException("no right to list statefulsets", 403);

        assertThatThrownBy(() -> await(OnTimeout.CONTINUE, DB)).isSameAs(broken);
    }

    @Test
    void anInterruptEndsTheWait() {
        statefulSet("db", 1);
        events.put(2, () -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> await(OnTimeout.STOP, DB))
                .isInstanceOf(ClusterException.class)
                .hasMessage("interrupted while waiting for statefulsets.apps/shop/db: 1 of 3 replicas are ready");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aClaimThatBindsWithItsFirstPodIsNotWaitedForAndItsClassIsReadOnce() throws ClusterException {
        Target one = new Target(type("persistentvolumeclaims"), "shop", "data-0");
        Target two = new Target(type("persistentvolumeclaims"), "shop", "data-1");
        for (String name : List.of("data-0", "data-1")) {
            cluster.put(
                    name,
                    item(
                            "persistentvolumeclaims",
                            "{metadata: {name: " + name + "}, spec: {storageClassName: local}}"));
        }
        cluster.put(
                "local",
                item(
                        "storageclasses.storage.k8s.io",
                        "{metadata: {name: local}, volumeBindingMode: WaitForFirstConsumer}"));

        assertThat(await(OnTimeout.STOP, one, two))
                .extracting(Waited::passed, Waited::reason)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(true, "not waited for: binds with its first pod"));
        assertThat(reads)
                .containsExactly(
                        "persistentvolumeclaims/shop [data-0, data-1]", "storageclasses.storage.k8s.io/ [local]");
    }

    @Test
    void nothingIsWaitedForWhereNothingIsNamed() throws ClusterException {
        assertThat(await(OnTimeout.STOP)).isEmpty();
        assertThat(reads).isEmpty();
    }

    private static final Target SHOP = new Target(type("namespaces"), "", "shop");

    private void namespace(String metadata, String status) {
        cluster.put("shop", item("namespaces", "{metadata: {name: shop" + metadata + "}, status: {" + status + "}}"));
    }

    @Test
    void theEndOfWhatIsBeingDeletedIsWaitedForAndWhatHoldsItIsSaid() throws ClusterException {
        namespace(
                ", deletionTimestamp: x",
                "phase: Terminating, conditions: [{type: NamespaceContentRemaining, status: 'True',"
                        + " message: 'pods. has 1 resource instances'}, {type: NamespaceFinalizersRemaining,"
                        + " status: 'False', message: none}]");
        events.put(3, () -> cluster.remove("shop"));

        assertThat(new GateWait(this::read, time, time)
                        .awaitEnd(Duration.ofMinutes(1), List.of(SHOP), waiting -> told.add(waiting.toString())))
                .extracting(Waited::passed)
                .containsExactly(true);
        assertThat(told)
                .containsExactly("waiting for namespaces/shop: it is being deleted: pods. has 1 resource instances");
    }

    @Test
    void theEndOfWhatStaysIsNotWaitedFor() throws ClusterException {
        namespace("", "phase: Active");

        assertThat(new GateWait(this::read, time, time)
                        .awaitEnd(Duration.ofMinutes(1), List.of(SHOP, DB), waiting -> told.add(waiting.toString())))
                .extracting(Waited::passed)
                .containsExactly(true, true);
        assertThat(time.sleeps).isZero();
    }

    @Test
    void anEndThatDoesNotComeInTimeIsTold() throws ClusterException {
        namespace(", deletionTimestamp: x", "phase: Terminating");

        assertThat(new GateWait(this::read, time, time).awaitEnd(Duration.ofSeconds(5), List.of(SHOP), waiting -> {}))
                .containsExactly(new Waited(SHOP.id(), new Readiness.NotYet("it is being deleted")));
        assertThat(time.now).isEqualTo(Instant.EPOCH.plusSeconds(5));
    }
}
