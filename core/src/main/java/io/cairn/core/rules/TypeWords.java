// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.spec.Selector;
import io.cairn.core.spec.Word;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks up the types that rules name, and checks that what is asked of them can be. */
final class TypeWords {

    private final Catalog catalog;

    TypeWords(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A type, and the name behind it. */
    record Named(ResourceType type, String name) {}

    /** The type of namespaces. */
    ResourceType namespaces() {
        return catalog.resolve("namespaces");
    }

    /** The types that are meant; empty for all of them. */
    List<ResourceType> types(List<Word> words, String rule) {
        Set<ResourceType> types = new LinkedHashSet<>();
        for (Word word : words) {
            if (word.text().equals(Selector.ANY)) {
                if (words.size() > 1) {
                    throw word.error("rule '" + rule + "': '*' means all types: name no others beside it");
                }
                return List.of();
            }
            if (!types.add(type(word, word.text(), rule))) {
                throw word.error("rule '" + rule + "' names the type '" + word + "' twice");
            }
        }
        return List.copyOf(types);
    }

    /** One type. */
    ResourceType type(Word word, String name, String rule) {
        try {
            return catalog.resolve(name);
        } catch (InvalidInputException e) {
            throw word.error("rule '" + rule + "': " + e.getMessage());
        }
    }

    /** Splits {@code TYPE/NAMESPACE/NAME} or {@code TYPE/NAME}; the scope must be that of the type. */
    Named named(Word word, String rule) {
        int slash = word.text().indexOf('/');
        if (slash <= 0) {
            throw word.error("rule '" + rule + "': '" + word
                    + "' is not an item: write TYPE/NAMESPACE/NAME, or TYPE/NAME for a cluster-scoped type");
        }
        ResourceType type = type(word, word.text().substring(0, slash), rule);
        String name = word.text().substring(slash + 1);
        boolean namespaced = name.indexOf('/') >= 0;
        if (type.namespaced() && !namespaced) {
            throw word.error(
                    "rule '" + rule + "': '" + word + "' has no namespace: write " + type.id() + "/NAMESPACE/" + name);
        }
        if (!type.namespaced() && namespaced) {
            throw word.error("rule '" + rule + "': '" + word + "' has a namespace, and " + type.id()
                    + " are cluster-scoped: write " + type.id() + "/NAME");
        }
        return new Named(type, name);
    }

    /** Complains about a name that no item of the types can have. */
    void checkScope(Word name, boolean namespaced, List<ResourceType> types, String rule) {
        for (ResourceType type : types) {
            if (type.namespaced() == namespaced) {
                return;
            }
        }
        if (types.isEmpty()) {
            return;
        }
        throw name.error("rule '" + rule + "': "
                + (namespaced
                        ? "'" + name + "' has a namespace, and " + ids(types)
                                + " are cluster-scoped: write the name alone"
                        : "'" + name + "' has no namespace: write NAMESPACE/" + name + ", or */" + name
                                + " for all namespaces"));
    }

    /** Complains about a condition that only items in a namespace can meet. */
    void checkNamespaced(Word word, String condition, List<ResourceType> types, String rule) {
        if (!types.isEmpty() && types.stream().noneMatch(ResourceType::namespaced)) {
            throw word.error("rule '" + rule + "': " + ids(types) + " are cluster-scoped, so " + condition
                    + " can't match them");
        }
    }

    private static String ids(List<ResourceType> types) {
        return types.stream().map(ResourceType::id).collect(Collectors.joining(", "));
    }
}
