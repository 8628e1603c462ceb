// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.core.capture.TurnWork.Named;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.RawItem;
import io.cairn.core.collect.ReadList;
import io.cairn.core.json.TreeJson;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The backup actions of a run, looked up by type, so that an item that none applies to costs nothing. Immutable.
 */
public final class Actions {

    private record Compiled(Extension<BackupItemAction> extension, AppliesTo appliesTo, Set<String> relatedTypes) {

        boolean appliesIn(String namespace) {
            return appliesTo.namespaces().isEmpty() || appliesTo.namespaces().contains(namespace);
        }
    }

    /**
     * What the actions made of an item.
     *
     * @param item the item with the bytes to keep
     * @param related the items that belong to it
     * @param later the items that belong to it and can wait until after the turns
     * @param operations the work beside it that they named
     * @param problems what went wrong with actions that don't change items
     * @param rights what these actions had no right to look at
     * @param failure why the item can't be kept, if so: an action that may change it failed
     */
    record Outcome(
            RawItem item,
            List<ItemId> related,
            List<ItemId> later,
            List<Named> operations,
            List<String> problems,
            List<String> rights,
            Optional<String> failure) {

        static Outcome untouched(RawItem item) {
            return new Outcome(item, List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty());
        }

        static Outcome failed(RawItem item, String reason) {
            return new Outcome(item, List.of(), List.of(), List.of(), List.of(), List.of(), Optional.of(reason));
        }
    }

    private final Map<String, List<Compiled>> byType;
    private final List<Compiled> everywhere;

    private Actions(Map<String, List<Compiled>> byType, List<Compiled> everywhere) {
        this.byType = byType;
        this.everywhere = everywhere;
    }

    /** Compiles the actions of all plugins for a cluster. Types that it doesn't serve match nothing. */
    public static Actions compile(List<Extension<BackupItemAction>> extensions, Catalog catalog) {
        Map<String, List<Compiled>> byType = new HashMap<>();
        List<Compiled> everywhere = new ArrayList<>();
        for (Extension<BackupItemAction> extension : extensions) {
            AppliesTo appliesTo = extension.call(BackupItemAction::appliesTo);
            Compiled compiled = new Compiled(extension, appliesTo, served(appliesTo.relatedTypes(), catalog));
            if (appliesTo.types().isEmpty()) {
                everywhere.add(compiled);
            }
            served(appliesTo.types(), catalog)
                    .forEach(type -> byType.computeIfAbsent(type, id -> new ArrayList<>())
                            .add(compiled));
        }
        return new Actions(byType, everywhere);
    }

    /** An action may know types that this cluster doesn't serve. */
    private static Set<String> served(Set<String> names, Catalog catalog) {
        return names.stream()
                .flatMap(name -> catalog.known(name).stream())
                .map(ResourceType::id)
                .collect(Collectors.toSet());
    }

    /**
     * The actions less those that could only name items which these lists hold anyway.
     *
     * @param namespaces the namespaces that the backup takes; empty for all
     */
    Actions without(ReadList lists, List<String> namespaces) {
        List<String> places = namespaces.isEmpty() ? List.of("") : namespaces;
        Predicate<Compiled> needed = action -> action.appliesTo().changes()
                || action.appliesTo().starts()
                || action.relatedTypes().stream()
                        .anyMatch(type -> places.stream().anyMatch(place -> !lists.covers(type, place)));
        Map<String, List<Compiled>> kept = new HashMap<>();
        byType.forEach((type, actions) ->
                kept.put(type, actions.stream().filter(needed).toList()));
        return new Actions(kept, everywhere.stream().filter(needed).toList());
    }

    /**
     * An action that starts work beside the items of a type.
     *
     * @param type the type's id
     * @param action the action's name
     */
    public record Starting(String type, String action) {}

    /** The actions that start work beside items, by type. */
    public List<Starting> starting() {
        List<Starting> starting = new ArrayList<>();
        new TreeMap<>(byType)
                .forEach((type, actions) -> actions.stream()
                        .filter(action -> action.appliesTo().starts())
                        .forEach(action -> starting.add(
                                new Starting(type, action.extension().name()))));
        everywhere.stream()
                .filter(action -> action.appliesTo().starts())
                .forEach(action ->
                        starting.add(new Starting("*", action.extension().name())));
        return starting;
    }

