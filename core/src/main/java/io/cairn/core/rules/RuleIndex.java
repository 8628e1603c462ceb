// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Finds the selectors that match an item, by trying those only that can. Immutable; safe for use by several threads.
 *
 * <p>A selector lies in one kind of bucket: under its exact names, or else under its owner, a label that it demands, the
 * beginnings of the names that it stands for, or at worst its type.
 */
final class RuleIndex {

    private static final int NOTHING = -1;
    static final int[] NONE = {};

    private final List<Matcher> matchers;
    private final Map<ItemId, int[]> exact = new HashMap<>();
    private final Map<String, Buckets> byType = new HashMap<>();
    private final Buckets anyType = new Buckets();

    /** The selectors of one type, by their keys: the numbers are in ascending order. */
    private static final class Buckets {
        private final Map<String, Map<String, int[]>> byOwner = new HashMap<>();
        private final Map<String, Map<String, int[]>> byLabel = new HashMap<>();
        private final PrefixTree byPrefix = new PrefixTree();
        private int[] others = NONE;

        void add(int number, IndexKeys keys) {
            if (keys instanceof IndexKeys.ByOwner by) {
                add(byOwner, by.name(), by.namespace(), number);
            } else if (keys instanceof IndexKeys.ByLabel by) {
                by.labels().forEach(label -> add(byLabel, label.key(), label.value(), number));
            } else if (keys instanceof IndexKeys.ByPrefix by) {
                by.prefixes().forEach(prefix -> byPrefix.add(prefix, number));
            } else if (keys instanceof IndexKeys.None) {
                others = with(others, number);
            }
        }

        private static void add(Map<String, Map<String, int[]>> map, String key, String second, int number) {
            RuleIndex.add(map.computeIfAbsent(key, any -> new HashMap<>()), second, number);
        }

        /** Hands on the numbers of all that may match, some of them more than once. */
        void candidates(Subject item, IntPredicate consumer) {
            offer(others, consumer);
            offerByLabel(item.labels(), consumer);
            if (!byOwner.isEmpty() && !item.ref().owners().isEmpty()) {
                for (OwnerRef owner : item.ref().owners()) {
                    offer(of(byOwner, owner.name(), item.namespace()), consumer);
                    offer(of(byOwner, owner.name(), ""), consumer);
                }
            }
            byPrefix.candidates(item.namespace(), item.name(), consumer);
        }

        /** Goes through the item's labels or through the keys that rules demand, whichever are fewer. */
        private void offerByLabel(Map<String, String> labels, IntPredicate consumer) {
            if (byLabel.size() > labels.size()) {
                labels.forEach((key, value) -> offer(of(byLabel, key, value), consumer));
            } else if (!byLabel.isEmpty()) {
                byLabel.forEach((key, demanded) -> {
                    String value = labels.get(key);
                    if (value != null) {
                        offer(demanded.getOrDefault(value, NONE), consumer);
                    }
                });
            }
        }

        private static int[] of(Map<String, Map<String, int[]>> map, String key, String second) {
            return map.getOrDefault(key, Map.of()).getOrDefault(second, NONE);
        }
    }

    private static <K> void add(Map<K, int[]> map, K key, int number) {
        map.merge(key, new int[] {number}, (numbers, more) -> with(numbers, number));
    }

    static int[] with(int[] numbers, int number) {
        int[] more = Arrays.copyOf(numbers, numbers.length + 1);
        more[numbers.length] = number;
        return more;
    }

    /** Offers numbers, which are in ascending order, for as long as the consumer wants greater ones. */
    static void offer(int[] numbers, IntPredicate consumer) {
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
            matcher.exact().keySet().forEach(id -> add(exact, id, number));
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
        First first = new First(item);
        candidates(item, first);
        return first.number == Integer.MAX_VALUE ? NOTHING : first.number;
    }

    /** The numbers of all selectors that match, in ascending order. */
    int[] all(Subject item) {
        All all = new All(item);
        candidates(item, all);
        Arrays.sort(all.numbers);
        return all.numbers;
    }

    /** Keeps the least number of those that match. */
    private final class First implements IntPredicate {
        private final Subject item;
        private int number = Integer.MAX_VALUE;

        First(Subject item) {
            this.item = item;
        }

        @Override
        public boolean test(int candidate) {
            if (candidate < number && matchers.get(candidate).matches(item)) {
                number = candidate;
            }
            return candidate < number;
        }
    }

    /** Keeps the numbers of all that match, each once. */
    private final class All implements IntPredicate {
        private final Subject item;
        private int[] numbers = NONE;

        All(Subject item) {
            this.item = item;
        }

        @Override
        public boolean test(int candidate) {
            if (!has(candidate) && matchers.get(candidate).matches(item)) {
                numbers = with(numbers, candidate);
            }
            return true;
        }

        private boolean has(int wanted) {
            for (int number : numbers) {
                if (number == wanted) {
                    return true;
                }
            }
            return false;
        }
    }

    private void candidates(Subject item, IntPredicate consumer) {
        offer(exact.getOrDefault(item.id(), NONE), consumer);
        Buckets buckets = byType.get(item.type().id());
        if (buckets != null) {
            buckets.candidates(item, consumer);
        }
        anyType.candidates(item, consumer);
    }
}
