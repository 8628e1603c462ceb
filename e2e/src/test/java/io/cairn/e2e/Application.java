// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The application of {@code restore/}, with a prefix of its own in all names: a database and what stands before it, in two
 * namespaces, and what both have outside of namespaces.
 */
final class Application {

    /** What a server gives every object anew. */
    private static final List<String> OF_SERVER =
            List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields");

    /** What the cluster makes of its own accord from what is restored, with names that nobody can know. */
    private static final Set<String> MADE_BY_OTHERS =
            Set.of("endpoints", "endpointslices.discovery.k8s.io", "events", "events.events.k8s.io");

    private final Kube kube;
    private final String prefix;

    private Application(Kube kube, String prefix) {
        this.kube = kube;
        this.prefix = prefix;
    }

    /** Makes it, and waits until all of it runs. */
    static Application make(Cluster cluster, Kube kube, String prefix) {
        cluster.apply("restore/definition.yaml", prefix);
        cluster.kubectl("wait", "--for=condition=Established", "crd", "applications." + prefix + ".example.com");
        cluster.apply("restore/application.yaml", prefix);
        Application made = new Application(kube, prefix);
        made.own("store", made.custom("part"));
        made.own("part", Kube.core(made.front(), "configmaps", "generated"));
        made.awaitReady();
        return made;
    }

    private void own(String owner, String path) {
        kube.patch(path, """
                {"metadata": {"ownerReferences": [{"apiVersion": "%s.example.com/v1", "kind": "Application",
                                                   "name": "%s", "uid": "%s", "controller": true}]}}""".formatted(prefix, owner, uid(custom(owner))));
    }

    /** The same names with another prefix, wherever they come from. */
    Application as(String otherPrefix) {
        return new Application(kube, otherPrefix);
    }

    String data() {
        return prefix + "-data";
    }

    String front() {
        return prefix + "-front";
    }

    String prefix() {
        return prefix;
    }

    /** The path of a custom resource; its type is called after the first prefix. */
    String custom(String name) {
        return "/apis/" + prefix + ".example.com/v1/namespaces/" + front() + "/applications/" + name;
    }

    String webhook() {
        return "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/" + prefix + "-hook";
    }

    String uid(String path) {
        return kube.get(path).at("/metadata/uid").asString();
    }

    void awaitReady() {
        kube.awaitReady(data(), "db", 2);
        kube.awaitAvailable(front(), "web", 2);
        kube.awaitRunning(data(), "dumper");
    }

    /** Backs it up, all that it has outside of namespaces too. */
    void backUp(Cairn cairn, String name) {
        Backups.ended(
                0,
                cairn.backup(
                        "create",
                        name,
                        "--include-namespaces",
                        data() + "," + front(),
                        "--include-cluster-scoped-resources",
                        "validatingwebhookconfigurations"));
    }

    /** Deletes all of it, and waits until it is gone. */
    void delete(Cluster cluster) {
        cluster.kubectl("delete", "validatingwebhookconfiguration", prefix + "-hook");
        cluster.kubectl("delete", "namespace", data(), front(), "--wait");
        cluster.kubectl("delete", "crd", "applications." + prefix + ".example.com", "--wait");
        cluster.kubectl("delete", "clusterrole,clusterrolebinding", prefix + "-web");
        Kube.await(
                "the end of the namespaces",
                () -> kube.find("/api/v1/namespaces/" + data()).isEmpty()
                        && kube.find("/api/v1/namespaces/" + front()).isEmpty());
    }

    /**
     * All objects by their ids, without what only servers write: the fields above, the status, the uids of owners, addresses
     * and node ports of services, the name of a claim's volume. What controllers make anew is left out: pods with an owner,
     * endpoints, events.
     */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        for (JsonNode type : kube.listable(true)) {
            for (String namespace : List.of(data(), front())) {
                collect(content, type, "/namespaces/" + namespace);
            }
        }
        for (JsonNode type : kube.listable(false)) {
            collect(content, type, "");
        }
        return content;
    }

    private void collect(Map<String, String> content, JsonNode type, String scope) {
        String id = type.get("id").asString();
        if (MADE_BY_OTHERS.contains(id)) {
            return;
        }
        for (JsonNode item : kube.get(type.get("path").asString() + scope + "/"
                        + type.get("plural").asString())
                .get("items")) {
            String name = item.at("/metadata/name").asString();
            boolean ours = !scope.isEmpty()
                    || name.equals(data())
                    || name.equals(front())
                    || name.equals(prefix + "-web")
                    || name.equals(prefix + "-hook")
                    || name.equals("applications." + prefix + ".example.com");
            boolean madeByOthers =
                    id.equals("pods") && item.at("/metadata/ownerReferences").size() > 0;
            if (ours && !madeByOthers) {
                String namespace = item.at("/metadata/namespace").asString("");
                content.put(
                        id + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name,
                        less(id, (ObjectNode) item).toPrettyString());
            }
        }
    }

    private static ObjectNode less(String type, ObjectNode item) {
        ObjectNode metadata = (ObjectNode) item.get("metadata");
        metadata.remove(OF_SERVER);
        metadata.path("ownerReferences").forEach(owner -> ((ObjectNode) owner).remove("uid"));
        item.remove("status");
        if (type.equals("services")) {
            ObjectNode spec = (ObjectNode) item.get("spec");
            if (!spec.path("clusterIP").asString().equals("None")) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
            }
            spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
        } else if (type.equals("persistentvolumeclaims")) {
            ((ObjectNode) item.get("spec")).remove("volumeName");
        }
        return sorted(item);
    }

    /** The fields by name; lists as they are. */
    private static ObjectNode sorted(ObjectNode object) {
        ObjectNode sorted = object.objectNode();
        for (String name : new TreeSet<>(object.propertyNames())) {
            sorted.set(name, value(object.get(name)));
        }
        return sorted;
    }

    private static JsonNode value(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return sorted(object);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode values = array.arrayNode();
            array.forEach(element -> values.add(value(element)));
            return values;
        }
        return node;
    }
}
