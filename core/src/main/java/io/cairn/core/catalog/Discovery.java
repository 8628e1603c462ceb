// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * Asks a cluster what it serves: in two requests where the server has the
 * <a href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api">aggregated form</a>, else in one
 * per group and version. Of each type the first version is taken in the group's order of preference that has it.
 */
public final class Discovery {

    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
            + KubeApi.JSON;

    private static final Set<String> NEEDED_VERBS = Set.of("list", "get");

    private final KubeApi api;
    private final Map<String, ServedType> served = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private Discovery(KubeApi api) {
        this.api = api;
    }

    /**
     * Reads the catalog. A group that can't be read is a warning of the catalog.
     *
     * @throws ClusterException if the server can't be reached, or refuses
     */
    public static Catalog discover(KubeApi api) throws ClusterException {
        Discovery discovery = new Discovery(api);
        discovery.read("/api");
        discovery.read("/apis");
        return new Catalog(List.copyOf(discovery.served.values()), discovery.warnings);
    }

    private void read(String path) throws ClusterException {
        ObjectTree answer = tree(path, AGGREGATED);
        if (answer.text("kind").orElse("").equals("APIGroupDiscoveryList")) {
            answer.trees("items").forEach(this::aggregatedGroup);
        } else if (path.equals("/api")) {
            for (String version : answer.texts("versions")) {
                legacyVersion("/api/" + version, "", version);
            }
        } else {
            for (ObjectTree group : answer.trees("groups")) {
                legacyGroup(group);
            }
        }
    }

    private ObjectTree tree(String path, String accept) throws ClusterException {
        try {
            return TreeJson.read(api.get(path, accept).body());
        } catch (JacksonException e) {
            throw new ClusterException(
                    api.server() + path + " answered something that is not a JSON object: is this an API server?",
                    0,
                    e);
        }
    }

    private void aggregatedGroup(ObjectTree item) {
        String group = item.text("metadata", "name").orElse("");
        for (ObjectTree version : item.trees("versions")) {
            String name = version.text("version").orElse("");
            if (version.text("freshness").orElse("").equals("Stale")) {
                warnings.add(group + "/" + name + " is left out: the server behind this API group doesn't answer");
                continue;
            }
            for (ObjectTree resource : version.trees("resources")) {
                // The kind of the answer may belong to another group; the object's own group is that of the path.
                add(
                        resource,
                        resource.text("resource").orElse(""),
                        new ResourceType(
                                group,
                                name,
                                resource.text("resource").orElse(""),
                                resource.text("responseKind", "kind").orElse(""),
                                resource.text("scope").orElse("").equals("Namespaced")),
                        resource.text("singularResource").orElse(""));
            }
        }
    }

    private void legacyGroup(ObjectTree item) throws ClusterException {
        String group = item.text("name").orElse("");
        String preferred = item.text("preferredVersion", "version").orElse("");
        List<String> versions = new ArrayList<>();
        versions.add(preferred);
        item.trees("versions")
                .forEach(version -> version.text("version")
                        .filter(name -> !name.equals(preferred))
                        .ifPresent(versions::add));
        for (String version : versions) {
            legacyVersion("/apis/" + group + "/" + version, group, version);
        }
    }

    private void legacyVersion(String path, String group, String version) throws ClusterException {
        ObjectTree answer;
        try {
            answer = tree(path, KubeApi.JSON);
        } catch (ClusterException e) {
            if (e.status() == 401 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            warnings.add(path.replaceFirst("^/apis?/", "") + " is left out: " + e.getMessage());
            return;
        }
        for (ObjectTree resource : answer.trees("resources")) {
            String name = resource.text("name").orElse("");
            add(
                    resource,
                    name,
                    new ResourceType(
                            group,
                            version,
                            name,
                            resource.text("kind").orElse(""),
                            resource.value("namespaced").orElse(false).equals(true)),
                    resource.text("singularName").orElse(""));
        }
    }

    private void add(ObjectTree resource, String name, ResourceType type, String singular) {
        boolean listable = resource.texts("verbs").containsAll(NEEDED_VERBS);
        if (listable && !name.isEmpty() && !name.contains("/")) {
            ServedType one = new ServedType(type, singular, resource.texts("shortNames"));
            served.merge(type.id(), one, (first, later) -> first.andIn(type.version()));
        }
    }
}