    /** Whether one of them may start work beside an item of this type in this namespace. */
    boolean startBeside(ResourceType type, String namespace) {
        return startBeside(byType.getOrDefault(type.id(), List.of()), namespace) || startBeside(everywhere, namespace);
    }

    private static boolean startBeside(List<Compiled> actions, String namespace) {
        for (Compiled action : actions) {
            if (action.appliesTo().starts() && action.appliesIn(namespace)) {
                return true;
            }
        }
        return false;
    }

    /** The types of which these actions may name items. */
    Set<String> relatedTypes() {
        Set<String> types = new HashSet<>();
        byType.values().forEach(actions -> actions.forEach(action -> types.addAll(action.relatedTypes())));
        everywhere.forEach(action -> types.addAll(action.relatedTypes()));
        return types;
    }

    /**
     * Lets the actions work on an item.
     *
     * @throws ClusterException if one found the API server gone
     */
    Outcome apply(RawItem raw) throws ClusterException {
        List<Compiled> applying = applying(raw.type(), raw.namespace());
        if (applying.isEmpty()) {
            return Outcome.untouched(raw);
        }
        return LogMarks.about(raw.id(), () -> apply(raw, applying));
    }

    private static Outcome apply(RawItem raw, List<Compiled> applying) throws ClusterException {
        Item original = new Item(raw.type(), TreeJson.read(raw.json()));
        Item item = original;
        List<ItemId> related = new ArrayList<>();
        List<ItemId> later = new ArrayList<>();
        List<Named> operations = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> rights = new ArrayList<>();
        for (Compiled action : applying) {
            Item before = item;
            try {
                ActionResult result =
                        action.extension().call(extension -> checked(action, before, extension.execute(before)));
                item = action.appliesTo().changes() ? result.item() : before;
                (action.appliesTo().later() ? later : related).addAll(result.related());
                result.operations().forEach(operation -> operations.add(new Named(action.extension(), operation)));
            } catch (PluginException | InvalidInputException | ClusterException e) {
                if (e instanceof ClusterException cluster && CaptureRun.endsRun(cluster)) {
                    throw cluster;
                }
                String problem = e instanceof PluginException
                        ? ErrorText.of(e)
                        : "action " + action.extension() + ": " + ErrorText.of(e);
                if (action.appliesTo().changes()) {
                    return Outcome.failed(raw, problem);
                }
                boolean forbidden = e instanceof ClusterException cluster && cluster.status() == 403;
                (forbidden ? rights : problems).add(problem);
            }
        }
        RawItem kept = item.object().equals(original.object()) ? raw : raw.withJson(TreeJson.write(item.object()));
        return new Outcome(kept, related, later, operations, problems, rights, Optional.empty());
    }

    private List<Compiled> applying(ResourceType type, String namespace) {
        List<Compiled> forType = byType.getOrDefault(type.id(), List.of());
        if (forType.isEmpty() && everywhere.isEmpty()) {
            return List.of();
        }
        List<Compiled> applying = new ArrayList<>(forType);
        applying.addAll(everywhere);
        applying.removeIf(action -> !action.appliesIn(namespace));
        return applying;
    }

    private static ActionResult checked(Compiled action, Item before, ActionResult result) {
        if (!result.item().id().equals(before.id())) {
            throw new IllegalStateException(
                    "it renamed " + before.id() + " to " + result.item().id());
        }
        for (ItemId related : result.related()) {
            if (!action.relatedTypes().contains(related.type())) {
                throw new IllegalStateException(
                        "it named " + related + " as related to " + before.id() + ", a type that it didn't announce");
            }
        }
        for (Operation operation : result.operations()) {
            if (!action.appliesTo().starts() || !operation.item().equals(before.id())) {
                throw new IllegalStateException("it named an operation beside " + operation.item() + " for "
                        + before.id() + (action.appliesTo().starts() ? "" : ", and announced none"));
            }
        }
        return result;
    }
}
