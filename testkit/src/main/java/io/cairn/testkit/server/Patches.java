// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396) and JSON patch (RFC 6902). */
final class Patches {

    private Patches() {}

    /** The object after a merge patch, where null removes a field. */
    static ObjectNode merge(ObjectNode object, ObjectNode patch) {
        ObjectNode merged = object.deepCopy();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                merged.remove(field.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode below = merged.path(field.getKey()) instanceof ObjectNode known ? known : Json.object();
                merged.set(field.getKey(), merge(below, inner));
            } else {
                merged.set(field.getKey(), value);
            }
        }
        return merged;
    }

    /** Puts the fields of one object into another, at any depth; lists are replaced. */
    static void deepMerge(ObjectNode into, ObjectNode from) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (field.getValue() instanceof ObjectNode inner && into.path(field.getKey()) instanceof ObjectNode below) {
                deepMerge(below, inner);
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    /** The object after a list of operations. */
    static ObjectNode operations(ObjectNode object, JsonNode operations) {
        ObjectNode patched = object.deepCopy();
        for (JsonNode operation : operations) {
            String path = operation.path("path").asString("");
            switch (operation.path("op").asString("")) {
                case "add" -> add(patched, path, operation.path("value"));
                case "remove" -> remove(patched, path);
                case "replace" -> {
                    remove(patched, path);
                    add(patched, path, operation.path("value"));
                }
                case "move" -> {
                    JsonNode value = at(patched, operation.path("from").asString(""));
                    remove(patched, operation.path("from").asString(""));
                    add(patched, path, value);
                }
                case "copy" ->
                    add(
                            patched,
                            path,
                            at(patched, operation.path("from").asString("")).deepCopy());
                case "test" -> {
                    if (!at(patched, path).equals(operation.path("value"))) {
                        throw KubeError.rejected();
                    }
                }
                default ->
                    throw KubeError.badRequest(
                            "unexpected kind: " + operation.path("op").asString(""));
            }
        }
        return patched;
    }

    private static JsonNode at(ObjectNode object, String pointer) {
        return object.at(pointer);
    }

    private static void add(ObjectNode object, String pointer, JsonNode value) {
        JsonNode parent = parent(object, pointer);
        String name = name(pointer);
        if (parent instanceof ObjectNode fields) {
            fields.set(name, value);
        } else if (parent instanceof ArrayNode elements) {
            elements.insert(name.equals("-") ? elements.size() : index(name, elements.size() + 1), value);
        } else {
            throw KubeError.rejected();
        }
    }

    private static void remove(ObjectNode object, String pointer) {
        JsonNode parent = parent(object, pointer);
        String name = name(pointer);
        if (parent instanceof ObjectNode fields && fields.has(name)) {
            fields.remove(name);
        } else if (parent instanceof ArrayNode elements) {
            elements.remove(index(name, elements.size()));
        } else {
            throw KubeError.rejected();
        }
    }

    private static JsonNode parent(ObjectNode object, String pointer) {
        if (!pointer.startsWith("/")) {
            throw KubeError.rejected();
        }
        return object.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static String name(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    private static int index(String name, int size) {
        try {
            int index = Integer.parseInt(name);
            if (index >= 0 && index < size) {
                return index;
            }
        } catch (NumberFormatException e) {
            throw KubeError.rejected();
        }
        throw KubeError.rejected();
    }
}
