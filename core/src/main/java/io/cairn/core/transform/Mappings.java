// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.ObjectTree;
import io.cairn.core.spec.TransformRule.Mapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Puts values in place of others, wherever items have them. Each value is looked up once, so no map chains. */
final class Mappings {

    /** Where pods, pod templates and what holds one have the specification of the pod. */
    private static final List<String[]> POD_SPECS = List.of(
            path("spec"),
            path("spec", "template", "spec"),
            path("spec", "jobTemplate", "spec", "template", "spec"),
            path("template", "spec"));

    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    /** Below these a field called namespace is a name that the user chose, or the server's. */
    private static final Set<String> NO_REFERENCES = Set.of(
            "metadata",
            "status",
            "data",
            "stringData",
            "binaryData",
            "labels",
            "annotations",
            "matchLabels",
            "selector",
            "nodeSelector");

    private Mappings() {}

    static ObjectTree apply(Mapping mapping, String type, ObjectTree object) {
        return switch (mapping.kind()) {
            case IMAGES -> images(mapping.values(), object);
            case STORAGE_CLASSES -> storageClasses(mapping.values(), type, object);
            case NAMESPACES -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                object.fields().forEach((name, value) -> fields.put(name, references(mapping.values(), name, value)));
                yield ObjectTree.of(fields);
            }
        };
    }

    private static String[] path(String... names) {
        return names;
    }

    private static ObjectTree images(Map<String, String> prefixes, ObjectTree object) {
        ObjectTree result = object;
        for (String[] path : POD_SPECS) {
            for (String containers : CONTAINERS) {
                String[] list = Arrays.copyOf(path, path.length + 1);
                list[path.length] = containers;
                result = eachTree(
                        result,
                        list,
                        container -> container
                                .text("image")
                                .flatMap(image -> image(prefixes, image))
                                .map(image -> container.with(image, "image"))
                                .orElse(container));
            }
        }
        return result;
    }

    private static Optional<String> image(Map<String, String> prefixes, String image) {
        return prefixes.entrySet().stream()
                .filter(prefix -> image.startsWith(prefix.getKey()))
                .max(Comparator.comparingInt(prefix -> prefix.getKey().length()))
                .map(prefix ->
                        prefix.getValue() + image.substring(prefix.getKey().length()));
    }

    private static ObjectTree storageClasses(Map<String, String> classes, String type, ObjectTree object) {
        return switch (type) {
            case "persistentvolumeclaims", "persistentvolumes" -> storageClass(classes, object);
            case "statefulsets.apps" ->
                eachTree(object, path("spec", "volumeClaimTemplates"), claim -> storageClass(classes, claim));
            default -> object;
        };
    }

    private static ObjectTree storageClass(Map<String, String> classes, ObjectTree object) {
        return text(
                classes,
                text(classes, object, "spec", "storageClassName"),
                "metadata",
                "annotations",
                CLASS_ANNOTATION);
    }

    private static ObjectTree text(Map<String, String> values, ObjectTree object, String... path) {
        return object.text(path)
                .map(values::get)
                .map(changed -> object.with(changed, path))
                .orElse(object);
    }

    private static ObjectTree eachTree(ObjectTree object, String[] path, UnaryOperator<ObjectTree> change) {
        if (!(object.value(path).orElse(null) instanceof List<?> list)) {
            return object;
        }
        List<Object> changed = new ArrayList<>();
        list.forEach(element -> changed.add(element instanceof ObjectTree tree ? change.apply(tree) : element));
        return changed.equals(list) ? object : object.with(changed, path);
    }

    private static Object references(Map<String, String> namespaces, String name, Object value) {
        if (NO_REFERENCES.contains(name)) {
            return value;
        }
        if (value instanceof ObjectTree tree) {
            Map<String, Object> fields = new LinkedHashMap<>();
            tree.fields().forEach((below, field) -> fields.put(below, references(namespaces, below, field)));
            return ObjectTree.of(fields);
        }
        if (value instanceof List<?> list) {
            List<Object> changed = new ArrayList<>();
            list.forEach(element ->
                    changed.add(references(namespaces, name.equals("namespaces") ? "namespace" : "", element)));
            return changed;
        }
        return name.equals("namespace") && value instanceof String text ? namespaces.getOrDefault(text, text) : value;
    }
}
