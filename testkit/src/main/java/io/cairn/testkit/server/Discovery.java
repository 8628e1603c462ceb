// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that say which types there are, in the aggregated and in the legacy form. */
final class Discovery {

    /** A group version that discovery can't reach. */
    private record Failing(String group, String version) {}

    private final Catalogue catalogue;
    private final Set<Failing> failing = new CopyOnWriteArraySet<>();
    private volatile boolean aggregated = true;

    Discovery(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void aggregated(boolean on) {
        aggregated = on;
    }

    void fail(String group, String version) {
        failing.add(new Failing(group, version));
    }

    void recover(String group) {
        failing.removeIf(entry -> entry.group().equals(group));
    }

    boolean fails(String group, String version) {
        return failing.contains(new Failing(group, version));
    }

    /** {@code /api}. */
    Answer core(Request request, String address) {
        if (aggregated && request.wantsAggregatedDiscovery()) {
            return aggregatedAnswer(List.of(""));
        }
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", address);
        return Answer.json(200, versions);
    }

    /** {@code /apis}. */
    Answer groups(Request request) {
        if (aggregated && request.wantsAggregatedDiscovery()) {
            return aggregatedAnswer(groupNames());
        }
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupNames().forEach(group -> groups.add(group(group, Json.object())));
        return Answer.json(200, list);
    }

    /** {@code /apis/GROUP}. */
    Answer group(String group) {
        if (!groupNames().contains(group)) {
            return Answer.text(404, "404 page not found\n");
        }
        return Answer.json(
                200, group(group, Json.object().put("kind", "APIGroup").put("apiVersion", "v1")));
    }

    /** {@code /api/v1} and {@code /apis/GROUP/VERSION}. */
    Answer resources(String group, String version) {
        List<ServedType> types = types(group, version);
        if (types.isEmpty()) {
            return Answer.text(404, "404 page not found\n");
        }
        ServedType first = types.get(0);
        ObjectNode list = Json.object().put("kind", "APIResourceList");
        // The core group is the one whose list carries no apiVersion of its own.
        if (!group.isEmpty()) {
            list.put("apiVersion", "v1");
        }
        list.put("groupVersion", first.apiVersion());
        ArrayNode resources = list.putArray("resources");
        types.forEach(type -> {
            resources.add(resource(type));
            type.subresources().forEach(subresource -> resources.add(subresource(type, subresource)));
        });
        return Answer.json(200, list);
    }

    private static ObjectNode resource(ServedType type) {
        ObjectNode resource = Json.object()
                .put("name", type.plural())
                .put("singularName", type.singular())
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        resource.set("verbs", Json.array(type.verbs()));
        names(resource, type);
        return resource;
    }

    private static ObjectNode subresource(ServedType type, String name) {
        ObjectNode resource = Json.object()
                .put("name", type.plural() + "/" + name)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        resource.set("verbs", Json.array(List.of("get", "patch", "update")));
        return resource;
    }

    private static void names(ObjectNode resource, ServedType type) {
        if (!type.shortNames().isEmpty()) {
            resource.set("shortNames", Json.array(type.shortNames()));
        }
        if (!type.categories().isEmpty()) {
            resource.set("categories", Json.array(type.categories()));
        }
    }

    private Answer aggregatedAnswer(Collection<String> groups) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (String group : groups) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            ArrayNode versions = item.putArray("versions");
            versions(group).forEach(version -> versions.add(aggregatedVersion(group, version)));
        }
        return new Answer.Whole(
                200,
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
                Map.of("Vary", "Accept"),
                List.of(Json.line(list)));
    }

    private ObjectNode aggregatedVersion(String group, String version) {
        ObjectNode entry = Json.object().put("version", version);
        if (fails(group, version)) {
            return entry.put("freshness", "Stale");
        }
        ArrayNode resources = entry.putArray("resources");
        for (ServedType type : types(group, version)) {
            ObjectNode resource = resources.addObject().put("resource", type.plural());
            resource.set("responseKind", responseKind(type));
            resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
            resource.put("singularResource", type.singular());
            resource.set("verbs", Json.array(type.verbs()));
            names(resource, type);
            if (!type.subresources().isEmpty()) {
                ArrayNode subresources = resource.putArray("subresources");
                for (String name : type.subresources()) {
                    ObjectNode subresource = subresources.addObject().put("subresource", name);
                    subresource.set("responseKind", responseKind(type));
                    subresource.set("verbs", Json.array(List.of("get", "patch", "update")));
                }
            }
        }
        return entry.put("freshness", "Current");
    }

    // A real server leaves group and version of built-in kinds empty, meaning those of the enclosing entry.
    private static ObjectNode responseKind(ServedType type) {
        return Json.object()
                .put("group", type.custom() ? type.group() : "")
                .put("version", type.custom() ? type.version() : "")
                .put("kind", type.kind());
    }

    private ObjectNode group(String group, ObjectNode into) {
        into.put("name", group);
        ArrayNode versions = into.putArray("versions");
        List<String> names = versions(group);
        names.forEach(version -> versions.add(groupVersion(group, version)));
        into.set("preferredVersion", groupVersion(group, names.get(0)));
        return into;
    }

    private static ObjectNode groupVersion(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    private Set<String> groupNames() {
        Set<String> groups = new LinkedHashSet<>();
        catalogue.types().forEach(type -> groups.add(type.group()));
        failing.forEach(entry -> groups.add(entry.group()));
        groups.remove("");
        return groups;
    }

    private List<String> versions(String group) {
        Set<String> versions = new LinkedHashSet<>();
        types(group).keySet().forEach(versions::add);
        failing.stream().filter(entry -> entry.group().equals(group)).forEach(entry -> versions.add(entry.version()));
        return List.copyOf(versions);
    }

    private Map<String, List<ServedType>> types(String group) {
        Map<String, List<ServedType>> byVersion = new LinkedHashMap<>();
        catalogue.types().stream()
                .filter(type -> type.group().equals(group))
                .forEach(type -> byVersion
                        .computeIfAbsent(type.version(), version -> new ArrayList<>())
                        .add(type));
        return byVersion;
    }

    private List<ServedType> types(String group, String version) {
        return types(group).getOrDefault(version, List.of());
    }
}
