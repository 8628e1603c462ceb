// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small client for the tests, as one user. Paths are the server's own: {@code /api/v1/namespaces/shop/pods}. */
final class Kube {

    private static final Duration WAIT_LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final HttpClient http;
    private final URI server;
    private final String token;

    Kube(ControlPlane plane, String user) {
        this.http = plane.http();
        this.server = plane.server();
        this.token = plane.token(user);
    }

    JsonNode get(String path) {
        return json(expect(2, "GET", path, "application/json", ""));
    }

    Optional<JsonNode> find(String path) {
        HttpResponse<String> answer = send("GET", path, "application/json", "");
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(json(expect(2, "GET", path, answer)));
    }

    /** The status code of a plain GET. */
    int status(String path) {
        return send("GET", path, "application/json", "").statusCode();
    }

    JsonNode create(String collection, String json) {
        return json(expect(2, "POST", collection, "application/json", json));
    }

    /** Whether the server would make an object; nothing is made. */
    boolean wouldCreate(String collection, String json) {
        return send("POST", collection + "?dryRun=All", "application/json", json)
                                .statusCode()
                        / 100
                == 2;
    }

    /** A merge patch of an object, or of its status by {@code …/status}. */
    JsonNode patch(String path, String json) {
        return json(expect(2, "PATCH", path, "application/merge-patch+json", json));
    }

    void delete(String path) {
        expect(2, "DELETE", path, "application/json", "");
    }

    /** Deletes what a controller may delete at the same moment. */
    void deleteIfPresent(String path) {
        HttpResponse<String> answer = send("DELETE", path, "application/json", "");
        if (answer.statusCode() != 404) {
            expect(2, "DELETE", path, answer);
        }
    }

    private HttpResponse<String> expect(int family, String method, String path, String contentType, String body) {
        return expect(family, method, path, send(method, path, contentType, body));
    }

