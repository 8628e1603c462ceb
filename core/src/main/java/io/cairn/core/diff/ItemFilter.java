// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ItemId;
import io.cairn.core.collect.Glob;
import java.util.List;
import java.util.Locale;

/**
 * Which items are compared. Needs no cluster: a type is written as its plural ({@code deployments}), with its group
 * ({@code deployments.apps}), or as a pattern of either. Immutable.
 */
public final class ItemFilter {

    private final List<Glob> namespaces;
    private final List<Glob> notNamespaces;
    private final List<Glob> types;
    private final List<Glob> notTypes;

    /**
     * A filter; empty lists of what is included include all. With namespaces included, cluster-scoped items are left out,
     * but for those namespaces.
     *
     * @throws io.cairn.api.InvalidInputException if a pattern is malformed
     */
    public ItemFilter(List<String> namespaces, List<String> notNamespaces, List<String> types, List<String> notTypes) {
        this.namespaces = globs(namespaces);
        this.notNamespaces = globs(notNamespaces);
        this.types = globs(lower(types));
        this.notTypes = globs(lower(notTypes));
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    private static List<Glob> globs(List<String> texts) {
        return texts.stream().map(Glob::new).toList();
    }

    /** Whether an item is compared. */
    public boolean takes(ItemId item) {
        return takesType(item.type()) && takesPlace(item);
    }

    /** Whether any item of a type is compared. */
    public boolean takesType(String type) {
        return (types.isEmpty() || isType(types, type)) && !isType(notTypes, type);
    }

    private boolean takesPlace(ItemId item) {
        String namespace = item.type().equals("namespaces") ? item.name() : item.namespace();
        return (namespaces.isEmpty() || matches(namespaces, namespace)) && !matches(notNamespaces, namespace);
    }

    /** Whether one of the patterns means this type. */
    static boolean isType(List<Glob> patterns, String type) {
        int dot = type.indexOf('.');
        return matches(patterns, type) || (dot > 0 && matches(patterns, type.substring(0, dot)));
    }

    private static boolean matches(List<Glob> globs, String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }
}
