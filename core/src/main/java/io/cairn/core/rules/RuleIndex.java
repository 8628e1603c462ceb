// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Finds the selectors that match an item, by trying those only that can. Immutable; safe for use by several threads.
 *
 * <p>A selector lies in one kind of bucket: under its exact names, or else under its owner, a label that it demands, the
 * beginnings of the names that it stands for, or at worst its type.
 */
final class RuleIndex {

    private static final int NOTHING = -1;

    private final List<Matcher> matchers;
    private final Map<ItemId, List<Integer>> exact = new HashMap<>();
    private final Map<String, Buckets> byType = new HashMap<>();
    private final Buckets anyType = new Buckets();

    /** The selectors of one type, by their keys. */
    private static final class Buckets {
        private final Map<OwnerPattern.Key, List<Integer>> byOwner = new HashMap<>();
        private final Map<IndexKeys.Label, List<Integer>> byLabel = new HashMap<>();
        private final Map<String, List<Integer>> byPrefix = new HashMap<>();
        private final SortedSet<Integer> prefixLengths = new TreeSet<>();
        private final List<Integer> others = new ArrayList<>();

        void add(int number, IndexKeys keys) {
            if (keys instanceof IndexKeys.ByOwner by) {
                by.owners().forEach(owner -> add(byOwner, owner, number));
            } else if (keys instanceof IndexKeys.ByLabel by) {
                by.labels().forEach(label -> add(byLabel, label, number));
            } else if (keys instanceof IndexKeys.ByPrefix by) {
                by.prefixes().forEach(prefix -> {
                    add(byPrefix, prefix, number);
                    prefixLengths.add(prefix.length());
                });
            } else if (keys instanceof IndexKeys.None) {
                others.add(number);
            }
        }

        private static <K> void add(Map<K, List<Integer>> map, K key, int number) {
            map.computeIfAbsent(key, any -> new ArrayList<>(1)).add(number);
        }

        /** Hands on the numbers of all that may match, some of them more than once. */
        void candidates(Subject item, IntPredicate consumer) {
            offer(others, consumer);
            if (!byLabel.isEmpty()) {
                item.labels()
                        .forEach((key, value) ->
                                offer(byLabel.getOrDefault(new IndexKeys.Label(key, value), List.of()), consumer));
            }
            if (!byOwner.isEmpty()) {
                for (OwnerRef owner : item.ref().owners()) {
                    offer(byOwner.getOrDefault(OwnerPattern.key(owner, item.namespace()), List.of()), consumer);
                    offer(byOwner.getOrDefault(OwnerPattern.key(owner, ""), List.of()), consumer);
                }
            }
            String path = item.path();
            for (int length : prefixLengths) {
                if (length > path.length()) {
                    break;
                }
                offer(byPrefix.getOrDefault(path.substring(0, length), List.of()), consumer);
            }
        }
    }

    /** Offers numbers, which are in ascending order, for as long as the consumer wants greater ones. */
    private static void offer(List<Integer> numbers, IntPredicate consumer) {
        for (int number : numbers) {
            if (!consumer.test(number)) {
                return;
            }
        }
    }

    /** An index of these selectors, which are numbered from 0. */
    RuleIndex(List<Matcher> matchers) {
        this.matchers = List.copyOf(matchers);
        for (int i = 0; i < matchers.size(); i++) {
            int number = i;
            Matcher matcher = matchers.get(i);
            matcher.exact()
                    .keySet()
                    .forEach(id ->
                            exact.computeIfAbsent(id, any -> new ArrayList<>(1)).add(number));
            if (matcher.types().isEmpty()) {
                anyType.add(number, matcher.keys());
            }
            for (ResourceType type : matcher.types()) {
                byType.computeIfAbsent(type.id(), any -> new Buckets()).add(number, matcher.keys());
            }
        }
    }

    /** The number of the first selector that matches, or -1. */
    int first(Subject item) {
        int[] best = {Integer.MAX_VALUE};
        candidates(item, number -> {
            if (number < best[0] && matchers.get(number).matches(item)) {
                best[0] = number;
            }
            return number < best[0];
        });
        return best[0] == Integer.MAX_VALUE ? NOTHING : best[0];
    }

    /** The numbers of all selectors that match, in ascending order. */
    List<Integer> all(Subject item) {
        List<Integer> found = new ArrayList<>(2);
        candidates(item, number -> {
            if (!found.contains(number) && matchers.get(number).matches(item)) {
                found.add(number);
            }
            return true;
        });
        Collections.sort(found);
        return found;
    }

    private void candidates(Subject item, IntPredicate consumer) {
        offer(exact.getOrDefault(item.id(), List.of()), consumer);
        Buckets buckets = byType.get(item.type().id());
        if (buckets != null) {
            buckets.candidates(item, consumer);
        }
        anyType.candidates(item, consumer);
    }
}