    private static HttpResponse<String> expect(int family, String method, String path, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != family) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private HttpResponse<String> send(String method, String path, String contentType, String body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .timeout(WAIT_LIMIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /** Waits until something holds; fails after a minute. */
    static void await(String what, BooleanSupplier holds) {
        await(what, WAIT_LIMIT, holds);
    }

    /** The same; fails after so long. */
    static void await(String what, Duration atMost, BooleanSupplier holds) {
        Instant limit = Instant.now().plus(atMost);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException("still waiting after " + atMost + ": " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** A new namespace in which the controllers have made all that they make by themselves. */
    String newNamespace(String prefix) {
        String name = prefix + "-" + NAMESPACES.incrementAndGet();
        create("/api/v1/namespaces", named(name, ""));
        await(
                "the controllers to fill namespace " + name,
                () -> find(core(name, "serviceaccounts", "default")).isPresent()
                        && find(core(name, "configmaps", "kube-root-ca.crt")).isPresent());
        return name;
    }

    void configMap(String namespace, String name) {
        create(core(namespace, "configmaps"), named(name, ", \"data\": {\"state\": \"old\"}"));
    }

    void secret(String namespace, String name, String base64) {
        create(core(namespace, "secrets"), named(name, ", \"data\": {\"value\": \"" + base64 + "\"}"));
    }

    /** A pod with claims by name; no node runs it, except in a {@link Cluster}. */
    void pod(String namespace, String name, String... claims) {
        StringBuilder volumes = new StringBuilder();
        for (String claim : claims) {
            volumes.append(volumes.isEmpty() ? "" : ", ")
                    .append("{\"name\": \"%s\", \"persistentVolumeClaim\": {\"claimName\": \"%s\"}}"
                            .formatted(claim, claim));
        }
        create(
                core(namespace, "pods"),
                named(
                        name,
                        ", \"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"registry.example/db:1\"}], \"volumes\": ["
                                + volumes + "]}"));
    }

    /** A StatefulSet whose pods, with a container {@code main}, have a claim {@code data} and the label {@code app=NAME}. */
    void statefulSet(String namespace, String name, int replicas) {
        create("/apis/apps/v1/namespaces/" + namespace + "/statefulsets", named(name, """
                , "spec": {"replicas": %2$d, "serviceName": "%1$s", "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                    "spec": {"terminationGracePeriodSeconds": 1,
                             "containers": [{"name": "main", "image": "registry.example/db:1",
                             "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}},
                  "volumeClaimTemplates": [{"metadata": {"name": "data"},
                    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}""".formatted(name, replicas)));
    }

    /** Waits until so many pods of a StatefulSet are ready and their claims bound: here no pod waits for its claims. */
    void awaitReady(String namespace, String statefulSet, int replicas) {
        String path = "/apis/apps/v1/namespaces/" + namespace + "/statefulsets/" + statefulSet;
        String claims = core(namespace, "persistentvolumeclaims") + "?labelSelector=app%3D" + statefulSet;
        await(
                statefulSet + " to be ready",
                () -> get(path).at("/status/readyReplicas").asInt(0) == replicas
                        && get(claims).at("/items").valueStream().allMatch(Kube::bound));
    }

    /** Waits until so many pods of a Deployment are available. */
    void awaitAvailable(String namespace, String deployment, int replicas) {
        String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + deployment;
        await(
                deployment + " to be available",
                () -> get(path).at("/status/availableReplicas").asInt(0) == replicas);
    }

    private static boolean bound(JsonNode claim) {
        return claim.at("/status/phase").asString().equals("Bound");
    }

    void awaitRunning(String namespace, String pod) {
        await(
                pod + " to run",
                () -> get(core(namespace, "pods", pod))
                        .at("/status/phase")
                        .asString()
                        .equals("Running"));
    }

    /** A claim of the default storage class, bound by the controllers to a volume of the driver. */
    void claimOfDriver(String namespace, String name) {
        create(core(namespace, "persistentvolumeclaims"), named(name, """
                , "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}"""));
        await(
                name + " to be bound",
                () -> get(core(namespace, "persistentvolumeclaims", name))
                        .at("/status/phase")
                        .asString()
                        .equals("Bound"));
    }

    /** A snapshot of a claim; answers its path. */
    String snapshot(String namespace, String name, String claim, String snapshotClass) {
        create(snapshots(namespace), """
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot", "metadata": {"name": "%s"},
                 "spec": {"volumeSnapshotClassName": "%s", "source": {"persistentVolumeClaimName": "%s"}}}""".formatted(name, snapshotClass, claim));
        return snapshots(namespace) + "/" + name;
    }

    static String snapshots(String namespace) {
        return "/apis/snapshot.storage.k8s.io/v1/namespaces/" + namespace + "/volumesnapshots";
    }

    /** A claim that nothing binds. */
    void claim(String namespace, String name) {
        create(core(namespace, "persistentvolumeclaims"), named(name, """
                , "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "",
                           "resources": {"requests": {"storage": "1Gi"}}}"""));
    }

    /** A claim bound to a new volume of the name {@code NAMESPACE-NAME}. */
    void boundClaim(String namespace, String name) {
        String volume = namespace + "-" + name;
        create("/api/v1/persistentvolumes", named(volume, """
                , "spec": {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"},
                           "hostPath": {"path": "/nowhere"},
                           "claimRef": {"namespace": "%s", "name": "%s"}}""".formatted(namespace, name)));
        create(core(namespace, "persistentvolumeclaims"), named(name, """
                , "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "", "volumeName": "%s",
                           "resources": {"requests": {"storage": "1Gi"}}}""".formatted(volume)));
        patch(core(namespace, "persistentvolumeclaims", name) + "/status", "{\"status\": {\"phase\": \"Bound\"}}");
    }

    /** Marks an object as changed, which gives it a new resourceVersion; answers that version. */
    String change(String path) {
        return patch(path, "{\"metadata\": {\"annotations\": {\"example.com/state\": \"new\"}}}")
                .at("/metadata/resourceVersion")
                .asString();
    }

    String resourceVersion(String path) {
        return get(path).at("/metadata/resourceVersion").asString();
    }

    static String core(String namespace, String plural) {
        return "/api/v1/namespaces/" + namespace + "/" + plural;
    }

    static String core(String namespace, String plural, String name) {
        return core(namespace, plural) + "/" + name;
    }

    /**
     * Every type that can be listed, in the version that its group prefers: {@code id}, {@code path} up to the version, and
     * {@code plural}.
     */
    List<JsonNode> listable(boolean namespaced) {
        List<String> paths = new ArrayList<>(List.of("/api/v1"));
        get("/apis")
                .get("groups")
                .forEach(group -> paths.add(
                        "/apis/" + group.at("/preferredVersion/groupVersion").asString()));
        List<JsonNode> types = new ArrayList<>();
        for (String path : paths) {
            String group = path.equals("/api/v1") ? "" : "." + path.split("/", -1)[2];
            for (JsonNode type : get(path).get("resources")) {
                String plural = type.get("name").asString();
                boolean lists = type.get("verbs")
                        .valueStream()
                        .anyMatch(verb -> verb.asString().equals("list"));
                if (lists && type.get("namespaced").asBoolean() == namespaced) {
                    types.add(JSON.createObjectNode()
                            .put("id", plural + group)
                            .put("path", path)
                            .put("plural", plural));
                }
            }
        }
        return types;
    }

    /** The JSON of an object without apiVersion and kind, which the server knows from the path. */
    static String named(String name, String rest) {
        return "{\"metadata\": {\"name\": \"" + name + "\"}" + rest + "}";
    }
}
