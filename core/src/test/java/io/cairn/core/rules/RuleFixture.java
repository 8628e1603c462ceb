// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemRef;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ServedType;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.NamespaceFilter;
import io.cairn.core.kube.PodExec;
import io.cairn.core.plan.Wish;
import io.cairn.core.rules.RuleWishes.Result;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.SpecFile;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A small cluster of refs, and rules that are written as a user writes them. */
final class RuleFixture {

    static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

    static final ResourceType PODS = type("", "pods", "Pod", true);
    static final ResourceType CLAIMS = type("", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    static final ResourceType CONFIGMAPS = type("", "configmaps", "ConfigMap", true);
    static final ResourceType NAMESPACES = type("", "namespaces", "Namespace", false);
    static final ResourceType VOLUMES = type("", "persistentvolumes", "PersistentVolume", false);
    static final ResourceType DEPLOYMENTS = type("apps", "deployments", "Deployment", true);
    static final ResourceType REPLICASETS = type("apps", "replicasets", "ReplicaSet", true);
    static final ResourceType STATEFULSETS = type("apps", "statefulsets", "StatefulSet", true);
    private static final ResourceType STORES = type("shop.io", "stores", "Store", true);
    private static final ResourceType OTHER_STORES = type("other.io", "stores", "Store", true);

    final Catalog catalog = new Catalog(
            List.of(
                    served(PODS, "po"),
                    served(CLAIMS, "pvc"),
                    served(CONFIGMAPS, "cm"),
                    served(NAMESPACES, "ns"),
                    served(VOLUMES, "pv"),
                    served(DEPLOYMENTS, "deploy"),
                    served(REPLICASETS, "rs"),
                    served(STATEFULSETS, "sts"),
                    served(STORES, "st"),
                    served(OTHER_STORES, "st")),
            List.of());
    final Filters filters = mock(Filters.class);
    final List<ItemRef> refs = new ArrayList<>();
    final List<ResourceType> read = new ArrayList<>();
    PodExec exec = command -> {
        throw new AssertionError("no command is expected: " + command);
    };

    RuleFixture() {
        when(filters.whyOutside(any(), anyString(), anyString())).thenReturn("");
        when(filters.lists(any())).thenReturn(true);
        when(filters.items()).thenReturn(Set.of());
        NamespaceFilter namespaces = mock(NamespaceFilter.class);
        when(namespaces.restricted()).thenReturn(true);
        when(namespaces.names())
                .thenAnswer(
                        call -> refs.stream().map(ItemRef::namespace).distinct().toList());
        when(filters.namespaces()).thenReturn(namespaces);
    }

    private static ResourceType type(String group, String plural, String kind, boolean namespaced) {
        return new ResourceType(group, "v1", plural, kind, namespaced);
    }

    private static ServedType served(ResourceType type, String shortName) {
        return new ServedType(type, "", List.of(shortName));
    }

    /** Makes a ref from its id and settings: {@code label.K=V}, {@code note.K=V}, {@code owner=Kind/name}, {@code age=DAYS}. */
    static ItemRef ref(ResourceType type, String path, String... settings) {
        int slash = path.indexOf('/');
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        List<OwnerRef> owners = new ArrayList<>();
        Instant created = Instant.EPOCH;
        String namespace = slash < 0 ? "" : path.substring(0, slash);
        for (String setting : settings) {
            String key = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(setting.indexOf('=') + 1);
            if (key.startsWith("label.")) {
                labels.put(key.substring(6), value);
            } else if (key.startsWith("note.")) {
                annotations.put(key.substring(5), value);
            } else if (key.equals("owner")) {
                String[] parts = value.split("/", -1);
                String uid = parts[0] + ":" + namespace + "/" + parts[1];
                owners.add(new OwnerRef("apps/v1", parts[0], parts[1], uid, true));
            } else {
                created = NOW.minusSeconds(86_400L * Integer.parseInt(value));
            }
        }
        String uid = type.kind() + ":" + (slash < 0 ? "/" : "") + path;
        return new ItemRef(type, namespace, path.substring(slash + 1), uid, "1", labels, annotations, owners, created);
    }

    RuleFixture has(ResourceType type, String path, String... settings) {
        refs.add(ref(type, path, settings));
        return this;
    }

    static BackupSpec spec(String order) {
        return SpecFile.read(
                        "n.yaml",
                        "apiVersion: cairn.io/v1\nkind: Backup\nspec:\n  order:\n"
                                + order.lines()
                                        .map(line -> "    " + line + "\n")
                                        .collect(Collectors.joining()))
                .spec();
    }

    private List<ItemRef> refs(ResourceType type) {
        return refs.stream().filter(ref -> ref.type().equals(type)).toList();
    }

    Result run(BackupSpec spec, boolean noExec) throws ClusterException {
        RefSource taken = type -> {
            read.add(type);
            return refs(type);
        };
        return new RuleWishes(catalog, filters, taken, this::refs, exec, Clock.fixed(NOW, ZoneOffset.UTC))
                .of(spec, noExec);
    }

    Result run(String... lines) throws ClusterException {
        return run(spec(String.join("\n", lines)), false);
    }

    /** The items of the first block, in their order. */
    List<String> first(String order) throws ClusterException {
        return run(order).wishes().stream()
                .limit(1)
                .map(Wish.Block.class::cast)
                .flatMap(block -> block.turns().stream())
                .map(turn -> turn.item().toString())
                .toList();
    }
}
