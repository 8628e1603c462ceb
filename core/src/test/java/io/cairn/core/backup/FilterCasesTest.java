// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of filters that users of Velero know, and what Cairn makes of each. */
class FilterCasesTest {

    private static final String POD_BAR = "pods/foo/bar";
    private static final String POD_RAZ = "pods/zoo/raz";
    private static final String DEPLOYMENT_BAR = "deployments.apps/foo/bar";
    private static final String DEPLOYMENT_RAZ = "deployments.apps/zoo/raz";
    private static final String CLAIM = "persistentvolumeclaims/foo/claim";
    private static final String VOLUME_ONE = "persistentvolumes/one";
    private static final String VOLUME_TWO = "persistentvolumes/two";
    private static final String NS_FOO = "namespaces/foo";
    private static final String NS_ZOO = "namespaces/zoo";
    private static final String CRD = "customresourcedefinitions.apiextensions.k8s.io/widgets.example.com";
    private static final String OTHER_CRD = "customresourcedefinitions.apiextensions.k8s.io/gadgets.example.com";
    private static final String WIDGET = "widgets.example.com/foo/w";

    private static final List<String> NAMESPACED =
            List.of(POD_BAR, POD_RAZ, DEPLOYMENT_BAR, DEPLOYMENT_RAZ, CLAIM, WIDGET);
    private static final List<String> CLUSTER = List.of(VOLUME_ONE, VOLUME_TWO, CRD, OTHER_CRD, NS_FOO, NS_ZOO);

    @TempDir
    Path folder;

    private static ApiServer server() {
        ApiServer server = ApiServer.start();
        for (String object : List.of(
                Samples.namespace("foo"),
                Samples.namespace("zoo"),
                Samples.labeled(Samples.pod("foo", "bar", "claim"), Map.of("a", "b")),
                Samples.pod("zoo", "raz"),
                Samples.labeled(Samples.deployment("foo", "bar", 1), Map.of("c", "d")),
                Samples.deployment("zoo", "raz", 1),
                Samples.claim("foo", "claim", "one"),
                Samples.volume("one", "foo", "claim"),
                Samples.labeled(Samples.volume("two", "zoo", "other"), Map.of("a", "b")),
                Samples.customResourceDefinition("example.com", "widgets", "Widget", true),
                Samples.customResourceDefinition("example.com", "gadgets", "Gadget", true),
                Samples.customResource("example.com", "Widget", "foo", "w", "size", "1"))) {
            server.apply(object);
        }
        return server;
    }

    private static Arguments keeps(String name, UnaryOperator<BackupSpec.Builder> filters, List<String> expected) {
        return Arguments.of(name, filters, expected);
    }

    private static List<String> all() {
        List<String> joined = new ArrayList<>(NAMESPACED);
        joined.addAll(CLUSTER);
        return joined;
    }

    static Stream<Arguments> firstFamily() {
        return Stream.of(
                keeps("no filters take everything", b -> b, all()),
                keeps("included resources", b -> b.includedResources(List.of("pods")), List.of(POD_BAR, POD_RAZ)),
                keeps(
                        "excluded resources",
                        b -> b.excludedResources(List.of("deployments", "crd", "ns", "pv", "pvc", "widgets")),
                        List.of(POD_BAR, POD_RAZ)),
                keeps(
                        "included namespaces, with what belongs to their items",
                        b -> b.includedNamespaces(List.of("foo")),
                        List.of(POD_BAR, DEPLOYMENT_BAR, CLAIM, VOLUME_ONE, WIDGET, CRD, NS_FOO)),
                keeps(
                        "excluded namespaces",
                        b -> b.excludedNamespaces(List.of("foo", "kube-*", "default")),
                        List.of(POD_RAZ, DEPLOYMENT_RAZ, NS_ZOO)),
                keeps("no cluster resources", b -> b.includeClusterResources(Optional.of(false)), NAMESPACED),
                keeps(
                        "cluster resources with some namespaces",
                        b -> b.includedNamespaces(List.of("zoo")).includeClusterResources(Optional.of(true)),
                        List.of(POD_RAZ, DEPLOYMENT_RAZ, VOLUME_ONE, VOLUME_TWO, CRD, OTHER_CRD, NS_ZOO)),
                keeps(
                        "no cluster resources with some namespaces",
                        b -> b.includedNamespaces(List.of("zoo")).includeClusterResources(Optional.of(false)),
                        List.of(POD_RAZ, DEPLOYMENT_RAZ)),
                keeps(
                        "a selector, with what belongs to its items",
                        b -> b.labelSelectors(List.of("a=b")),
                        List.of(POD_BAR, CLAIM, VOLUME_ONE, VOLUME_TWO, NS_FOO)),
                keeps(
                        "selectors, of which one must match",
                        b -> b.labelSelectors(List.of("a=b", "c=d", "a")),
                        List.of(POD_BAR, CLAIM, VOLUME_ONE, VOLUME_TWO, DEPLOYMENT_BAR, NS_FOO)),
                keeps("a selector that matches nothing", b -> b.labelSelectors(List.of("a=nothing")), List.of()),
                keeps("an asterisk includes every type", b -> b.includedResources(List.of("*", "pods")), all()),
                keeps(
                        "a definition is left out when its type is excluded",
                        b -> b.includedNamespaces(List.of("foo")).excludedResources(List.of("crd")),
                        List.of(POD_BAR, DEPLOYMENT_BAR, CLAIM, VOLUME_ONE, WIDGET, NS_FOO)),
                keeps(
                        "single items alone",
                        b -> b.items(List.of(ItemId.parse("deploy/foo/bar"))),
                        List.of(DEPLOYMENT_BAR)),
                keeps(
                        "single items besides",
                        b -> b.includedNamespaces(List.of("zoo"))
                                .items(List.of(ItemId.parse("deployments.apps/foo/bar"))),
                        List.of(POD_RAZ, DEPLOYMENT_RAZ, DEPLOYMENT_BAR, NS_ZOO)));
    }

