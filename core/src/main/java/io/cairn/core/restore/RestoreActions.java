// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreDecision.Keep;
import io.cairn.api.RestoreDecision.Skip;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.UsedRights;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The restore actions of a run, looked up by type. Safe for use by several threads. */
final class RestoreActions {

    private record Compiled(Extension<RestoreItemAction> extension, Set<String> types, Set<String> namespaces) {

        boolean applies(ItemId item) {
            return (types.isEmpty() || types.contains(item.type()))
                    && (namespaces.isEmpty() || namespaces.contains(item.namespace()));
        }
    }

    private final List<Compiled> actions;
    private final Map<String, List<Compiled>> byType = new ConcurrentHashMap<>();

    private RestoreActions(List<Compiled> actions) {
        this.actions = List.copyOf(actions);
    }

    /** Compiles the actions of all plugins. Types that neither the cluster nor the archive has match nothing. */
    static RestoreActions compile(List<Extension<RestoreItemAction>> extensions, Catalog catalog) {
        List<Compiled> compiled = new ArrayList<>();
        for (Extension<RestoreItemAction> extension : extensions) {
            AppliesTo appliesTo = extension.call(RestoreItemAction::appliesTo);
            Set<String> types = known(appliesTo.types(), catalog);
            if (appliesTo.types().isEmpty() || !types.isEmpty()) {
                compiled.add(new Compiled(extension, types, appliesTo.namespaces()));
            }
        }
        return new RestoreActions(compiled);
    }

    private static Set<String> known(Set<String> names, Catalog catalog) {
        Set<String> ids = new HashSet<>();
        // An action may know types that are nowhere.
        names.forEach(name -> catalog.known(name).map(ResourceType::id).ifPresent(ids::add));
        return ids;
    }

    /**
     * Lets the actions work on an item.
     *
     * @return what they made of it in the end
     * @throws ClusterException if one can't read the cluster
     */
    RestoreDecision apply(Item item, RestoreView view) throws ClusterException {
        return LogMarks.about(item.id(), () -> applyAll(item, view));
    }

    private RestoreDecision applyAll(Item item, RestoreView view) throws ClusterException {
        ItemId id = item.id();
        Item now = item;
        List<Item> before = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Compiled action : byType.computeIfAbsent(id.type(), this::ofType)) {
            if (!action.applies(id)) {
                continue;
            }
            Item given = now;
            RestoreDecision decision =
                    action.extension().call(extension -> checked(id, extension.execute(given, view)));
            if (decision instanceof Skip) {
                return decision;
            }
            Keep kept = (Keep) decision;
            now = kept.item();
            before.addAll(kept.before());
            notes.addAll(kept.notes());
        }
        return new Keep(now, before, notes);
    }

    /**
     * Rights that an action makes use of.
     *
     * @param namespaces the target namespaces of the items that it works on; empty text for the cluster
     */
    record Used(List<UsedRights> rights, Set<String> namespaces) {}

    /** The rights that the actions make use of for these items. */
    List<Used> rights(List<RestoreItem> items) {
        List<Used> used = new ArrayList<>();
        for (Compiled action : actions) {
            List<UsedRights> rights = action.extension().call(RestoreItemAction::rights);
            if (rights.isEmpty()) {
                continue;
            }
            Set<String> namespaces = items.stream()
                    .filter(item -> action.applies(item.id()))
                    .map(item -> item.target().namespace())
                    .collect(Collectors.toCollection(TreeSet::new));
            used.add(new Used(rights, namespaces));
        }
        return used;
    }

    /** Whether an action on an item reads the cluster to decide: then it says which rights that needs. */
    boolean readCluster(ItemId item) {
        return byType.computeIfAbsent(item.type(), this::ofType).stream()
                .anyMatch(action -> action.applies(item)
                        && !action.extension().call(RestoreItemAction::rights).isEmpty());
    }

    private List<Compiled> ofType(String type) {
        return actions.stream()
                .filter(action -> action.types().isEmpty() || action.types().contains(type))
                .toList();
    }

    private static RestoreDecision checked(ItemId id, RestoreDecision decision) {
        if (decision instanceof Keep keep && !keep.item().id().equals(id)) {
            throw new IllegalStateException(
                    "it renamed " + id + " to " + keep.item().id());
        }
        return decision;
    }
}
