// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.api.RunContext;
import io.cairn.api.UsedRights;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.server.SnapshotDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An API server with claims and a driver, in which time passes by waiting only. */
final class SnapshotCluster implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration CUT = Duration.ofSeconds(4);
    static final Duration READY = Duration.ofSeconds(60);
    static final String DRIVER = "csi.example.com";

    final ApiServer server = ApiServer.start();
    final SnapshotDriver driver;
    private final Path folder;
    private final Time time = new Time();
    private String user = ApiServer.ADMIN;
    private Optional<KubeApi> opened = Optional.empty();

    private static final class Time extends Clock {
        private Instant now = START;

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

    SnapshotCluster(Path folder) {
        this.folder = folder;
        this.driver = new SnapshotDriver(server, time, CUT, READY);
        // Time passes by pauses only, and in a watch there are none.
        server.faults().on(request -> request.query("watch").equals("true")).status(403);
    }

    SnapshotCluster withSnapshotTypes() {
        server.applyAll(SnapshotDriver.definitions());
        return this;
    }

    SnapshotCluster withClass(String name) {
        server.apply(SnapshotDriver.snapshotClass(name, DRIVER, "Delete"));
        return this;
    }

    SnapshotCluster withClaim(String name) {
        server.apply(Samples.claim("shop", name, "pv-" + name));
        server.apply(Samples.volume("pv-" + name, "shop", name));
        return this;
    }

    SnapshotCluster withGroups(String... classes) {
        server.applyAll(SnapshotDriver.groupDefinitions());
        for (String name : classes) {
            server.apply(SnapshotDriver.groupClass(name, DRIVER, "Delete"));
        }
        return this;
    }

    /** A claim that bears a label. */
    SnapshotCluster withClaim(String name, String label, String value) {
        withClaim(name);
        server.apply(Samples.labeled(Samples.claim("shop", name, "pv-" + name), Map.of(label, value)));
        return this;
    }

    SnapshotAction action(Map<String, String> config) throws IOException {
        return new SnapshotAction(access(), new RunContext("nightly", config), time);
    }

    /** From now on the actions have these rights and no others. */
    void asUserWith(List<UsedRights> rights) {
        server.user("limited-token", "limited");
        for (UsedRights right : rights) {
            String[] type = right.type().split("\\.", 2);
            Set<String> group = Set.of(type.length > 1 ? type[1] : "");
            server.allow("limited", right.needed(), group, Set.of(type[0]), Set.of());
        }
        user = "limited";
    }

    private ClusterAccess access() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, server.kubeconfig(user));
        KubeApi api = KubeConnection.find(Optional.of(kubeconfig), "", Map.of())
                .open(new RetryPolicy(2, Duration.ofSeconds(10), Duration.ofMillis(1)));
        opened = Optional.of(api);
        return new ClusterView(Discovery.discover(api), api, time, this::pass);
    }

    private void pass(long millis) {
        pass(Duration.ofMillis(millis));
    }

    void pass(Duration duration) {
        time.now = time.now.plus(duration);
        driver.tick();
    }

    Duration passed() {
        return Duration.between(START, time.now);
    }

    /** Everything that a turn of these claims does. */
    Turn turn(SnapshotAction action, String... claims) throws IOException {
        Map<ItemId, Operation> operations = new LinkedHashMap<>();
        for (String name : claims) {
            action.execute(claim(name)).operations().forEach(each -> operations.put(each.item(), each));
        }
        Map<String, OperationStatus> statuses = action.begin(List.copyOf(operations.values()));
        return new Turn(action, operations, statuses);
    }

    record Turn(SnapshotAction action, Map<ItemId, Operation> operations, Map<String, OperationStatus> statuses) {

        OperationStatus status(String claim) {
            return statuses.get(named(claim).id());
        }

        /** The operation with what is known since its turn. */
        Operation operation(String claim) {
            return named(claim).with(status(claim).facts());
        }

        /** The operation as it was named, before anything was known of it. */
        Operation named(String claim) {
            return operations.get(new ItemId("persistentvolumeclaims", "shop", claim));
        }

        OperationStatus poll(String claim) throws IOException {
            return action.poll(operation(claim));
        }
    }

    Item claim(String name) throws IOException {
        return new Item(access().resolve("pvc"), object("persistentvolumeclaims/shop/" + name));
    }

    ObjectTree object(String id) {
        return TreeJson.read(server.get(id).orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    List<ObjectTree> all(String plural) {
        String type = plural + (plural.contains("group") ? ".group" : ".") + "snapshot.storage.k8s.io";
        return server.ids().stream()
                .filter(id -> id.type().equals(type))
                .map(id -> object(id.toString()))
                .toList();
    }

    /** The requests that change something, such as {@code POST volumesnapshots}. */
    List<String> writes() {
        return server.requests().matching(request -> !request.method().equals("GET")).stream()
                .map(request -> request.method() + " "
                        + request.path().replaceAll(".*(volume(?:group)?snapshot(?:content)?s).*", "$1"))
                .toList();
    }

    @Override
    public void close() {
        opened.ifPresent(KubeApi::close);
        server.close();
    }
}
