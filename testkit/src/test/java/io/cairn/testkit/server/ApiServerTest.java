// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ItemId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the in-process server can do that a real one can't: being told what to be, and what to do wrong. */
@Timeout(60)
class ApiServerTest {

    private static final String PODS = "/api/v1/namespaces/shop/pods";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ApiServer server = ApiServer.builder().user("bob-token", "bob").start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(ApiServer.Builder builder) {
        server.close();
        server = builder.start();
    }

    @Test
    void theDatabaseIsWholeAndItsPodsHaveTheirClaims() {
        server.applyAll(Samples.database());
        assertThat(server.ids())
                .extracting(ItemId::toString)
                .contains(
                        "namespaces/shop",
                        "statefulsets.apps/shop/db",
                        "pods/shop/db-0",
                        "pods/shop/db-2",
                        "persistentvolumeclaims/shop/data-db-1",
                        "persistentvolumes/pv-shop-db-1",
                        "deployments.apps/shop/web",
                        "customresourcedefinitions.apiextensions.k8s.io/backupsets.db.example.com",
                        "backupsets.db.example.com/shop/nightly");
        JsonNode primary = get(PODS + "?labelSelector=role%3Dprimary").path("items");
        assertThat(primary).hasSize(1);
        assertThat(primary.path(0).path("status").path("phase").asString()).isEqualTo("Running");
        assertThat(primary.path(0)
                        .path("spec")
                        .path("volumes")
                        .path(0)
                        .path("persistentVolumeClaim")
                        .path("claimName")
                        .asString())
                .isEqualTo("data-db-0");
        String setUid = get("/apis/apps/v1/namespaces/shop/statefulsets/db")
                .path("metadata")
                .path("uid")
                .asString();
        assertThat(primary.path(0)
                        .path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("uid")
                        .asString())
                .isEqualTo(setUid);
        assertThat(get(PODS + "?fieldSelector=spec.nodeName%3Dnode-1,status.phase%3DRunning")
                        .path("items"))
                .hasSize(3);
    }

    @Test
    void deletingTheNamespaceLosesTheDatabase() {
        server.applyAll(Samples.database());
        server.delete("namespaces/shop");
        assertThat(server.get("namespaces/shop")).isEmpty();
        assertThat(server.ids()).noneMatch(id -> id.namespace().equals("shop"));
        assertThat(server.get("persistentvolumes/pv-shop-db-0"))
                .as("no namespace holds volumes")
                .isPresent();
    }

    @Test
    void aHeldObjectKeepsItsNamespaceUntilItIsReleased() {
        server.apply(Samples.finalized(Samples.configMap("shop", "c", "k", "v"), "example.com/held"));
        server.delete("namespaces/shop");
        assertThat(server.get("namespaces/shop").orElseThrow()).contains("\"phase\":\"Terminating\"");
        send("PATCH", "/api/v1/namespaces/shop/configmaps/c", "{\"metadata\":{\"finalizers\":null}}");
        assertThat(server.get("configmaps/shop/c")).isEmpty();
        assertThat(server.get("namespaces/shop")).isEmpty();
    }