    static Stream<Arguments> secondFamily() {
        return Stream.of(
                keeps(
                        "some cluster-scoped resources alone",
                        b -> b.includedClusterScopedResources(List.of("persistentvolumes", "nodes"))
                                .excludedClusterScopedResources(List.of("namespaces"))
                                .excludedNamespaceScopedResources(List.of("*")),
                        List.of(VOLUME_ONE, VOLUME_TWO)),
                keeps(
                        "all cluster-scoped resources alone",
                        b -> b.includedClusterScopedResources(List.of("*"))
                                .excludedNamespaceScopedResources(List.of("*")),
                        CLUSTER),
                keeps(
                        "no cluster-scoped resources",
                        b -> b.includedNamespaces(List.of("foo")).excludedClusterScopedResources(List.of("*")),
                        List.of(POD_BAR, DEPLOYMENT_BAR, CLAIM, WIDGET)),
                keeps(
                        "only related cluster-scoped resources",
                        b -> b.includedNamespaces(List.of("foo"))
                                .includedNamespaceScopedResources(List.of("pods", "pvc")),
                        List.of(POD_BAR, CLAIM, VOLUME_ONE, NS_FOO)),
                keeps(
                        "related and additional cluster-scoped resources",
                        b -> b.includedNamespaces(List.of("foo"))
                                .includedNamespaceScopedResources(List.of("pvc"))
                                .includedClusterScopedResources(List.of("crd")),
                        List.of(CLAIM, VOLUME_ONE, CRD, OTHER_CRD, NS_FOO)),
                keeps(
                        "all cluster-scoped resources but one type",
                        b -> b.includedNamespaces(List.of("foo"))
                                .includedNamespaceScopedResources(List.of("pods"))
                                .includedClusterScopedResources(List.of("*"))
                                .excludedClusterScopedResources(List.of("crd")),
                        List.of(POD_BAR, VOLUME_ONE, VOLUME_TWO, NS_FOO)),
                keeps(
                        "the namespace object comes though it isn't named",
                        b -> b.includedNamespaces(List.of("zoo"))
                                .includedNamespaceScopedResources(List.of("Deployment")),
                        List.of(DEPLOYMENT_RAZ, NS_ZOO)),
                keeps(
                        "every namespaced type brings the cluster-scoped ones along",
                        b -> b.includedNamespaceScopedResources(List.of("*")),
                        all()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"firstFamily", "secondFamily"})
    void theFiltersKeepJustThis(String name, UnaryOperator<BackupSpec.Builder> filters, List<String> expected)
            throws IOException {
        try (CaptureFixture fixture = new CaptureFixture(folder, server())) {
            fixture.with(RelatedActions.claimsOfPods())
                    .with(RelatedActions.volumesOfClaims())
                    .with(RelatedActions.definitionsOf("widgets.example.com"));

            CaptureFixture.Captured captured =
                    fixture.capture(filters.apply(BackupSpec.builder()).build());

            assertThat(captured.ids()).filteredOn(FilterCasesTest::ours).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(captured.errors()).isEmpty();
        }
    }

    private static boolean ours(String id) {
        return !id.contains("/kube-") && !id.contains("/default");
    }
}
