// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the selections of all collectors come to: the lists to read, none of them inside another, and single items.
 * Immutable.
 *
 * @param targets the lists, pods first, then claims, then volumes, then types that tend to be many, then the others by id
 * @param items the single items, sorted; a list may hold some of them too
 */
public record ReadList(List<Target> targets, List<ItemId> items) {

    /** After the three that people look at first, those that most clusters have most of: a long list begun late ends late. */
    private static final List<String> FIRST = List.of(
            "pods",
            "persistentvolumeclaims",
            "persistentvolumes",
            "configmaps",
            "secrets",
            "replicasets.apps",
            "deployments.apps",
            "events");

    /**
     * One list to read.
     *
     * @param type the type
     * @param namespace the namespace, or empty for all
     * @param labelSelector the selector, or empty
     * @param overlapping whether another list may hold some of the same items
     */
    public record Target(ResourceType type, String namespace, String labelSelector, boolean overlapping) {}

    /** Copies the lists. */
    public ReadList {
        targets = List.copyOf(targets);
        items = List.copyOf(items);
    }

    /** Joins selections. */
    public static ReadList of(List<Selection> selections) {
        Map<ResourceType, Set<Selection.OfType>> byType = new LinkedHashMap<>();
        Set<ItemId> items = new HashSet<>();
        for (Selection selection : selections) {
            if (selection instanceof Selection.OfType ofType) {
                byType.computeIfAbsent(ofType.type(), type -> new LinkedHashSet<>())
                        .add(ofType);
            } else if (selection instanceof Selection.OfItems ofItems) {
                items.addAll(ofItems.items());
            }
        }
        List<Target> targets = new ArrayList<>();
        byType.forEach((type, lists) -> targets.addAll(join(type, lists)));
        targets.sort(Comparator.comparingInt((Target target) -> rank(target.type()))
                .thenComparing(target -> target.type().id())
                .thenComparing(Target::namespace)
                .thenComparing(Target::labelSelector));
        return new ReadList(targets, items.stream().sorted().toList());
    }

    private static int rank(ResourceType type) {
        int index = FIRST.indexOf(type.id());
        return index < 0 ? FIRST.size() : index;
    }

    private static List<Target> join(ResourceType type, Set<Selection.OfType> lists) {
        List<Selection.OfType> kept = lists.stream()
                .filter(list -> lists.stream().noneMatch(other -> !other.equals(list) && inside(list, other)))
                .toList();
        List<Target> targets = new ArrayList<>();
        for (Selection.OfType list : kept) {
            boolean overlapping = kept.stream().anyMatch(other -> !other.equals(list) && meets(list, other));
            targets.add(new Target(type, list.namespace(), list.labelSelector(), overlapping));
        }
        return targets;
    }

    private static boolean inside(Selection.OfType list, Selection.OfType other) {
        return (other.namespace().isEmpty() || other.namespace().equals(list.namespace()))
                && (other.labelSelector().isEmpty() || other.labelSelector().equals(list.labelSelector()));
    }

    private static boolean meets(Selection.OfType list, Selection.OfType other) {
        return list.namespace().isEmpty()
                || other.namespace().isEmpty()
                || list.namespace().equals(other.namespace());
    }

    private static boolean covers(Target target, ItemId item) {
        return target.type().id().equals(item.type())
                && target.labelSelector().isEmpty()
                && (target.namespace().isEmpty() || target.namespace().equals(item.namespace()));
    }

    /** Whether a list holds every item of this type in this namespace. */
    public boolean covers(String type, String namespace) {
        return targets.stream().anyMatch(target -> covers(target, new ItemId(type, namespace, "")));
    }
}
