// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.RequestLimit;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.kube.Sleeper;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An applier before an in-process API server that has the namespace {@code n}; it waits in no time. */
final class Fixture implements AutoCloseable {

    static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);
    static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    static final ResourceType ACCOUNTS = new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);
    static final ResourceType SERVICES = new ResourceType("", "v1", "services", "Service", true);
    static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace", false);
    static final Instant BEGUN = Instant.parse("2026-01-01T12:00:00Z");

    final ApiServer server;
    final KubeApi api;
    final FakeTime time = new FakeTime();
    UnaryOperator<ObjectTree> clean = UnaryOperator.identity();
    ExistingPolicy policy = ExistingPolicy.SKIP;
    boolean force;
    boolean dryRun;

    /** Time passes by sleeping only. */
    static final class FakeTime extends Clock implements Sleeper {
        private Instant now = BEGUN;
        final List<Long> sleeps = Collections.synchronizedList(new ArrayList<>());

        @Override
        public synchronized void sleep(long millis) {
            sleeps.add(millis);
            now = now.plusMillis(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        synchronized void set(Instant instant) {
            now = instant;
        }
    }

    Fixture(Path folder) throws IOException {
        this(folder, ApiServer.ADMIN, RequestLimit.UNLIMITED);
    }

    Fixture(Path folder, String user, RequestLimit limit) throws IOException {
        server = ApiServer.builder().user("bob-token", "bob").clock(time).start();
        server.apply("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\"}}");
        Path kubeconfig = folder.resolve("kubeconfig-" + user);
        Files.writeString(kubeconfig, server.kubeconfig(user));
        api = KubeConnection.find(Optional.of(kubeconfig), "", Map.of())
                .open(new RetryPolicy(4, Duration.ofSeconds(30), Duration.ofMillis(2)), limit);
    }

    /** Puts an object into the cluster, as kubectl by PUT or POST would, and forgets the requests so far. */
    void given(String json) {
        server.apply(json);
        server.requests().clear();
    }

    Applied apply(Desired desired) throws ClusterException {
        return apply(desired, Existing.none());
    }

    Applied applyListed(Desired desired) throws ClusterException {
        return apply(desired, listed(desired));
    }

    Existing listed(Desired desired) throws ClusterException {
        Existing existing =
                Existing.read(new ItemReader(api), desired.type(), desired.namespace(), desired.name()::equals, clean);
        server.requests().clear();
        return existing;
    }

    Applied apply(Desired desired, Existing existing) throws ClusterException {
        return new Applier(api, new ApplySettings(policy, force, dryRun, BEGUN), time, time)
                .apply(desired, existing, clean);
    }

    /** The methods of the requests, in order. */
    List<String> methods() {
        return server.requests().all().stream().map(Request::method).toList();
    }

    ObjectTree stored(String id) {
        return server.get(id)
                .map(json -> TreeJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }

    static Desired desired(ResourceType type, String json) {
        return new Desired(type, tree(json), Optional.empty());
    }

    static Desired secret(String data) {
        return desired(SECRETS, secretJson(data));
    }

    static String secretJson(String data) {
        return json("v1", "Secret", "s", ",\"type\":\"Opaque\",\"data\":" + data);
    }

    /** An object of the namespace {@code n}. */
    static String json(String apiVersion, String kind, String name, String more) {
        return "{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"namespace\":\"n\",\"name\":\"" + name + "\"}" + more + "}";
    }

    static ObjectTree tree(String json) {
        return TreeJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
