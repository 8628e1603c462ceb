// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A specification as the tree of fields that {@link SpecFile} reads; fields that say nothing are left out. */
public final class SpecTree {

    private SpecTree() {}

    /** The fields of Velero's BackupSpec that this specification has. */
    public static ObjectTree velero(BackupSpec spec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "includedNamespaces", spec.includedNamespaces());
        put(fields, "excludedNamespaces", spec.excludedNamespaces());
        put(fields, "includedResources", spec.includedResources());
        put(fields, "excludedResources", spec.excludedResources());
        spec.includeClusterResources().ifPresent(value -> fields.put("includeClusterResources", value));
        put(fields, "includedClusterScopedResources", spec.includedClusterScopedResources());
        put(fields, "excludedClusterScopedResources", spec.excludedClusterScopedResources());
        put(fields, "includedNamespaceScopedResources", spec.includedNamespaceScopedResources());
        put(fields, "excludedNamespaceScopedResources", spec.excludedNamespaceScopedResources());
        if (!spec.orderedResources().isEmpty()) {
            fields.put("orderedResources", spec.orderedResources());
        }
        return ObjectTree.of(fields);
    }

    /** The whole specification. */
    public static ObjectTree of(BackupSpec spec) {
        Map<String, Object> fields = new LinkedHashMap<>(velero(spec).fields());
        if (spec.labelSelectors().size() == 1) {
            fields.put("labelSelector", spec.labelSelectors().get(0));
        } else {
            put(fields, "orLabelSelectors", spec.labelSelectors());
        }
        put(fields, "items", spec.items().stream().map(ItemId::toString).toList());
        if (spec.orderedMissing() != MissingPolicy.WARN) {
            fields.put("orderedMissing", spec.orderedMissing().name().toLowerCase(Locale.ROOT));
        }
        if (!spec.order().isEmpty()) {
            fields.put("order", OrderTree.of(spec.order()));
        }
        if (!spec.orderers().isEmpty()) {
            fields.put(
                    "orderers",
                    spec.orderers().stream()
                            .map(choice -> Map.of("name", choice.name(), "config", choice.config()))
                            .toList());
        }
        if (!spec.hooks().isEmpty()) {
            fields.put("hooks", HookReader.write(spec.hooks()));
        }
        put(fields, "encryptTo", spec.encryptTo().stream().map(Recipient::text).toList());
        if (!spec.plugins().isEmpty()) {
            Map<String, Object> plugins = new LinkedHashMap<>();
            spec.plugins().forEach((id, choice) -> plugins.put(id, plugin(choice)));
            fields.put("plugins", plugins);
        }
        spec.ttl().ifPresent(ttl -> fields.put("ttl", Period.write(ttl)));
        spec.lock().ifPresent(lock -> fields.put("lock", Period.write(lock)));
        put(fields, "locations", spec.locations());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> plugin(PluginChoice choice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        choice.enabled().ifPresent(enabled -> fields.put("enabled", enabled));
        if (!choice.config().isEmpty()) {
            fields.put("config", choice.config());
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
    }
}
