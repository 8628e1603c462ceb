// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who set which field. Coarser than a real server: a list is one field, whatever its merge keys.
 *
 * <p>A field is named by its path, {@code .data.k}, with the dots of a field name kept.
 */
final class ManagedFields {

    private static final Set<String> NOBODYS = Set.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields");

    private ManagedFields() {}

    /** Merges a configuration into an object as its manager, and notes the manager. */
    static ObjectNode apply(ObjectNode live, ObjectNode config, String manager, boolean force, String now) {
        ObjectNode owned = fields(config);
        Set<List<String>> leaves = leaves(owned);
        TreeMap<String, String> conflicts = new TreeMap<>();
        ArrayNode entries = live.path("metadata").path("managedFields") instanceof ArrayNode known
                ? known.deepCopy()
                : JsonNodeFactory.instance.arrayNode();
        Set<List<String>> others = new java.util.HashSet<>();
        Set<List<String>> before = Set.of();
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode entry : entries) {
            if (entry.path("manager").asString("").equals(manager)
                    && entry.path("operation").asString("").equals("Apply")) {
                before = leaves((ObjectNode) entry.path("fieldsV1"));
                continue;
            }
            ObjectNode theirs = (ObjectNode) entry.path("fieldsV1");
            for (List<String> leaf : leaves(theirs)) {
                if (leaves.contains(leaf) && !value(live, leaf).equals(value(config, leaf))) {
                    conflicts.put(
                            "." + String.join(".", leaf), entry.path("manager").asString(""));
                    remove(theirs, leaf, "f:");
                }
            }
            others.addAll(leaves(theirs));
            if (!theirs.isEmpty()) {
                kept.add(entry);
            }
        }
        if (!force && !conflicts.isEmpty()) {
            throw KubeError.applyConflict(conflicts);
        }
        ObjectNode merged = live.deepCopy();
        Patches.deepMerge(merged, config);
        for (List<String> leaf : before) {
            if (!leaves.contains(leaf) && !others.contains(leaf)) {
                remove(merged, leaf, "");
            }
        }
        kept.insert(0, entry(manager, "Apply", config, owned, now));
        Objects.metadata(merged).set("managedFields", kept);
        return merged;
    }

    /** Notes what a manager changed by a create, update or patch. */
    static void updated(ObjectNode before, ObjectNode after, String manager, String subresource, String now) {
        Set<List<String>> changed = new TreeSet<>(java.util.Comparator.comparing(List::toString));
        for (List<String> leaf : leaves(fields(after))) {
            if (!value(before, leaf).equals(value(after, leaf))) {
                changed.add(leaf);
            }
        }
        ObjectNode owned = Json.object();
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode entry : before.path("metadata").path("managedFields").deepCopy()) {
            ObjectNode fields = (ObjectNode) entry.path("fieldsV1");
            if (entry.path("manager").asString("").equals(manager)
                    && entry.path("operation").asString("").equals("Update")
                    && entry.path("subresource").asString("").equals(subresource)) {
                owned = fields;
                continue;
            }
            changed.forEach(leaf -> remove(fields, leaf, "f:"));
            if (!fields.isEmpty()) {
                kept.add(entry);
            }
        }
        for (List<String> leaf : changed) {
            ObjectNode at = owned;
            for (String name : leaf) {
                at = at.withObjectProperty("f:" + name);
            }
        }
        if (!owned.isEmpty()) {
            ObjectNode entry = entry(manager, "Update", after, owned, now);
            if (!subresource.isEmpty()) {
                entry.put("subresource", subresource);
            }
            kept.add(entry);
        }
        Objects.metadata(after).set("managedFields", kept);
    }

    private static ObjectNode entry(
            String manager, String operation, ObjectNode object, ObjectNode fields, String now) {
        ObjectNode entry = Json.object()
                .put("manager", manager)
                .put("operation", operation)
                .put("apiVersion", object.path("apiVersion").asString(""))
                .put("time", now)
                .put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", Json.sorted(fields));
        return entry;
    }

    private static ObjectNode fields(ObjectNode object) {
        ObjectNode tree = tree(object);
        tree.remove(List.of("f:apiVersion", "f:kind"));
        if (tree.path("f:metadata") instanceof ObjectNode metadata) {
            NOBODYS.forEach(name -> metadata.remove("f:" + name));
            if (metadata.isEmpty()) {
                tree.remove("f:metadata");
            }
        }
        return tree;
    }

    private static ObjectNode tree(ObjectNode object) {
        ObjectNode tree = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            boolean inner =
                    field.getValue() instanceof ObjectNode && !field.getValue().isEmpty();
            tree.set("f:" + field.getKey(), inner ? tree((ObjectNode) field.getValue()) : Json.object());
        }
        return tree;
    }

    private static Set<List<String>> leaves(ObjectNode tree) {
        Set<List<String>> leaves = new java.util.HashSet<>();
        leaves(tree, List.of(), leaves);
        return leaves;
    }

    private static void leaves(JsonNode tree, List<String> path, Set<List<String>> into) {
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (field.getKey().startsWith("f:")) {
                List<String> below = new java.util.ArrayList<>(path);
                below.add(field.getKey().substring(2));
                if (field.getValue().isEmpty()) {
                    into.add(List.copyOf(below));
                } else {
                    leaves(field.getValue(), below, into);
                }
            }
        }
    }

    private static JsonNode value(ObjectNode object, List<String> path) {
        JsonNode value = object;
        for (String name : path) {
            value = value.path(name);
        }
        return value;
    }

    private static void remove(ObjectNode object, List<String> path, String prefix) {
        String name = prefix + path.get(0);
        if (path.size() == 1) {
            object.remove(name);
        } else if (object.path(name) instanceof ObjectNode inner) {
            remove(inner, path.subList(1, path.size()), prefix);
            if (inner.isEmpty()) {
                object.remove(name);
            }
        }
    }
}
