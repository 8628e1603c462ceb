// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.Ordering;
import io.cairn.api.Precedence;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import io.cairn.testkit.order.MemoryCluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@link ItemOrderer} promises. A subclass says how to {@linkplain #orderer make} the orderer, and gives it a
 * {@linkplain #cluster cluster} in which it has something to say; settings, if it can't do without.
 */
public abstract class ItemOrdererContract {

    /** For subclasses. */
    protected ItemOrdererContract() {}

    /** A new orderer of the items of this cluster, as the plugin host would make it. */
    protected abstract ItemOrderer orderer(ClusterAccess cluster);

    /** A new cluster, the same each time, with items of which the orderer makes at least one wish. */
    protected abstract MemoryCluster cluster();

    /** A request that the orderer understands. */
    protected OrderRequest request() {
        return new OrderRequest(Map.of(), Map.of());
    }

    private List<? extends Ordering> order(MemoryCluster cluster) throws ClusterException {
        ItemOrderer orderer = orderer(cluster);
        OrderNeeds needs = orderer.needs(request());
        return orderer.order(request(), cluster.view(needs));
    }

    private static Stream<ItemId> placed(Ordering wish) {
        if (wish instanceof Sequence sequence) {
            return sequence.turns().stream().map(Sequence.Turn::item);
        }
        return wish instanceof Group group ? group.items().stream() : Stream.empty();
    }

    private static Stream<ItemId> named(Ordering wish) {
        if (wish instanceof Precedence precedence) {
            return Stream.concat(precedence.before().stream(), precedence.after().stream());
        }
        return placed(wish);
    }

    private static Stream<ItemId> companions(Ordering wish) {
        return wish instanceof Sequence sequence
                ? sequence.turns().stream().flatMap(turn -> turn.with().stream())
                : Stream.empty();
    }

    /** Whether the user named the items, so that the orderer needs to know nothing of them. */
    private static boolean byName(Ordering wish) {
        return wish instanceof Sequence sequence && sequence.named();
    }

    @Test
    void hasANameOfLowerCaseWordsJoinedByDashes() {
        assertThat(orderer(cluster()).name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @Test
    void makesAWishOfTheSampleAndEachHasAName() throws ClusterException {
        assertThat(order(cluster()))
                .isNotEmpty()
                .allSatisfy(wish -> assertThat(wish.name()).isNotBlank());
    }

    @Test
    void makesTheSameWishesOfTheSameCluster() throws ClusterException {
        MemoryCluster cluster = cluster();

        assertThat(List.<Ordering>copyOf(order(cluster))).isEqualTo(order(cluster));
    }

    @Test
    void saysTheSameWhenOneOrdererIsAskedTwice() throws ClusterException {
        MemoryCluster cluster = cluster();
        ItemOrderer orderer = orderer(cluster);
        OrderNeeds needs = orderer.needs(request());
        List<? extends Ordering> first = orderer.order(request(), cluster.view(needs));

        assertThat(orderer.needs(request())).isEqualTo(needs);
        assertThat(List.<Ordering>copyOf(orderer.order(request(), cluster.view(needs))))
                .isEqualTo(first);
    }

    @Test
    void givesNoItemTwoPlaces() throws ClusterException {
        List<ItemId> placed =
                order(cluster()).stream().flatMap(ItemOrdererContract::placed).toList();

        assertThat(placed).doesNotHaveDuplicates();
    }

    @Test
    void letsNoItemGoBeforeItself() throws ClusterException {
        assertThat(order(cluster())).allSatisfy(wish -> {
            if (wish instanceof Precedence precedence) {
                assertThat(precedence.before()).doesNotContainAnyElementsOf(precedence.after());
            }
        });
    }

    @Test
    void needsOnlyTypesThatTheClusterServes() {
        MemoryCluster cluster = cluster();
        OrderNeeds needs = orderer(cluster).needs(request());

        assertThat(cluster.types()).containsAll(needs.refs()).containsAll(needs.whole());
    }

    @Test
    void ordersOnlyItemsOfTypesThatItNeedsUnlessTheUserNamedThem() throws ClusterException {
        MemoryCluster cluster = cluster();
        OrderNeeds needs = orderer(cluster).needs(request());
        List<String> known = Stream.concat(needs.refs().stream(), needs.whole().stream())
                .map(ResourceType::id)
                .toList();

        assertThat(order(cluster).stream().filter(wish -> !byName(wish)).flatMap(ItemOrdererContract::named))
                .allSatisfy(item -> assertThat(known).contains(item.type()));
    }

    @Test
    void namesOnlyItemsThatCanExist() throws ClusterException {
        MemoryCluster cluster = cluster();
        Stream<ItemId> items = order(cluster).stream().flatMap(wish -> Stream.concat(named(wish), companions(wish)));

        assertThat(items)
                .allSatisfy(item -> assertThat(cluster.types()).anySatisfy(type -> {
                    assertThat(type.id()).isEqualTo(item.type());
                    assertThat(type.namespaced()).isEqualTo(item.namespaced());
                }));
    }

    @Test
    void makesNoWishOfAClusterWithoutItemsUnlessTheUserNamedThem() throws ClusterException {
        assertThat(order(new MemoryCluster(cluster().types()))).allMatch(ItemOrdererContract::byName);
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        MemoryCluster cluster = cluster();
        Map<String, String> config = new LinkedHashMap<>(request().config());
        config.put("no-such-setting", "x");
        OrderRequest wrong = new OrderRequest(request().orderedResources(), config);
        ItemOrderer orderer = orderer(cluster);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.order(wrong, cluster.view(orderer.needs(wrong))))
                .withMessageContaining("no-such-setting")
                .withMessageNotContaining("\n");
    }
}
