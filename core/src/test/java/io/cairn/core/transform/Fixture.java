// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.TransformsFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Items and rules as the tests write them. */
final class Fixture {

    private static final Map<String, String> KNOWN = Map.of(
            "pods", "pods",
            "po", "pods",
            "deploy", "deployments.apps",
            "deployments.apps", "deployments.apps",
            "pvc", "persistentvolumeclaims");

    private Fixture() {}

    static ObjectTree tree(String yaml) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), yaml)) {
            parser.nextToken();
            return TreeJson.readObject(parser);
        }
    }

    static ResourceType type(String id) {
        int dot = id.indexOf('.');
        String plural = dot < 0 ? id : id.substring(0, dot);
        return new ResourceType(dot < 0 ? "" : id.substring(dot + 1), "v1", plural, "Kind", true);
    }

    static ResourceType resolve(String name) {
        if (!KNOWN.containsKey(name)) {
            throw new InvalidInputException("the cluster serves no resource type '" + name + "'");
        }
        return type(KNOWN.get(name));
    }

    static Transforms transforms(String... files) {
        return Transforms.of(
                Arrays.stream(files)
                        .map(file -> TransformsFile.read("t.yaml", file))
                        .toList(),
                Fixture::resolve);
    }

    /** Rules of kind Transforms, each a line of YAML in flow style. */
    static Transforms rules(String... rules) {
        return transforms("{apiVersion: cairn.io/v1, kind: Transforms, metadata: {name: t}, spec: {rules: ["
                + String.join(", ", rules) + "]}}");
    }

    /** What rules made of an item, and which ones were for it. */
    record Applied(Item item, List<String> rules, List<String> notes) {}

    static Applied apply(Transforms transforms, String type, String object) throws TransformException {
        ObjectTree tree = tree(object);
        return apply(transforms, new Item(type(type), tree), ref(type, tree));
    }

    static Applied apply(Transforms transforms, Item item, ItemRef original) throws TransformException {
        List<String> rules = new ArrayList<>();
        Transformed transformed = transforms.apply(item, original, rules::add);
        return new Applied(transformed.item(), rules, transformed.notes());
    }

    static ItemRef ref(String type, ObjectTree tree) {
        return new ItemRef(
                type(type),
                tree.text("metadata", "namespace").orElse(""),
                tree.text("metadata", "name").orElse(""),
                "",
                "",
                tree.textFields("metadata", "labels"),
                Map.of(),
                List.of(),
                Instant.EPOCH);
    }
}
