// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of an object its users wrote, in one form: two objects say the same if these are equal.
 *
 * <p>Left out are the metadata that only the server writes, the status, and the annotation in which the Deployment
 * controller counts. Fields are sorted, lists keep their order. A null or an empty list is as good as none; so is an empty
 * map in the metadata or at the top, where servers drop it, but not deeper, where it says something:
 * {@code emptyDir: {}}, {@code namespaceSelector: {}}.
 */
public final class Content {

    /** What only the server writes. */
    private static final Set<String> OF_SERVER = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private static final Set<String> NOISE = Set.of("deployment.kubernetes.io/revision");
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private Content() {}

    /** The object in the form in which it is compared. */
    public static ObjectTree of(ObjectTree object) {
        boolean namespace = object.text("kind").equals(java.util.Optional.of("Namespace"));
        Map<String, Object> fields = new TreeMap<>();
        object.fields().forEach((name, value) -> {
            if (name.equals("metadata") && value instanceof ObjectTree metadata) {
                putUnlessEmpty(fields, name, metadata(metadata, namespace));
            } else if (!name.equals("status")) {
                putUnlessEmpty(fields, name, value(value));
            }
        });
        return ObjectTree.of(fields);
    }

    private static ObjectTree metadata(ObjectTree metadata, boolean namespace) {
        Map<String, Object> fields = new TreeMap<>();
        metadata.fields().forEach((name, value) -> {
            if (OF_SERVER.contains(name)) {
                return;
            }
            ObjectTree below = value instanceof ObjectTree tree ? tree : ObjectTree.empty();
            if (name.equals("annotations")) {
                putUnlessEmpty(fields, name, value(without(below, NOISE)));
            } else if (name.equals("labels") && namespace) {
                putUnlessEmpty(fields, name, value(without(below, Set.of(NAME_LABEL))));
            } else {
                putUnlessEmpty(fields, name, value(value));
            }
        });
        return ObjectTree.of(fields);
    }

    /** The object without what only the server writes, as it can be sent. */
    static ObjectTree sendable(ObjectTree object) {
        ObjectTree metadata = object.tree("metadata").orElse(ObjectTree.empty());
        ObjectTree kept = without(metadata, OF_SERVER);
        return kept.fields().size() == metadata.fields().size() ? object : object.with(kept, "metadata");
    }

    private static ObjectTree without(ObjectTree tree, Set<String> names) {
        ObjectTree kept = tree;
        for (String name : names) {
            kept = kept.without(name);
        }
        return kept;
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String name, Object value) {
        if (value instanceof ObjectTree tree ? !tree.fields().isEmpty() : isSomething(value)) {
            fields.put(name, value);
        }
    }

    private static boolean isSomething(Object value) {
        return value != JsonNull.NULL && !(value instanceof List<?> list && list.isEmpty());
    }

    private static Object value(Object value) {
        if (value instanceof ObjectTree tree) {
            Map<String, Object> fields = new TreeMap<>();
            tree.fields().forEach((name, below) -> {
                Object same = value(below);
                if (isSomething(same)) {
                    fields.put(name, same);
                }
            });
            return ObjectTree.of(fields);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Content::value).toList();
        }
        return value instanceof BigDecimal number ? number(number) : value;
    }

    /** 1.0 is 1. */
    private static Object number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0 && shortest.precision() - shortest.scale() <= 18;
        return whole ? (Object) shortest.longValueExact() : shortest;
    }
}
