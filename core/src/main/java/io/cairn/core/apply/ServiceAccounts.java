// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service account that a cluster makes in every namespace. */
final class ServiceAccounts {

    private ServiceAccounts() {}

    static boolean isDefault(Desired desired) {
        return desired.type().id().equals("serviceaccounts") && desired.name().equals("default");
    }

    /** The live account with what it lacks of the other: secrets and pull secrets by name, labels and annotations by key. */
    static ObjectTree merged(ObjectTree live, ObjectTree other) {
        ObjectTree merged = live;
        for (String list : List.of("secrets", "imagePullSecrets")) {
            merged = withNamed(merged, other.trees(list), list);
        }
        for (String map : List.of("labels", "annotations")) {
            merged = withFields(merged, other.tree("metadata", map), map);
        }
        return merged;
    }

    private static ObjectTree withNamed(ObjectTree live, List<ObjectTree> references, String list) {
        List<ObjectTree> all = new ArrayList<>(live.trees(list));
        List<Optional<String>> names =
                all.stream().map(reference -> reference.text("name")).toList();
        references.stream()
                .filter(reference -> !names.contains(reference.text("name")))
                .forEach(all::add);
        return all.size() == names.size() ? live : live.with(all, list);
    }

    private static ObjectTree withFields(ObjectTree live, Optional<ObjectTree> fields, String map) {
        Map<String, Object> all = new LinkedHashMap<>();
        fields.ifPresent(tree -> all.putAll(tree.fields()));
        live.tree("metadata", map).ifPresent(tree -> all.putAll(tree.fields()));
        return all.isEmpty() ? live : live.with(all, "metadata", map);
    }
}
