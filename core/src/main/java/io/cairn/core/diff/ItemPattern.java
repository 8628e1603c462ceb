// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.collect.Glob;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An item by its id, or many by patterns of type, namespace and name: {@code pods/shop/db-*}. A type without its group means
 * those of all groups, since no cluster is asked. Immutable.
 */
public final class ItemPattern {

    private final String text;
    private final List<Glob> type;
    private final Optional<Glob> namespace;
    private final Glob name;

    /**
     * Reads a pattern.
     *
     * @throws InvalidInputException if it is none
     */
    public ItemPattern(String text) {
        ItemId parts = ItemId.parse(text);
        this.text = text;
        this.type = List.of(new Glob(parts.type().toLowerCase(Locale.ROOT)));
        this.namespace = parts.namespaced() ? Optional.of(new Glob(parts.namespace())) : Optional.empty();
        this.name = new Glob(parts.name());
    }

    /** Whether it means this item. */
    public boolean matches(ItemId item) {
        return item.namespaced() == namespace.isPresent()
                && name.matches(item.name())
                && namespace.map(glob -> glob.matches(item.namespace())).orElse(true)
                && ItemFilter.isType(type, item.type());
    }

    /** A text that is in the id of every item that is meant, as a journal has it. */
    String common() {
        boolean wholeNamespace = namespace.map(Glob::isName).orElse(true);
        String place = wholeNamespace ? namespace.map(glob -> "/" + glob).orElse("") : "";
        if (name.isName()) {
            return place + "/" + name + "\"";
        }
        return wholeNamespace
                ? place + "/" + name.prefix()
                : "/" + namespace.orElseThrow().prefix();
    }

    @Override
    public String toString() {
        return text;
    }
}
