// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.statefulset;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one sequence per StatefulSet of the backup, by namespace and name: its pods by ordinal, and in each pod's turn
 * the claims made from the StatefulSet's claim templates. Runs only when the user switches it on.
 *
 * <p>Settings: {@code order}, either {@code highest-first} (the default, as Kubernetes itself scales down and updates)
 * or {@code lowest-first}. A pod belongs to the StatefulSet that is its controller, told by uid. A StatefulSet without
 * pods makes no sequence, nor does a cluster that doesn't serve the type.
 */
public final class StatefulSetOrderer implements ItemOrderer {

    private static final String ORDER = "order";
    private static final String HIGHEST_FIRST = "highest-first";
    private static final String LOWEST_FIRST = "lowest-first";

    private final ClusterAccess cluster;

    /** An orderer of the items of this cluster. */
    @Inject
    public StatefulSetOrderer(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "statefulset";
    }

    @Override
    public OrderNeeds needs(OrderRequest request) {
        podOrder(request.config());
        return types().map(types -> new OrderNeeds(Set.of(types.pods()), Set.of(types.statefulSets())))
                .orElse(OrderNeeds.NONE);
    }

    @Override
    public List<Sequence> order(OrderRequest request, OrderView view) {
        Comparator<ItemRef> podOrder = podOrder(request.config());
        return types().map(types -> sequences(types, podOrder, view)).orElse(List.of());
    }

    private record Types(ResourceType pods, ResourceType statefulSets) {}

    private Optional<Types> types() {
        return served("pods").flatMap(pods -> served("statefulsets.apps").map(sets -> new Types(pods, sets)));
    }

    private Optional<ResourceType> served(String id) {
        return cluster.types().stream().filter(type -> type.id().equals(id)).findFirst();
    }

    private static List<Sequence> sequences(Types types, Comparator<ItemRef> podOrder, OrderView view) {
        Map<String, List<ItemRef>> podsByController = view.refs(types.pods()).stream()
                .filter(pod -> controller(pod).isPresent())
                .collect(Collectors.groupingBy(pod -> controller(pod).orElseThrow()));
        return view.items(types.statefulSets()).stream()
                .map(set -> sequence(set, podsByController.getOrDefault(uid(set), List.of()), podOrder))
                .filter(sequence -> !sequence.turns().isEmpty())
                .toList();
    }

    private static Optional<String> controller(ItemRef pod) {
        return pod.owners().stream()
                .filter(OwnerRef::controller)
                .map(OwnerRef::uid)
                .findFirst();
    }

    private static String uid(Item set) {
        return set.object().text("metadata", "uid").orElse("");
    }

    private static Sequence sequence(Item set, List<ItemRef> pods, Comparator<ItemRef> podOrder) {
        List<String> templates = set.object().trees("spec", "volumeClaimTemplates").stream()
                .flatMap(template -> template.text("metadata", "name").stream())
                .toList();
        List<Sequence.Turn> turns = pods.stream()
                .sorted(podOrder)
                .map(pod -> new Sequence.Turn(pod.id(), claims(templates, pod)))
                .toList();
        return new Sequence(
                "statefulset " + set.id().namespace() + "/" + set.id().name(), turns, false);
    }

    private static List<ItemId> claims(List<String> templates, ItemRef pod) {
        return templates.stream()
                .map(template -> new ItemId("persistentvolumeclaims", pod.namespace(), template + "-" + pod.name()))
                .toList();
    }

    private static Comparator<ItemRef> podOrder(Map<String, String> config) {
        config.keySet().stream().filter(key -> !key.equals(ORDER)).findFirst().ifPresent(key -> {
            throw new InvalidInputException(
                    "the orderer statefulset has no setting '" + key + "'; it has '" + ORDER + "'");
        });
        Comparator<ItemRef> lowestFirst =
                Comparator.comparingLong(StatefulSetOrderer::ordinal).thenComparing(ItemRef::name);
        String order = config.getOrDefault(ORDER, HIGHEST_FIRST);
        return switch (order) {
            case HIGHEST_FIRST -> lowestFirst.reversed();
            case LOWEST_FIRST -> lowestFirst;
            default ->
                throw new InvalidInputException("the orderer statefulset doesn't know the order '" + order
                        + "'; write '" + HIGHEST_FIRST + "' or '" + LOWEST_FIRST + "'");
        };
    }

    /** The number that ends the pod's name, or -1 if none does. An ordinal of Kubernetes has at most ten digits. */
    private static long ordinal(ItemRef pod) {
        String last = pod.name().substring(pod.name().lastIndexOf('-') + 1);
        return last.matches("[0-9]{1,10}") ? Long.parseLong(last) : -1;
    }
}
