// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which items a rule means. An item must meet every condition that is given; a list of alternatives is met by one of them.
 * Immutable.
 *
 * @param position where it stands
 * @param types the types as the user wrote them, {@code *} for all; empty only where {@code items} are given, or in what
 *     another selector excludes
 * @param items single items of any type, in their order; nothing else is given beside them
 * @param names {@code NAMESPACE/NAME}, or {@code NAME} of a cluster-scoped type; either part may be a glob
 * @param regexes regular expressions for the same text, which must match the whole of it
 * @param labels label selectors in the Kubernetes grammar
 * @param annotations annotations and the values they must have, {@code *} for any
 * @param olderThan how long ago, or when, an item must have been created at the latest
 * @param newerThan how long ago, or when, an item must have been created at the earliest
 * @param owner the owner that an item must have
 * @param namespaces globs of namespaces
 * @param namespaceLabels label selectors that the item's namespace must match
 * @param not what none of the items may match
 */
public record Selector(
        Position position,
        List<Word> types,
        List<Word> items,
        List<Word> names,
        List<Word> regexes,
        List<Word> labels,
        Map<String, String> annotations,
        Optional<Word> olderThan,
        Optional<Word> newerThan,
        Optional<Owner> owner,
        List<Word> namespaces,
        List<Word> namespaceLabels,
        List<Selector> not) {

    /** The type that means all types, and the value that means any value. */
    public static final String ANY = "*";

    /**
     * An owner.
     *
     * @param item {@code TYPE/NAMESPACE/NAME}, or {@code TYPE/NAME} of a cluster-scoped type
     * @param anyDepth whether the owner's owners count too
     */
    public record Owner(Word item, boolean anyDepth) {}

    /** Copies the collections. */
    public Selector {
        types = List.copyOf(types);
        items = List.copyOf(items);
        names = List.copyOf(names);
        regexes = List.copyOf(regexes);
        labels = List.copyOf(labels);
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        namespaces = List.copyOf(namespaces);
        namespaceLabels = List.copyOf(namespaceLabels);
        not = List.copyOf(not);
    }

    /** Whether a text of {@link #names} means one item and no pattern. */
    public static boolean exact(String name) {
        return name.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** Whether it lists single items, so that their order is the user's own. */
    public boolean lists() {
        return !items.isEmpty() || names.stream().anyMatch(name -> exact(name.text()));
    }
}
