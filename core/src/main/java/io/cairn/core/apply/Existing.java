// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.json.TreeJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the cluster had of one type in one namespace when it was read, by name: a fingerprint of the cleaned content of
 * each object, its uid and its version, and not the content. Immutable.
 */
public final class Existing {

    private static final Existing NONE = new Existing(Map.of());

    private final Map<String, Live> byName;

    private Existing(Map<String, Live> byName) {
        this.byName = byName;
    }

    /** Nothing, so far as is known. */
    public static Existing none() {
        return NONE;
    }

    /**
     * Lists a type in pages. A type that isn't served has nothing.
     *
     * @param namespace the namespace, empty for a cluster-scoped type
     * @param names which names matter; of others nothing is kept and they aren't cleaned
     * @param clean cleans an object as the one to be was cleaned; called by this thread
     * @throws ClusterException if the server refuses or can't be reached
     */
    public static Existing read(
            ItemReader reader,
            ResourceType type,
            String namespace,
            Predicate<String> names,
            UnaryOperator<ObjectTree> clean)
            throws ClusterException {
        Map<String, Live> byName = new HashMap<>();
        reader.list(new ListRequest(type, namespace, "", "", ""), item -> {
            if (names.test(item.name())) {
                byName.put(
                        item.name(), Live.of(TreeJson.read(item.json()), clean).withoutContent());
            }
        });
        return new Existing(byName);
    }

    /** How many objects are known. */
    public int size() {
        return byName.size();
    }

    Optional<Live> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
