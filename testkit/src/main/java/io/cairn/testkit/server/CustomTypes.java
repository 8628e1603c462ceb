// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves the types that CustomResourceDefinitions describe. */
final class CustomTypes {

    static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    // The order in which a real server names the verbs of a custom type.
    private static final List<String> VERBS =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

    private final Catalogue catalogue;

    CustomTypes(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Serves the types of a definition, and says so in its status. */
    void define(ObjectNode definition, String now) {
        JsonNode spec = definition.path("spec");
        ObjectNode names = (ObjectNode) spec.path("names");
        String kind = names.path("kind").asString("");
        String singular = names.path("singular").asString(kind.toLowerCase(Locale.ROOT));
        names.put("singular", singular).put("listKind", names.path("listKind").asString(kind + "List"));
        List<String> stored = new ArrayList<>();
        for (JsonNode version : spec.path("versions")) {
            if (version.path("storage").asBoolean(false)) {
                stored.add(version.path("name").asString(""));
            }
            if (version.path("served").asBoolean(false)) {
                catalogue.add(type(spec, names, version));
            }
        }
        ObjectNode status = definition.putObject("status");
        ArrayNode conditions = status.putArray("conditions");
        condition(conditions, "NamesAccepted", now, "NoConflicts", "no conflicts found");
        condition(conditions, "Established", now, "InitialNamesAccepted", "the initial names have been accepted");
        status.set("acceptedNames", names.deepCopy());
        status.set("storedVersions", Json.array(stored));
    }

    /** Stops serving the types of a definition. */
    void forget(ObjectNode definition) {
        catalogue.remove(Objects.name(definition));
    }

    private static ServedType type(JsonNode spec, ObjectNode names, JsonNode version) {
        boolean status = version.path("subresources").has("status");
        return new ServedType(
                spec.path("group").asString(""),
                version.path("name").asString(""),
                names.path("plural").asString(""),
                names.path("kind").asString(""),
                names.path("singular").asString(""),
                spec.path("scope").asString("").equals("Namespaced"),
                new LinkedHashSet<>(VERBS),
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                status ? List.of("status") : List.of(),
                true);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asString("")));
        return texts;
    }

    private static void condition(ArrayNode conditions, String type, String now, String reason, String message) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", message);
    }
}
