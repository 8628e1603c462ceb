// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.orderedresources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedResourcesOrdererTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType CLAIMS =
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    private static final ResourceType VOLUMES =
            new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false);
    private static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment", true);
    private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);

    private final ClusterAccess cluster = mock(ClusterAccess.class);
    private final OrderView view = mock(OrderView.class);
    private final OrderedResourcesOrderer orderer = new OrderedResourcesOrderer(cluster);

    @BeforeEach
    void clusterServesTheseTypes() {
        means(PODS, "pods", "pod", "po", "Pod");
        means(CLAIMS, "persistentvolumeclaims", "pvc");
        means(VOLUMES, "persistentvolumes", "pv");
        means(DEPLOYMENTS, "deployments.apps", "deploy");
        means(SECRETS, "secrets");
        when(cluster.resolve("widget"))
                .thenThrow(new InvalidInputException("no type is called 'widget'; did you mean widgets.example.com"));
    }

    private void means(ResourceType type, String... names) {
        for (String name : names) {
            when(cluster.resolve(name)).thenReturn(type);
        }
    }

    private List<Sequence> order(String... keysAndNames) {
        return orderer.order(request(keysAndNames), view);
    }

    private static OrderRequest request(String... keysAndNames) {
        Map<String, String> orderedResources = new LinkedHashMap<>();
        for (int i = 0; i < keysAndNames.length; i += 2) {
            orderedResources.put(keysAndNames[i], keysAndNames[i + 1]);
        }
        return new OrderRequest(orderedResources, Map.of());
    }

    private static List<String> items(Sequence sequence) {
        return sequence.turns().stream().map(turn -> turn.item().toString()).toList();
    }

    @Test
    void listedItemsHaveTheirTurnsInTheOrderListed() {
        assertThat(order("pods", "ns1/pod2,ns2/pod1,ns1/pod1"))
                .singleElement()
                .satisfies(sequence ->
                        assertThat(items(sequence)).containsExactly("pods/ns1/pod2", "pods/ns2/pod1", "pods/ns1/pod1"));
    }

    @Test
    void theSequenceBearsTheTypesNameAndIsNamedByTheUser() {
        assertThat(order("deploy", "shop/web"))
                .singleElement()
                .returns("deployments.apps", Sequence::name)
                .returns(true, Sequence::named);
    }

    @Test
    void aTurnHoldsItsItemAlone() {
        assertThat(order("pods", "ns1/pod1").get(0).turns())
                .allSatisfy(turn -> assertThat(turn.with()).isEmpty());
    }

    @Test
    void clusterScopedItemsAreNamedWithoutNamespace() {
        assertThat(items(order("pv", "pv4,pv8").get(0)))
                .containsExactly("persistentvolumes/pv4", "persistentvolumes/pv8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pods", "pod", "po", "Pod", "  pods "})
    void aTypeIsWrittenAsTheClusterResolvesIt(String key) {
        assertThat(order(key, "ns1/pod1")).extracting(Sequence::name).containsExactly("pods");
    }

    @Test
    void blanksAroundAnyTokenMeanNothing() {
        assertThat(items(order("pods", "  ns1/pod1 ,\tns1/pod2 , ns2 / pod3\n").get(0)))
                .containsExactly("pods/ns1/pod1", "pods/ns1/pod2", "pods/ns2/pod3");
    }

    @Test
    void podsGoBeforeClaimsBeforeVolumesBeforeTheOthersInTheUsersOrder() {
        assertThat(order("secrets", "a/s", "pv", "v", "deploy", "a/d", "pvc", "a/c", "pods", "a/p"))
                .extracting(Sequence::name)
                .containsExactly("pods", "persistentvolumeclaims", "persistentvolumes", "secrets", "deployments.apps");
    }

    @Test
    void runsUnaskedWhenSomethingIsListedAndOnlyThen() {
        assertThat(orderer.runsUnasked(request("pods", "ns1/pod1"))).isTrue();
        assertThat(orderer.runsUnasked(request())).isFalse();
        assertThat(orderer.order(request(), view)).isEmpty();
    }

    @Test
    void needsNothingOfTheCluster() {
        assertThat(orderer.needs(request("pods", "ns1/pod1"))).isEqualTo(OrderNeeds.NONE);
        order("pods", "ns1/pod1");
        verifyNoInteractions(view);
    }

    @Test
    void anUnknownTypeIsRefusedWithTheCandidates() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> order("widget", "a/b"))
                .withMessage("no type is called 'widget'; did you mean widgets.example.com");
    }

    @Test
    void twoKeysForOneTypeAreRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> order("pod", "a/b", "po", "a/c"))
                .withMessage("the ordered resources list the type pods twice, as 'pod' and as 'po'; "
                        + "write all its names in one list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ns1/pod1,ns1/pod1 | list pods/ns1/pod1 twice; leave one out",
                "ns1/pod1, ns1 / pod1 | list pods/ns1/pod1 twice; leave one out",
                "ns1/pod1,,ns1/pod2 | have an empty name in the list for 'pods'",
                "ns1/pod1, | have an empty name in the list for 'pods'",
                "\" \" | list no name for 'pods'; write namespace/name",
                "pod1 | list 'pod1' for 'pods', and pods live in namespaces; write namespace/name",
                "a/b/c | list 'a/b/c' for 'pods', and pods live in namespaces; write namespace/name",
                "ns1/ | list 'ns1/' for 'pods', which has no name; write namespace/name",
                "/pod1 | list '/pod1' for 'pods', which has no namespace; write namespace/name",
            })
    void aNamespacedListThatCannotBeMeantIsRefused(String names, String sentence) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> order("pods", names))
                .withMessageStartingWith("the ordered resources " + sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ns1/pv1 | list 'ns1/pv1' for 'pv', and persistentvolumes live in no namespace; write the name alone",
                "pv1,pv1 | list persistentvolumes/pv1 twice; leave one out",
                ",pv1 | have an empty name in the list for 'pv'",
            })
    void aClusterScopedListThatCannotBeMeantIsRefused(String names, String sentence) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> order("pv", names))
                .withMessageStartingWith("the ordered resources " + sentence);
    }

    @Test
    void aSettingIsRefusedSinceThereAreNone() {
        OrderRequest request = new OrderRequest(Map.of("pods", "a/b"), Map.of("sort", "name"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.order(request, view))
                .withMessage("the orderer ordered-resources has no setting 'sort'; leave it out");
    }

    @Test
    void thePluginNamesItsOrderer() {
        assertThat(new OrderedResourcesPlugin().orderers()).containsExactly(OrderedResourcesOrderer.class);
        assertThat(orderer.name()).isEqualTo("ordered-resources");
    }
}
