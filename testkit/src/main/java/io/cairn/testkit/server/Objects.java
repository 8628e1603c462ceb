// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The shape of objects: keys, stored bytes, and the bytes of the answers made of them. */
final class Objects {

    private static final List<String> METADATA_FIELDS = List.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "labels",
            "annotations",
            "ownerReferences",
            "finalizers",
            "managedFields");

    private static final List<String> MANAGED_FIELDS =
            List.of("manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource");

    private static final List<String> MAPS = List.of("data", "binaryData");

    private Objects() {}

    static ObjectNode metadata(ObjectNode object) {
        return object.withObjectProperty("metadata");
    }

    static String name(ObjectNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static String namespace(ObjectNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    static String key(ObjectNode object) {
        return key(namespace(object), name(object));
    }

    static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** The object as a version of it is stored. */
    static Version version(ServedType type, String key, long revision, Version.Change change, ObjectNode object) {
        // Empty fields of the metadata are not kept.
        metadata(object).removeIf(value -> value.isContainer() && value.isEmpty());
        metadata(object).put("resourceVersion", Long.toString(revision));
        ObjectNode metadata = orderedMetadata(metadata(object));
        Map<String, String> labels = Json.texts(metadata.path("labels"));
        if (type.custom()) {
            object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
            byte[] body = Json.bytes(Json.sorted(object));
            return new Version(key, revision, change, type.apiVersion(), body, 0, 0, labels);
        }
        ObjectNode bare = object.deepCopy();
        bare.remove(List.of("apiVersion", "kind"));
        bare.set("metadata", metadata);
        MAPS.forEach(map -> bare.optional(map).ifPresent(value -> bare.set(map, Json.sorted(value))));
        byte[] body = Json.bytes(Json.ordered(bare, List.of("metadata")));
        int start = "{\"metadata\":".length();
        return new Version(
                key, revision, change, type.apiVersion(), body, start, start + Json.bytes(metadata).length, labels);
    }

    private static ObjectNode orderedMetadata(ObjectNode metadata) {
        ObjectNode ordered = Json.ordered(metadata, METADATA_FIELDS);
        for (String map : List.of("labels", "annotations")) {
            ordered.optional(map).ifPresent(value -> ordered.set(map, Json.sorted(value)));
        }
        for (JsonNode entry : ordered.path("managedFields")) {
            ObjectNode fields = Json.ordered((ObjectNode) entry, MANAGED_FIELDS);
            ((ObjectNode) entry).removeAll().setAll(fields);
        }
        return ordered;
    }

    /** The object, with kind and apiVersion. */
    static ObjectNode object(ServedType type, Version version) {
        ObjectNode stored = Json.parse(version.body());
        if (type.custom()) {
            return stored.put("apiVersion", type.apiVersion());
        }
        ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        return object.setAll(stored);
    }

    /** The bytes of the object as a GET gives them, without the line end. */
    static byte[] whole(ServedType type, Version version) {
        if (type.custom()) {
            return inList(type, version);
        }
        byte[] head = ("{\"kind\":\"" + type.kind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + version.body().length - 1);
        System.arraycopy(version.body(), 1, whole, head.length, version.body().length - 1);
        return whole;
    }

    /** The bytes of the object as an item of a list. */
    static byte[] inList(ServedType type, Version version) {
        boolean sameVersion = version.apiVersion().equals(type.apiVersion());
        return !type.custom() || sameVersion ? version.body() : Json.bytes(Json.sorted(object(type, version)));
    }

    /** The bytes of a {@code PartialObjectMetadata} of the object. */
    static byte[] metadataOnly(ServedType type, Version version) {
        byte[] head = "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] source = version.body();
        int start = version.metadataStart();
        int end = version.metadataEnd();
        if (type.custom()) {
            source = Json.bytes(orderedMetadata(metadata(Json.parse(version.body()))));
            start = 0;
            end = source.length;
        }
        byte[] answer = Arrays.copyOf(head, head.length + end - start + 1);
        System.arraycopy(source, start, answer, head.length, end - start);
        answer[answer.length - 1] = '}';
        return answer;
    }
}
