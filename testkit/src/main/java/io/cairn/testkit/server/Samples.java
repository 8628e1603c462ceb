// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects to fill a server with, as JSON. */
public final class Samples {

    private Samples() {}

    /** A Namespace. */
    public static String namespace(String name) {
        return text(named("v1", "Namespace", "", name));
    }

    /** A ConfigMap with one entry. */
    public static String configMap(String namespace, String name, String key, String value) {
        ObjectNode object = named("v1", "ConfigMap", namespace, name);
        object.putObject("data").put(key, value);
        return text(object);
    }

    /** An Opaque Secret with one entry, given as plain text. */
    public static String secret(String namespace, String name, String key, String value) {
        ObjectNode object = named("v1", "Secret", namespace, name);
        object.putObject("stringData").put(key, value);
        return text(object);
    }

    /** A ServiceAccount. */
    public static String serviceAccount(String namespace, String name) {
        return text(named("v1", "ServiceAccount", namespace, name));
    }

    /** A running Pod that mounts the claims of these names. */
    public static String pod(String namespace, String name, String... claims) {
        ObjectNode object = named("v1", "Pod", namespace, name);
        ObjectNode spec = object.putObject("spec");
        podSpec(spec);
        ArrayNode volumes = spec.putArray("volumes");
        ArrayNode mounts = ((ObjectNode) spec.path("containers").path(0)).putArray("volumeMounts");
        for (String claim : claims) {
            volumes.addObject()
                    .put("name", claim)
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claim);
            mounts.addObject().put("name", claim).put("mountPath", "/" + claim);
        }
        spec.put("nodeName", "node-1");
        object.putObject("status").put("phase", "Running");
        return text(object);
    }

    /** A PersistentVolumeClaim bound to a volume. */
    public static String claim(String namespace, String name, String volume) {
        ObjectNode object = named("v1", "PersistentVolumeClaim", namespace, name);
        ObjectNode spec = object.putObject("spec");
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.putObject("resources").putObject("requests").put("storage", "1Gi");
        spec.put("volumeName", volume);
        object.putObject("status").put("phase", "Bound");
        return text(object);
    }

    /** A PersistentVolume bound to a claim. */
    public static String volume(String name, String claimNamespace, String claim) {
        ObjectNode object = named("v1", "PersistentVolume", "", name);
        ObjectNode spec = object.putObject("spec");
        spec.putObject("capacity").put("storage", "1Gi");
        spec.putObject("csi").put("driver", "csi.example.com").put("volumeHandle", "handle-" + name);
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.putObject("claimRef")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claimNamespace)
                .put("name", claim)
                .put("apiVersion", "v1");
        spec.put("persistentVolumeReclaimPolicy", "Delete");
        object.putObject("status").put("phase", "Bound");
        return text(object);
    }

    /** A Deployment. */
    public static String deployment(String namespace, String name, int replicas) {
        return workload("Deployment", namespace, name, replicas);
    }

    /** A StatefulSet alone, without its pods. */
    public static String statefulSet(String namespace, String name, int replicas) {
        return workload("StatefulSet", namespace, name, replicas);
    }

    /**
     * A StatefulSet with what a cluster makes of it: pods {@code NAME-0…} that it owns, each with a claim
     * {@code data-NAME-0…} bound to a volume {@code pv-NAMESPACE-NAME-0…}.
     */
    public static List<String> statefulSetWithPods(String namespace, String name, int replicas) {
        ObjectNode set = parsed(statefulSet(namespace, name, replicas));
        String uid = uid("statefulset/" + namespace + "/" + name);
        Objects.metadata(set).put("uid", uid);
        List<String> objects = new ArrayList<>();
        objects.add(text(set));
        for (int i = 0; i < replicas; i++) {
            String pod = name + "-" + i;
            String claim = "data-" + pod;
            String volume = "pv-" + namespace + "-" + pod;
            objects.add(volume(volume, namespace, claim));
            objects.add(claim(namespace, claim, volume));
            ObjectNode object = parsed(pod(namespace, pod, claim));
            Objects.metadata(object)
                    .withObjectProperty("labels")
                    .put("app", name)
                    .put("apps.kubernetes.io/pod-index", Integer.toString(i));
            Objects.metadata(object)
                    .putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "StatefulSet")
                    .put("name", name)
                    .put("uid", uid)
                    .put("controller", true)
                    .put("blockOwnerDeletion", true);
            objects.add(text(object));
        }
        return objects;
    }

    /** A CustomResourceDefinition of one version, {@code v1}, with a status, that keeps every field. */
    public static String customResourceDefinition(
            String group, String plural, String kind, boolean namespaced, String... shortNames) {
        ObjectNode object = named("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", plural + "." + group);
        ObjectNode spec = object.putObject("spec").put("group", group);
        ObjectNode names = spec.putObject("names")
                .put("plural", plural)
                .put("singular", kind.toLowerCase(java.util.Locale.ROOT))
                .put("kind", kind)
                .put("listKind", kind + "List");
        if (shortNames.length > 0) {
            names.set("shortNames", Json.array(Arrays.asList(shortNames)));
        }
        spec.put("scope", namespaced ? "Namespaced" : "Cluster");
        ObjectNode version = spec.putArray("versions").addObject();
        version.put("name", "v1").put("served", true).put("storage", true);
        version.putObject("schema")
                .putObject("openAPIV3Schema")
                .put("type", "object")
                .put("x-kubernetes-preserve-unknown-fields", true);
        version.putObject("subresources").putObject("status");
        return text(object);
    }

    /** A custom resource of version {@code v1} with one entry in its spec; no namespace if that is empty. */
    public static String customResource(
            String group, String kind, String namespace, String name, String key, String value) {
        ObjectNode object = named(group + "/v1", kind, namespace, name);
        object.putObject("spec").put(key, value);
        return text(object);
    }

    /** An object with these labels beside its own. */
    public static String labeled(String json, Map<String, String> labels) {
        ObjectNode object = parsed(json);
        labels.forEach(Objects.metadata(object).withObjectProperty("labels")::put);
        return text(object);
    }

    /** An object with these annotations beside its own. */
    public static String annotated(String json, Map<String, String> annotations) {
        ObjectNode object = parsed(json);
        annotations.forEach(Objects.metadata(object).withObjectProperty("annotations")::put);
        return text(object);
    }

    /** An object held by a finalizer. */
    public static String finalized(String json, String finalizer) {
        ObjectNode object = parsed(json);
        Objects.metadata(object).withArrayProperty("finalizers").add(finalizer);
        return text(object);
    }

    /**
     * A small database in namespace {@code shop}: StatefulSet {@code db} with pods {@code db-0} (the primary),
     * {@code db-1} and {@code db-2}, each with claim and volume, a Deployment {@code web}, Secrets, a ConfigMap, service
     * accounts, and a custom resource {@code nightly} of a type of its own, {@code backupsets.db.example.com}.
     */
    public static List<String> database() {
        return database("shop");
    }

    /** {@link #database()} in another namespace. */
    public static List<String> database(String namespace) {
        List<String> objects = new ArrayList<>();
        objects.add(namespace(namespace));
        objects.add(serviceAccount(namespace, "default"));
        objects.add(serviceAccount(namespace, "db"));
        objects.add(configMap(namespace, "db-settings", "max_connections", "200"));
        objects.add(secret(namespace, "db-password", "password", "correct horse"));
        objects.add(secret(namespace, "db-replication", "password", "battery staple"));
        for (String object : statefulSetWithPods(namespace, "db", 3)) {
            objects.add(withRole(object));
        }
        objects.add(deployment(namespace, "web", 2));
        objects.add(customResourceDefinition("db.example.com", "backupsets", "BackupSet", true, "bset"));
        objects.add(customResource("db.example.com", "BackupSet", namespace, "nightly", "schedule", "0 3 * * *"));
        return objects;
    }

    private static String withRole(String json) {
        ObjectNode object = parsed(json);
        if (!object.path("kind").asString("").equals("Pod")) {
            return json;
        }
        return labeled(json, Map.of("role", Objects.name(object).endsWith("-0") ? "primary" : "replica"));
    }

    private static String workload(String kind, String namespace, String name, int replicas) {
        ObjectNode object = named("apps/v1", kind, namespace, name);
        ObjectNode spec = object.putObject("spec").put("replicas", replicas);
        spec.putObject("selector").putObject("matchLabels").put("app", name);
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("app", name);
        podSpec(template.putObject("spec"));
        if (kind.equals("StatefulSet")) {
            spec.put("serviceName", name);
        }
        object.putObject("status").put("replicas", replicas).put("readyReplicas", replicas);
        return text(object);
    }

    private static void podSpec(ObjectNode spec) {
        spec.putArray("containers").addObject().put("name", "main").put("image", "registry.example.com/main:1");
    }

    private static ObjectNode named(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private static String uid(String of) {
        return java.util
                .UUID
                .nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String text(ObjectNode object) {
        return Json.text(object);
    }

    static ObjectNode parsed(String json) {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (KubeError e) {
            throw new IllegalArgumentException("not a JSON object: " + e.getMessage(), e);
        }
    }
}
