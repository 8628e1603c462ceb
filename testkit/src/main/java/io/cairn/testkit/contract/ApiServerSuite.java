// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.testkit.contract.ApiClient.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** What the suites on an API server share: each test has a namespace of its own. */
abstract class ApiServerSuite {

    private final List<String> cleanups = new ArrayList<>();
    private ApiClient client;
    private String namespace;

    /** For subclasses. */
    protected ApiServerSuite() {}

    /** The server to test, running. Called once per test. */
    protected abstract Endpoint endpoint();

    @BeforeEach
    final void openNamespace() {
        client = new ApiClient(endpoint(), endpoint().adminToken());
        namespace = unique("contract");
        Reply reply = client.post("/api/v1/namespaces", named("v1", "Namespace", namespace, ""));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    @AfterEach
    final void removeWhatTheTestMade() {
        cleanups.forEach(client::delete);
        client.delete("/api/v1/namespaces/" + namespace);
    }

    final ApiClient client() {
        return client;
    }

    final String namespace() {
        return namespace;
    }

    final void cleanUp(String path) {
        cleanups.add(path);
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** An object with more fields, which begin with a comma if there are any. */
    static String named(String apiVersion, String kind, String name, String more) {
        return "{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name
                + "\"}" + more + "}";
    }

    /** The path of the secrets of this test's namespace: nothing else makes any. */
    final String secrets() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    final String secret(String name) {
        return secrets() + "/" + name;
    }

    final JsonNode createSecret(String name) {
        return createSecret(name, "{}");
    }

    final JsonNode createSecret(String name, String labels) {
        Reply reply = client.post(
                secrets(),
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" + name + "\",\"labels\":"
                        + labels + "},\"data\":{\"k\":\"djE=\"}}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.json();
    }

    static String revision(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asString();
    }

    static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("items")
                .forEach(item -> names.add(item.path("metadata").path("name").asString()));
        return names;
    }
}
