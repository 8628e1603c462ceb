// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.spec.OrderRule;
import io.cairn.core.spec.SortKey;
import io.cairn.core.spec.SortKey.ByProperty;
import io.cairn.core.spec.SortKey.ByRole;
import io.cairn.core.spec.SortKey.ByValue;
import io.cairn.core.spec.SortKey.Property;
import io.cairn.core.spec.SortKey.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes the order of the items of a rule. */
final class RuleSorter {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private static final Comparator<ItemRef> BY_NAME = Comparator.comparing(
                    (ItemRef ref) -> ref.type().id())
            .thenComparing(ItemRef::namespace)
            .thenComparing(ItemRef::name);

    private RuleSorter() {}

    /**
     * The items in their order: by the sort keys, and then as they are listed, by the order of types, and by name.
     *
     * @param ranks the rank of each pod's role; empty if no command was run
     */
    static List<ItemRef> sorted(
            OrderRule.Placing rule, Matcher matcher, Map<ItemId, Integer> ranks, List<ItemRef> items) {
        List<ItemRef> sorted = matcher.exactOnly() ? asNamed(matcher, items) : new ArrayList<>(items);
        if (!matcher.exactOnly()) {
            sorted.sort(asListed(matcher));
        }
        // A stable sort by each key, that which counts most coming last.
        for (int i = rule.sort().size() - 1; i >= 0; i--) {
            sorted.sort(comparator(rule.sort().get(i), ranks));
        }
        return sorted;
    }

    private static List<ItemRef> asNamed(Matcher matcher, List<ItemRef> items) {
        Map<ItemId, ItemRef> byId = new HashMap<>();
        items.forEach(ref -> byId.put(ref.id(), ref));
        List<ItemRef> named = new ArrayList<>(items.size());
        for (ItemId item : matcher.exact().keySet()) {
            ItemRef ref = byId.get(item);
            if (ref != null) {
                named.add(ref);
            }
        }
        return named;
    }

    /** Whether refs must be read to sort by these keys. */
    static boolean needsRefs(List<SortKey> keys) {
        return keys.stream()
                .anyMatch(key -> key instanceof ByValue
                        || (key instanceof ByProperty by && by.property() == Property.CREATION_TIME));
    }

    /** Looks at lists only where they hold more than one element: a sort asks very often. */
    private static Comparator<ItemRef> asListed(Matcher matcher) {
        Comparator<ItemRef> order = BY_NAME;
        if (matcher.names().size() > 1) {
            order = Comparator.comparingInt((ItemRef ref) -> matcher.namePosition(ref.namespace(), ref.name()))
                    .thenComparing(order);
        }
        if (matcher.types().size() > 1) {
            order = Comparator.comparingInt((ItemRef ref) -> matcher.types().indexOf(ref.type()))
                    .thenComparing(order);
        }
        return order;
    }

    private static Comparator<ItemRef> comparator(SortKey key, Map<ItemId, Integer> ranks) {
        if (key instanceof ByProperty by) {
            return switch (by.property()) {
                case NAME -> by(ref -> Optional.of(ref.name()), by.reverse());
                case ORDINAL -> by(ref -> ordinal(ref.name()), by.reverse());
                case CREATION_TIME ->
                    by(ref -> Optional.of(ref.created()).filter(time -> !time.equals(Instant.EPOCH)), by.reverse());
            };
        }
        if (key instanceof ByValue by) {
            return by(ref -> value(ref, by), valueOrder(by.values()), by.reverse());
        }
        return by(ref -> Optional.ofNullable(ranks.get(ref.id())), false);
    }

    private static <T extends Comparable<T>> Comparator<ItemRef> by(
            Function<ItemRef, Optional<T>> value, boolean reverse) {
        return by(value, Comparator.naturalOrder(), reverse);
    }

    /** What has no value goes last, whichever way the values are turned. */
    private static <T> Comparator<ItemRef> by(
            Function<ItemRef, Optional<T>> value, Comparator<T> values, boolean reverse) {
        Comparator<T> turned = reverse ? values.reversed() : values;
        return (a, b) -> {
            Optional<T> left = value.apply(a);
            Optional<T> right = value.apply(b);
            if (left.isPresent() && right.isPresent()) {
                return turned.compare(left.get(), right.get());
            }
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        };
    }

    private static Optional<String> value(ItemRef ref, ByValue by) {
        return Optional.ofNullable((by.source() == Source.LABEL ? ref.labels() : ref.annotations()).get(by.key()));
    }

    private static Comparator<String> valueOrder(List<String> values) {
        return Comparator.comparingInt((String value) -> values.contains(value) ? values.indexOf(value) : values.size())
                .thenComparing(RuleSorter::compareValues);
    }

    private static int compareValues(String a, String b) {
        boolean left = NUMBER.matcher(a).matches();
        boolean right = NUMBER.matcher(b).matches();
        if (left && right) {
            int byNumber = new BigDecimal(a).compareTo(new BigDecimal(b));
            return byNumber != 0 ? byNumber : a.compareTo(b);
        }
        return left == right ? a.compareTo(b) : Boolean.compare(right, left);
    }

    private static Optional<BigDecimal> ordinal(String name) {
        String last = name.substring(name.lastIndexOf('-') + 1);
        boolean number =
                name.indexOf('-') >= 0 && !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(new BigDecimal(last)) : Optional.empty();
    }

    /** The key by which a rule asks pods for their roles, if it does. */
    static Optional<ByRole> roleKey(OrderRule.Placing rule) {
        return rule.sort().stream()
                .filter(ByRole.class::isInstance)
                .map(ByRole.class::cast)
                .findFirst();
    }
}
