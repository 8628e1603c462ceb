// SPDX-License-Identifier: Apache-2.0
package com.example.turns;

import static java.util.Comparator.comparing;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/** Captures the ConfigMaps that carry the annotation {@code example.com/turn} in the order of its value. */
public final class TurnAnnotationOrderer implements ItemOrderer {

    private static final String TURN = "example.com/turn";

    private final ClusterAccess cluster;

    /** Cairn gives the constructor what it asks for. */
    @Inject
    public TurnAnnotationOrderer(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "turn-annotation";
    }

    @Override
    public OrderNeeds needs(OrderRequest request) {
        request.requireKnown(name()); // it has no settings
        return new OrderNeeds(Set.of(configMaps()), Set.of());
    }

    @Override
    public List<Sequence> order(OrderRequest request, OrderView view) {
        List<Sequence.Turn> turns = view.refs(configMaps()).stream()
                .filter(configMap -> configMap.annotations().containsKey(TURN))
                .sorted(comparing(TurnAnnotationOrderer::turn).thenComparing(ItemRef::id))
                .map(configMap -> Sequence.Turn.of(configMap.id()))
                .toList();
        return turns.isEmpty() ? List.of() : List.of(new Sequence("configmaps by turn", turns, false));
    }

    private static String turn(ItemRef configMap) {
        return configMap.annotations().get(TURN);
    }

    private ResourceType configMaps() {
        return cluster.resolve("configmaps");
    }
}
