// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.dependencies;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.OwnerRef;
import io.cairn.api.Precedence;
import io.cairn.api.ResourceType;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes one precedence per owner: it goes before all that names it in {@code metadata.ownerReferences}, or after. Longer
 * chains follow from these. Runs only when the user switches it on.
 *
 * <p>Settings: {@code owners}, either {@code before} (the default) or {@code after}; {@code types}, the types between
 * which owners are followed, separated by commas. By default they are the workloads that make others: deployments,
 * replica sets, stateful sets, daemon sets, cron jobs and jobs. Owner and owned must both be in the backup and of these
 * types, and the uid must be right.
 *
 * <p>Items that own each other in a circle are left in no order, and a note names them.
 */
public final class DependenciesOrderer implements ItemOrderer {

    private static final String OWNERS = "owners";
    private static final String TYPES = "types";
    private static final int SHOWN = 5;

    /** No pods: they are the most numerous by far, and each type costs a list of its metadata. */
    private static final Set<String> DEFAULT_TYPES = Set.of(
            "cronjobs.batch",
            "daemonsets.apps",
            "deployments.apps",
            "jobs.batch",
            "replicasets.apps",
            "statefulsets.apps");

    private final ClusterAccess cluster;

    /** An orderer of the items of this cluster. */
    @Inject
    public DependenciesOrderer(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "dependencies";
    }

    @Override
    public OrderNeeds needs(OrderRequest request) {
        request.requireKnown(name(), OWNERS, TYPES);
        ownersFirst(request);
        return new OrderNeeds(request.types(TYPES, cluster, DEFAULT_TYPES), Set.of());
    }

    @Override
    public List<Precedence> order(OrderRequest request, OrderView view) {
        boolean ownersFirst = ownersFirst(request);
        SortedMap<ItemId, Set<ItemId>> owned = owned(request.types(TYPES, cluster, DEFAULT_TYPES), view);
        leaveCirclesOut(owned, view);
        return owned.entrySet().stream()
                .map(entry -> precedence(entry.getKey(), entry.getValue(), ownersFirst))
                .toList();
    }

    private static Precedence precedence(ItemId owner, Set<ItemId> owned, boolean ownersFirst) {
        String name = "owner " + owner;
        return ownersFirst ? new Precedence(name, Set.of(owner), owned) : new Precedence(name, owned, Set.of(owner));
    }

    private static boolean ownersFirst(OrderRequest request) {
        String owners = request.config().getOrDefault(OWNERS, "before");
        return switch (owners) {
            case "before" -> true;
            case "after" -> false;
            default ->
                throw new InvalidInputException(
                        "the orderer dependencies can't put owners '" + owners + "'; write 'before' or 'after'");
        };
    }

    /** What each owner owns, among the items of these types. */
    private static SortedMap<ItemId, Set<ItemId>> owned(Set<ResourceType> types, OrderView view) {
        Map<String, ItemId> byUid = new HashMap<>();
        types.forEach(type -> view.refs(type).forEach(ref -> byUid.put(ref.uid(), ref.id())));
        SortedMap<ItemId, Set<ItemId>> owned = new TreeMap<>();
        for (ResourceType type : types) {
            for (ItemRef ref : view.refs(type)) {
                for (OwnerRef owner : ref.owners()) {
                    ItemId id = byUid.get(owner.uid());
                    if (id != null && !id.equals(ref.id())) {
                        owned.computeIfAbsent(id, first -> new TreeSet<>()).add(ref.id());
                    }
                }
            }
        }
        return owned;
    }

    /** Takes away, time and again, who owns nothing that is left; what then remains owns itself in the end. */
    private static void leaveCirclesOut(SortedMap<ItemId, Set<ItemId>> owned, OrderView view) {
        Set<ItemId> left = new TreeSet<>(owned.keySet());
        while (left.removeIf(
                owner -> owned.getOrDefault(owner, Set.of()).stream().noneMatch(left::contains))) {
            // Who owned one of those may own nothing that is left now.
        }
        if (!left.isEmpty()) {
            owned.keySet().removeAll(left);
            view.note("these own each other in a circle, or own one that does, and go before or after nothing: "
                    + left.stream().limit(SHOWN).map(ItemId::toString).collect(Collectors.joining(", "))
                    + (left.size() > SHOWN ? " and " + (left.size() - SHOWN) + " more" : ""));
        }
    }
}
