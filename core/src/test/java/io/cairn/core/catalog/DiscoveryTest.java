// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cairn.api.ClusterException;
import io.cairn.api.ResourceType;
import io.cairn.core.kube.ScriptedApi;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    private static final String LIST = "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[%s]}";
    private static final String NO_GROUPS = LIST.formatted("");

    private static String group(String name, String... versions) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"versions\":[" + String.join(",", versions) + "]}";
    }

    private static String version(String name, String... resources) {
        return "{\"version\":\"" + name + "\",\"freshness\":\"Current\",\"resources\":[" + String.join(",", resources)
                + "]}";
    }

    private static String resource(String plural, String kind, String scope, String verbs) {
        return """
                {"resource":"%s","responseKind":{"group":"","version":"","kind":"%s"},"scope":"%s","singularResource":"one",
                "verbs":[%s],"shortNames":["sn"],"subresources":[{"subresource":"status","verbs":["get","list"]}]}""".formatted(plural, kind, scope, verbs);
    }

    private static final String READ = "\"get\",\"list\"";

    @Test
    void twoRequestsTellEverything() throws Exception {
        ScriptedApi api = new ScriptedApi()
                .on("/api", LIST.formatted(group("", version("v1", resource("pods", "Pod", "Namespaced", READ)))))
                .on(
                        "/apis",
                        LIST.formatted(
                                group("rbac.k8s.io", version("v1", resource("roles", "Role", "Cluster", READ)))));

        Catalog catalog = Discovery.discover(api);

        assertThat(catalog.types())
                .containsExactly(
                        new ResourceType("", "v1", "pods", "Pod", true),
                        new ResourceType("rbac.k8s.io", "v1", "roles", "Role", false));
        assertThat(catalog.warnings()).isEmpty();
        assertThat(catalog.resolve("sn").id()).isEqualTo("pods");
        assertThat(api.asked()).containsExactly("/api", "/apis");
    }

    @Test
    void theFirstVersionOfAGroupThatHasATypeIsTaken() throws Exception {
        ScriptedApi api = new ScriptedApi()
                .on("/api", NO_GROUPS)
                .on(
                        "/apis",
                        LIST.formatted(group(
                                "g",
                                version("v1", resource("as", "A", "Cluster", READ)),
                                version(
                                        "v1beta1",
                                        resource("as", "A", "Cluster", READ),
                                        resource("bs", "B", "Cluster", READ)))));

        assertThat(Discovery.discover(api).types())
                .extracting(ResourceType::plural, ResourceType::version)
                .containsExactly(tuple("as", "v1"), tuple("bs", "v1beta1"));
    }

    @Test
    void whatCantBeListedAndReadIsLeftOut() throws Exception {
        ScriptedApi api = new ScriptedApi()
                .on(
                        "/api",
                        LIST.formatted(group(
                                "",
                                version(
                                        "v1",
                                        resource("bindings", "Binding", "Namespaced", "\"create\""),
                                        resource("odd", "Odd", "Namespaced", "\"list\"")))))
                .on("/apis", NO_GROUPS);

        assertThat(Discovery.discover(api).types()).isEmpty();
    }

    @Test
    void aGroupWhoseServerDoesntAnswerIsAWarning() throws Exception {
        String stale = version("v1beta1", resource("nodes", "NodeMetrics", "Cluster", READ))
                .replace("Current", "Stale");
        ScriptedApi api = new ScriptedApi()
                .on("/api", NO_GROUPS)
                .on(
                        "/apis",
                        LIST.formatted(group("metrics.k8s.io", stale) + ","
                                + group("g", version("v1", resource("as", "A", "Cluster", READ)))));

        Catalog catalog = Discovery.discover(api);

        assertThat(catalog.types()).extracting(ResourceType::id).containsExactly("as.g");
        assertThat(catalog.warnings())
                .containsExactly("metrics.k8s.io/v1beta1 is left out: the server behind this API group doesn't answer");
    }

    private static ScriptedApi legacy() {
        String list = "{\"kind\":\"APIResourceList\",\"resources\":[%s]}";
        String resource = "{\"name\":\"%s\",\"singularName\":\"\",\"namespaced\":%s,\"kind\":\"%s\",\"verbs\":[%s]}";
        return new ScriptedApi()
                .on("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}")
                .on(
                        "/api/v1",
                        list.formatted(resource.formatted("pods", true, "Pod", READ) + ","
                                + resource.formatted("pods/status", true, "Pod", READ)))
                .on("/apis", """
                        {"kind":"APIGroupList","groups":[{"name":"g","versions":[{"version":"v2"},{"version":"v1"}],
                        "preferredVersion":{"version":"v1"}}]}""")
                .on("/apis/g/v1", list.formatted(resource.formatted("as", false, "A", READ)));
    }

    @Test
    void aServerWithoutTheAggregatedFormIsAskedPerVersion() throws Exception {
        ScriptedApi api = legacy().on("/apis/g/v2", "{\"resources\":[]}");

        assertThat(Discovery.discover(api).types())
                .containsExactly(
                        new ResourceType("g", "v1", "as", "A", false), new ResourceType("", "v1", "pods", "Pod", true));
    }

    @Test
    void aVersionThatFailsIsAWarningOfTheOldForm() throws Exception {
        ScriptedApi api = legacy().fail("/apis/g/v2", 503, "", "down", "");

        Catalog catalog = Discovery.discover(api);

        assertThat(catalog.types()).hasSize(2);
        assertThat(catalog.warnings()).containsExactly("g/v2 is left out: answered 503: down");
    }

    @Test
    void aServerThatIsNoApiServerIsSaidToBeNone() {
        assertThatThrownBy(() -> Discovery.discover(new ScriptedApi().on("/api", "<html>")))
                .isInstanceOf(ClusterException.class)
                .hasMessage(
                        "https://scripted/api answered something that is not a JSON object: is this an API server?");
    }

    @Test
    void aClusterIsKnownByTheUidOfKubeSystem() throws Exception {
        ScriptedApi api = new ScriptedApi()
                .on("/version", "{\"gitVersion\":\"v1.36.3\"}")
                .on("/api/v1/namespaces/kube-system", "{\"metadata\":{\"uid\":\"u-1\"}}");

        assertThat(ClusterIdentity.read(api)).isEqualTo(new ClusterIdentity("u-1", "v1.36.3", ""));
    }

    @Test
    void anIdentityThatMayNotBeReadIsEmptyWithAReason() throws Exception {
        ScriptedApi api = new ScriptedApi()
                .on("/version", "{\"gitVersion\":\"v1.36.3\"}")
                .fail("/api/v1/namespaces/kube-system", 403, "Forbidden", "no", "");

        ClusterIdentity identity = ClusterIdentity.read(api);

        assertThat(identity.uid()).isEmpty();
        assertThat(identity.reason()).startsWith("the namespace kube-system can't be read");
    }
}
