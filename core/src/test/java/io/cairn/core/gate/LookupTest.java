// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import static io.cairn.core.gate.Objects.item;
import static io.cairn.core.gate.Objects.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LookupTest {

    private static final ResourceType PODS = type("pods");
    private static final List<Item> ALL = List.of(pod("a"), pod("b"), pod("c"));

    private final ClusterAccess cluster = mock(ClusterAccess.class);

    private static Item pod(String name) {
        return item("pods", "{metadata: {namespace: shop, name: " + name + "}}");
    }

    @Test
    void fewItemsAreReadOneByOne() throws ClusterException {
        when(cluster.get(PODS, "shop", "a")).thenReturn(Optional.of(ALL.get(0)));
        when(cluster.get(PODS, "shop", "gone")).thenReturn(Optional.empty());

        assertThat(Lookup.in(cluster, 2).read(PODS, "shop", Set.of("a", "gone")))
                .containsOnlyKeys("a");
        verify(cluster, never()).forEachItem(any(), any(), any());
    }

    @Test
    void moreItemsAreReadByOneList() throws ClusterException {
        doAnswer(call -> {
                    Consumer<Item> consumer = call.getArgument(2);
                    ALL.forEach(consumer);
                    return null;
                })
                .when(cluster)
                .forEachItem(eq(PODS), eq("shop"), any());

        assertThat(Lookup.in(cluster, 1).read(PODS, "shop", Set.of("a", "c", "gone")))
                .containsOnlyKeys("a", "c");
        verify(cluster, never()).get(any(), any(), any());
    }
}
