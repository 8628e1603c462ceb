// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.statefulset;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.Ordering;
import io.cairn.api.Ordering.Place;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one sequence per StatefulSet of the backup, by namespace and name: its pods by ordinal, and in each pod's turn
 * the claims made from the StatefulSet's claim templates, each with the volume that it is bound to. Runs only when the
 * user switches it on.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code order}: {@code highest-first} (the default, as Kubernetes itself scales down and updates) or
 *       {@code lowest-first}.
 *   <li>{@code respect-policy}: with {@code true}, a StatefulSet whose {@code podManagementPolicy} is {@code Parallel}
 *       makes a group, since its pods don't wait for each other: they and their claims are captured side by side. If a
 *       partition of its rolling update parts its pods into two revisions, it makes two groups, so that no stage mixes
 *       them. In a sequence the ordinals keep the revisions apart anyway. By default {@code false}.
 * </ul>
 *
 * <p>A pod belongs to the StatefulSet that is its controller, told by uid. A StatefulSet without pods makes nothing, nor
 * does a cluster that doesn't serve the type.
 */
public final class StatefulSetOrderer implements ItemOrderer {

    private static final String ORDER = "order";
    private static final String HIGHEST_FIRST = "highest-first";
    private static final String LOWEST_FIRST = "lowest-first";
    private static final String RESPECT_POLICY = "respect-policy";
    private static final String CLAIMS = "persistentvolumeclaims";

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
        request.requireKnown(name(), ORDER, RESPECT_POLICY);
        settings(request);
        return types().map(types -> new OrderNeeds(Set.of(types.pods()), Set.of(types.statefulSets(), types.claims())))
                .orElse(OrderNeeds.NONE);
    }

    @Override
    public List<Ordering> order(OrderRequest request, OrderView view) {
        Settings settings = settings(request);
        return types().map(types -> wishes(types, settings, view)).orElse(List.of());
    }

    private record Types(ResourceType pods, ResourceType statefulSets, ResourceType claims) {}

    private record Settings(Comparator<ItemRef> podOrder, boolean respectPolicy) {}

    private Optional<Types> types() {
        return served("pods")
                .flatMap(pods -> served("statefulsets.apps")
                        .flatMap(sets -> served(CLAIMS).map(claims -> new Types(pods, sets, claims))));
    }

    private Optional<ResourceType> served(String id) {
        return cluster.types().stream().filter(type -> type.id().equals(id)).findFirst();
    }

    private static List<Ordering> wishes(Types types, Settings settings, OrderView view) {
        Map<String, List<ItemRef>> podsByController = view.refs(types.pods()).stream()
                .filter(pod -> controller(pod).isPresent())
                .collect(Collectors.groupingBy(pod -> controller(pod).orElseThrow()));
        Map<ItemId, Item> claims =
                view.items(types.claims()).stream().collect(Collectors.toMap(Item::id, claim -> claim));
        Set<ItemId> grouped = new HashSet<>();
        List<Ordering> wishes = new ArrayList<>();
        for (Item set : view.items(types.statefulSets())) {
            List<ItemRef> pods = podsByController.getOrDefault(uid(set), List.of()).stream()
                    .sorted(settings.podOrder())
                    .toList();
            if (pods.isEmpty()) {
                continue;
            }
            if (settings.respectPolicy() && isParallel(set)) {
                // Names of claims are not parsed back, so two sets may seem to have made the same one.
                wishes.addAll(groups(
                        set, pods, pod -> claims(set, pod, claims).map(Item::id).filter(grouped::add)));
            } else {
                wishes.add(sequence(set, pods, claims));
            }
        }
        return wishes;
    }

    private static boolean isParallel(Item set) {
        return set.object()
                .text("spec", "podManagementPolicy")
                .filter("Parallel"::equals)
                .isPresent();
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

    private static String nameOf(Item set) {
        return "statefulset " + set.id().namespace() + "/" + set.id().name();
    }

    private static Sequence sequence(Item set, List<ItemRef> pods, Map<ItemId, Item> claims) {
        List<Sequence.Turn> turns = pods.stream()
                .map(pod -> new Sequence.Turn(
                        pod.id(),
                        claims(set, pod, claims)
                                .flatMap(claim -> Stream.concat(Stream.of(claim.id()), volume(claim)))
                                .toList()))
                .toList();
        return new Sequence(nameOf(set), turns, false);
    }

    /** The pods from the partition on have a revision of their own; the side that comes first makes the first group. */
    private static List<Group> groups(Item set, List<ItemRef> pods, Function<ItemRef, Stream<ItemId>> claims) {
        long boundary = number(set, "spec", "ordinals", "start")
                + number(set, "spec", "updateStrategy", "rollingUpdate", "partition");
        Map<Boolean, List<ItemRef>> updated =
                pods.stream().collect(Collectors.partitioningBy(pod -> ordinal(pod) >= boundary));
        boolean firstIsUpdated = ordinal(pods.get(0)) >= boundary;
        return Stream.of(firstIsUpdated, !firstIsUpdated)
                .filter(side -> !updated.getOrDefault(side, List.of()).isEmpty())
                .map(side -> {
                    List<ItemRef> members = updated.getOrDefault(side, List.of());
                    String name = members.size() == pods.size()
                            ? nameOf(set)
                            : nameOf(set) + (side ? " from" : " before") + " ordinal " + boundary;
                    return new Group(name, withClaims(members, claims), Place.FIRST);
                })
                .toList();
    }

    private static Set<ItemId> withClaims(List<ItemRef> pods, Function<ItemRef, Stream<ItemId>> claims) {
        return pods.stream()
                .flatMap(pod -> Stream.concat(Stream.of(pod.id()), claims.apply(pod)))
                .collect(Collectors.toSet());
    }

    private static long number(Item set, String... path) {
        return set.object()
                .value(path)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).longValue())
                .orElse(0L);
    }

    /** The pod's claims that are in the backup, in the order of the templates that they are made from. */
    private static Stream<Item> claims(Item set, ItemRef pod, Map<ItemId, Item> claims) {
        return set.object().trees("spec", "volumeClaimTemplates").stream()
                .flatMap(template -> template.text("metadata", "name").stream())
                .map(template -> new ItemId(CLAIMS, pod.namespace(), template + "-" + pod.name()))
                .flatMap(id -> Optional.ofNullable(claims.get(id)).stream());
    }

    /** The volume that a claim is bound to. One that waits for its volume has an empty name, or none. */
    private static Stream<ItemId> volume(Item claim) {
        return claim
                .object()
                .text("spec", "volumeName")
                .filter(name -> !name.isEmpty())
                .map(name -> new ItemId("persistentvolumes", "", name))
                .stream();
    }

    private static Settings settings(OrderRequest request) {
        Comparator<ItemRef> lowestFirst =
                Comparator.comparingLong(StatefulSetOrderer::ordinal).thenComparing(ItemRef::name);
        String order = request.config().getOrDefault(ORDER, HIGHEST_FIRST);
        Comparator<ItemRef> podOrder = switch (order) {
            case HIGHEST_FIRST -> lowestFirst.reversed();
            case LOWEST_FIRST -> lowestFirst;
            default ->
                throw new InvalidInputException("the orderer statefulset doesn't know the order '" + order
                        + "'; write '" + HIGHEST_FIRST + "' or '" + LOWEST_FIRST + "'");
        };
        String respect = request.config().getOrDefault(RESPECT_POLICY, "false");
        if (!Set.of("true", "false").contains(respect)) {
            throw new InvalidInputException("the orderer statefulset is given " + RESPECT_POLICY + " '" + respect
                    + "'; write 'true' or 'false'");
        }
        return new Settings(podOrder, respect.equals("true"));
    }

    /** The number that ends the pod's name, or -1 if none does. An ordinal of Kubernetes has at most ten digits. */
    private static long ordinal(ItemRef pod) {
        String last = pod.name().substring(pod.name().lastIndexOf('-') + 1);
        return last.matches("[0-9]{1,10}") ? Long.parseLong(last) : -1;
    }
}