    @Test
    void touchChangesAnObjectAndTellsTheRevision() {
        server.apply(Samples.pod("shop", "p"));
        long first = server.touch("pods/shop/p");
        long second = server.touch("pods/shop/p");
        assertThat(second).isGreaterThan(first).isEqualTo(server.revision());
        assertThat(server.get("pods/shop/p").orElseThrow()).contains("\"resourceVersion\":\"" + second + "\"");
        assertThatThrownBy(() -> server.touch("pods/shop/none")).hasMessage("there is no pods/shop/none");
        assertThatThrownBy(() -> server.apply("{\"apiVersion\":\"v9\",\"kind\":\"Pod\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no served type is Pod of v9");
    }

    @Test
    void aTypeMayHaveRevisionsOfItsOwn() {
        restart(ApiServer.builder().ownRevisions("events"));
        long revision = server.revision();
        assertThat(status("/api/v1/events?limit=1&resourceVersionMatch=Exact&resourceVersion=" + revision))
                .isEqualTo(504);
        JsonNode events = get("/api/v1/events?limit=1");
        assertThat(events.path("metadata").path("resourceVersion").asLong()).isLessThan(revision);
    }

    @Test
    void aTypeMayIgnoreTheRevisionAskedFor() {
        restart(ApiServer.builder().ignoreExact("configmaps"));
        long before = server.revision();
        server.apply(Samples.configMap("default", "c", "k", "v"));
        JsonNode list = get("/api/v1/configmaps?limit=1&resourceVersionMatch=Exact&resourceVersion=" + before);
        assertThat(list.path("items")).hasSize(1);
        assertThat(list.path("metadata").path("resourceVersion").asLong()).isEqualTo(server.revision());
    }

    @Test
    void aFailingGroupIsStaleInOneFormAnd503InTheOther() {
        server.failGroup("metrics.k8s.io", "v1beta1");
        String aggregated = send(request("GET", "/apis", "")
                        .setHeader("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"))
                .body();
        assertThat(aggregated)
                .contains("{\"metadata\":{\"name\":\"metrics.k8s.io\"},\"versions\":[{\"version\":\"v1beta1\","
                        + "\"freshness\":\"Stale\"}]}");
        assertThat(send("GET", "/apis", "").body()).contains("\"groupVersion\":\"metrics.k8s.io/v1beta1\"");
        assertThat(status("/apis/metrics.k8s.io/v1beta1")).isEqualTo(503);
        assertThat(status("/apis/metrics.k8s.io/v1beta1/nodes")).isEqualTo(503);
        server.recoverGroup("metrics.k8s.io");
        assertThat(status("/apis/metrics.k8s.io/v1beta1")).isEqualTo(404);
    }

    @Test
    void withoutAggregatedDiscoveryTheLegacyFormIsTheAnswer() {
        server.aggregatedDiscovery(false);
        String answer = send(request("GET", "/apis", "")
                        .setHeader("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"))
                .body();
        assertThat(answer).startsWith("{\"kind\":\"APIGroupList\"");
    }

    @Test
    void aUserMayDoWhatWasAllowedAndNoMore() {
        server.apply(Samples.pod("shop", "p"));
        server.apply(Samples.secret("shop", "s", "k", "v"));
        server.allow("bob", Set.of("get", "list"), Set.of(""), Set.of("pods"), Set.of("shop"));
        assertThat(statusAs("bob-token", PODS)).isEqualTo(200);
        assertThat(statusAs("bob-token", "/api/v1/pods")).isEqualTo(403);
        assertThat(statusAs("bob-token", "/api/v1/namespaces/shop/secrets")).isEqualTo(403);
        server.allow("bob", Set.of("*"), Set.of("*"), Set.of("*"), Set.of());
        assertThat(statusAs("bob-token", "/api/v1/namespaces/shop/secrets")).isEqualTo(200);
        server.revoke("bob");
        assertThat(statusAs("bob-token", PODS)).isEqualTo(403);
        server.expireToken("bob-token");
        assertThat(statusAs("bob-token", PODS)).isEqualTo(401);
        assertThat(server.requests().all().get(0).user()).isEqualTo("bob");
    }

    @Test
    void aFaultAppliesToTheRequestsItIsScriptedFor() {
        server.faults().on("GET", PODS).skip(1).times(2).status(429, Duration.ofSeconds(3));
        assertThat(status(PODS)).isEqualTo(200);
        HttpResponse<String> refused = send("GET", PODS, "");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        assertThat(refused.body()).contains("\"reason\":\"TooManyRequests\"");
        assertThat(status("/api/v1/pods")).as("another path").isEqualTo(200);
        assertThat(status(PODS)).isEqualTo(429);
        assertThat(status(PODS)).isEqualTo(200);
        assertThat(server.requests().of("GET", PODS)).hasSize(4);
    }

    @Test
    void aConnectionMayBeLostBeforeOrInTheAnswer() {
        server.faults().on("GET", PODS).drop();
        assertThatThrownBy(() -> sendUnwrapped(request("GET", PODS, ""))).isInstanceOf(IOException.class);
        server.faults().clear();
        server.faults().on("GET", PODS).first().cut(10);
        assertThatThrownBy(() -> sendUnwrapped(request("GET", PODS, ""))).isInstanceOf(IOException.class);
        assertThat(status(PODS)).isEqualTo(200);
    }

    @Test
    void aRequestMayHangUntilItIsReleased() throws Exception {
        Runnable release = server.faults().on("GET", PODS).first().hang();
        CompletableFuture<HttpResponse<String>> hanging =
                http.sendAsync(request("GET", PODS, "").build(), HttpResponse.BodyHandlers.ofString());
        while (server.requests().of("GET", PODS).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(status("/api/v1/pods")).isEqualTo(200);
        assertThat(hanging).isNotDone();
        assertThat(server.requests().maxInFlight()).isEqualTo(2);
        release.run();
        assertThat(hanging.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void somethingMayHappenJustBeforeAnAnswer() {
        server.apply(Samples.pod("shop", "a"));
        server.apply(Samples.pod("shop", "b"));
        server.faults()
                .on(request -> !request.query("continue").isEmpty())
                .first()
                .run(server::compact);
        String token = get(PODS + "?limit=1").path("metadata").path("continue").asString();
        assertThat(status(PODS + "?limit=1&continue=" + token)).isEqualTo(410);
        assertThat(status(PODS + "?limit=1")).isEqualTo(200);
    }

    @Test
    void aWatchFromAForgottenRevisionEndsWithAnError() {
        server.apply(Samples.pod("shop", "a"));
        long revision = server.revision();
        server.touch("pods/shop/a");
        server.compact();
        String events =
                send("GET", PODS + "?watch=1&resourceVersion=" + revision, "").body();
        assertThat(events)
                .startsWith("{\"type\":\"ERROR\"")
                .contains("\"code\":410")
                .contains("too old resource version");
    }

    @Test
    void aWatchSendsBookmarksAndEndsInTime() {
        String events = send("GET", PODS + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=1", "")
                .body();
        assertThat(events)
                .contains("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":"
                        + "{\"resourceVersion\":\"" + server.revision() + "\"}}}");
    }

    @Test
    void aServerOverHttpsGivesItsCertificate() {
        restart(ApiServer.builder().https());
        assertThat(server.url()).startsWith("https://127.0.0.1:");
        assertThat(server.kubeconfig(ApiServer.ADMIN)).contains("    certificate-authority-data: LS0tLS1CRUdJTi");
        assertThat(server.certificate().orElseThrow()).startsWith("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void theKubeconfigNamesServerAndToken() {
        assertThat(server.kubeconfig("bob")).contains("server: " + server.url(), "token: bob-token");
        assertThatThrownBy(() -> server.kubeconfig("nobody")).hasMessage("no user 'nobody'");
    }

    @Test
    void aGroupMayServeATypeInSeveralVersions() {
        server.apply("{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":"
                + "{\"name\":\"h\",\"namespace\":\"shop\"}}");
        assertThat(get("/apis/autoscaling/v1/namespaces/shop/horizontalpodautoscalers/h")
                        .path("apiVersion")
                        .asString())
                .isEqualTo("autoscaling/v1");
    }

    @Test
    void removingADefinitionRemovesItsObjects() {
        server.apply(Samples.customResourceDefinition("example.com", "things", "Thing", false));
        server.apply(Samples.customResource("example.com", "Thing", "", "t", "k", "v"));
        assertThat(status("/apis/example.com/v1/things/t")).isEqualTo(200);
        server.delete("customresourcedefinitions.apiextensions.k8s.io/things.example.com");
        assertThat(status("/apis/example.com/v1/things/t")).isEqualTo(404);
        server.apply(Samples.customResourceDefinition("example.com", "things", "Thing", false));
        assertThat(status("/apis/example.com/v1/things/t")).isEqualTo(404);
        assertThat(status("/apis/example.com/v1/things")).isEqualTo(200);
    }

    @Test
    void manyObjectsArePagedInTheirOrderWithoutGapsOrDoubles() {
        for (int i = 0; i < 2_500; i++) {
            server.apply(Samples.configMap("ns-" + i % 7, "c-" + i, "k", "v"));
        }
        java.util.List<String> keys = new java.util.ArrayList<>();
        String next = "/api/v1/configmaps?limit=400";
        while (!next.isEmpty()) {
            JsonNode page = get(next);
            page.path("items")
                    .forEach(item ->
                            keys.add(item.path("metadata").path("namespace").asString() + "/"
                                    + item.path("metadata").path("name").asString()));
            server.apply(Samples.configMap("ns-0", "later-" + keys.size(), "k", "v"));
            String token = page.path("metadata").path("continue").asString("");
            next = token.isEmpty() ? "" : "/api/v1/configmaps?limit=400&continue=" + token;
        }
        assertThat(keys).hasSize(2_500).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void labeledAndAnnotatedSamplesCarryThem() {
        server.apply(Samples.annotated(Samples.labeled(Samples.pod("shop", "p"), Map.of("a", "b")), Map.of("c", "d")));
        JsonNode metadata = get(PODS + "/p").path("metadata");
        assertThat(metadata.path("labels").path("a").asString()).isEqualTo("b");
        assertThat(metadata.path("annotations").path("c").asString()).isEqualTo("d");
    }

    @Test
    void typesCanBeLeftOutAndAdded() {
        restart(ApiServer.builder()
                .withoutType("events.events.k8s.io")
                .type(ServedType.of("example.com", "v1", "gadgets", "Gadget", true)));
        assertThat(status("/apis/events.k8s.io/v1")).isEqualTo(404);
        assertThat(status("/apis/example.com/v1/gadgets")).isEqualTo(200);
        assertThat(List.copyOf(server.types())).extracting(ServedType::id).contains("gadgets.example.com");
    }

    private JsonNode get(String path) {
        HttpResponse<String> response = send("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private int status(String path) {
        return send("GET", path, "").statusCode();
    }

    private int statusAs(String token, String path) {
        return send(request("GET", path, "").setHeader("Authorization", "Bearer " + token))
                .statusCode();
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return send(request(method, path, body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return sendUnwrapped(request);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private HttpResponse<String> sendUnwrapped(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + server.token(ApiServer.ADMIN))
                .header("Content-Type", "application/merge-patch+json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
    }
}
