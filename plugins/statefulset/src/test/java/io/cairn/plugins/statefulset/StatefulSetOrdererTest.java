// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.statefulset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatefulSetOrdererTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType SETS = new ResourceType("apps", "v1", "statefulsets", "StatefulSet", true);

    private final List<ItemRef> pods = new ArrayList<>();
    private final List<Item> sets = new ArrayList<>();
    private final ClusterAccess cluster = mock(ClusterAccess.class);
    private final StatefulSetOrderer orderer = new StatefulSetOrderer(cluster);

    @BeforeEach
    void clusterServesPodsAndStatefulSets() {
        when(cluster.types()).thenReturn(List.of(PODS, SETS));
    }

    private void statefulSet(String namespace, String name, String uid, String... claimTemplates) {
        List<Map<String, Object>> templates = Stream.of(claimTemplates)
                .map(template -> Map.<String, Object>of("metadata", Map.of("name", template)))
                .toList();
        sets.add(new Item(
                SETS,
                ObjectTree.of(Map.of(
                        "metadata", Map.of("namespace", namespace, "name", name, "uid", uid),
                        "spec", Map.of("volumeClaimTemplates", templates)))));
    }

    private void pod(String namespace, String name, OwnerRef... owners) {
        pods.add(new ItemRef(
                PODS, namespace, name, "uid-of-" + name, "1", Map.of(), Map.of(), List.of(owners), Instant.EPOCH));
    }

    private static OwnerRef controlledBy(String uid) {
        return new OwnerRef("apps/v1", "StatefulSet", "any", uid, true);
    }

    private static OrderRequest request(Map<String, String> config) {
        return new OrderRequest(Map.of(), config);
    }

    private List<Sequence> order(Map<String, String> config) {
        return orderer.order(request(config), new OrderView() {
            @Override
            public List<ItemRef> refs(ResourceType type) {
                assertThat(type).isEqualTo(PODS);
                return pods;
            }

            @Override
            public List<Item> items(ResourceType type) {
                assertThat(type).isEqualTo(SETS);
                return sets;
            }

            @Override
            public Optional<String> placedBy(ItemId item) {
                return Optional.empty();
            }
        });
    }

    private static List<String> items(Sequence sequence) {
        return sequence.turns().stream().map(turn -> turn.item().toString()).toList();
    }

    @Test
    void theHighestOrdinalComesFirst() {
        statefulSet("shop", "db", "u1");
        pod("shop", "db-0", controlledBy("u1"));
        pod("shop", "db-1", controlledBy("u1"));
        pod("shop", "db-2", controlledBy("u1"));

        assertThat(order(Map.of())).singleElement().satisfies(sequence -> {
            assertThat(sequence.name()).isEqualTo("statefulset shop/db");
            assertThat(sequence.named()).isFalse();
            assertThat(items(sequence)).containsExactly("pods/shop/db-2", "pods/shop/db-1", "pods/shop/db-0");
        });
    }

    @Test
    void theLowestOrdinalComesFirstWhenTheUserSaysSo() {
        statefulSet("shop", "db", "u1");
        pod("shop", "db-1", controlledBy("u1"));
        pod("shop", "db-0", controlledBy("u1"));

        assertThat(items(order(Map.of("order", "lowest-first")).get(0)))
                .containsExactly("pods/shop/db-0", "pods/shop/db-1");
    }

    @Test
    void ordinalsAreNumbersWhereverTheyStart() {
        statefulSet("shop", "db", "u1");
        for (String name : List.of("db-10", "db-11", "db-9")) {
            pod("shop", name, controlledBy("u1"));
        }

        assertThat(items(order(Map.of("order", "highest-first")).get(0)))
                .containsExactly("pods/shop/db-11", "pods/shop/db-10", "pods/shop/db-9");
    }

    @Test
    void aPodsClaimsAreCapturedInItsTurnInTheOrderOfTheTemplates() {
        statefulSet("shop", "db", "u1", "data", "wal");
        pod("shop", "db-0", controlledBy("u1"));
        pod("shop", "db-1", controlledBy("u1"));

        assertThat(order(Map.of()).get(0).turns())
                .extracting(turn -> turn.with().toString())
                .containsExactly(
                        "[persistentvolumeclaims/shop/data-db-1, persistentvolumeclaims/shop/wal-db-1]",
                        "[persistentvolumeclaims/shop/data-db-0, persistentvolumeclaims/shop/wal-db-0]");
    }

    @Test
    void aPodBelongsToTheStatefulSetThatControlsItByUid() {
        statefulSet("shop", "db", "u1");
        pod("shop", "db-0", controlledBy("u1"));
        pod("shop", "db-1", controlledBy("uid-of-a-deleted-one"));
        pod("shop", "db-2", new OwnerRef("apps/v1", "StatefulSet", "db", "u1", false));
        pod("shop", "db-3");

        assertThat(order(Map.of()))
                .singleElement()
                .satisfies(sequence -> assertThat(items(sequence)).containsExactly("pods/shop/db-0"));
    }

    @Test
    void eachStatefulSetHasItsOwnSequenceInTheOrderOfTheView() {
        statefulSet("a", "db", "u1");
        statefulSet("b", "db", "u2");
        pod("a", "db-0", controlledBy("u1"));
        pod("b", "db-0", controlledBy("u2"));

        assertThat(order(Map.of()))
                .extracting(Sequence::name, StatefulSetOrdererTest::items)
                .containsExactly(
                        tuple("statefulset a/db", List.of("pods/a/db-0")),
                        tuple("statefulset b/db", List.of("pods/b/db-0")));
    }

    @Test
    void aStatefulSetWithoutPodsMakesNoSequence() {
        statefulSet("shop", "db", "u1", "data");

        assertThat(order(Map.of())).isEmpty();
    }

    @Test
    void aPodWithoutOrdinalFailsNothing() {
        statefulSet("shop", "db", "u1");
        pod("shop", "odd", controlledBy("u1"));
        pod("shop", "db-0", controlledBy("u1"));
        pod("shop", "db-99999999999999999999", controlledBy("u1"));

        assertThat(items(order(Map.of()).get(0)).get(0)).isEqualTo("pods/shop/db-0");
    }

    @Test
    void readsTheMetadataOfPodsAndTheWholeStatefulSets() {
        assertThat(orderer.needs(request(Map.of()))).isEqualTo(new OrderNeeds(Set.of(PODS), Set.of(SETS)));
    }

    @Test
    void aClusterWithoutStatefulSetsNeedsNothingAndHasNoSequence() {
        when(cluster.types()).thenReturn(List.of(PODS));

        assertThat(orderer.needs(request(Map.of()))).isEqualTo(OrderNeeds.NONE);
        assertThat(order(Map.of())).isEmpty();
    }

    @Test
    void anotherGroupsStatefulSetsAreNotMeant() {
        when(cluster.types())
                .thenReturn(List.of(PODS, new ResourceType("example.com", "v1", "statefulsets", "StatefulSet", true)));

        assertThat(orderer.needs(request(Map.of()))).isEqualTo(OrderNeeds.NONE);
    }

    @Test
    void runsOnlyWhenSwitchedOn() {
        assertThat(orderer.name()).isEqualTo("statefulset");
        assertThat(orderer.runsUnasked(new OrderRequest(Map.of("pods", "a/b"), Map.of())))
                .isFalse();
    }

    @Test
    void anUnknownSettingIsRefusedBeforeAnythingIsRead() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(request(Map.of("sort", "name"))))
                .withMessage("the orderer statefulset has no setting 'sort'; it has 'order'");
    }

    @Test
    void anUnknownOrderIsRefusedWithTheKnownOnes() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(request(Map.of("order", "up"))))
                .withMessage("the orderer statefulset doesn't know the order 'up'; "
                        + "write 'highest-first' or 'lowest-first'");
    }

    @Test
    void thePluginNamesItsOrderer() {
        assertThat(new StatefulSetPlugin().orderers()).containsExactly(StatefulSetOrderer.class);
    }
}
