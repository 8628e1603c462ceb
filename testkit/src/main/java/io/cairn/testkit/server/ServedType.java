// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import io.cairn.api.ResourceType;
import java.util.List;
import java.util.Set;

/**
 * A type as the server offers it in discovery. Immutable.
 *
 * @param group the API group, empty for the core group
 * @param version the version inside the group
 * @param plural the plural name used in paths
 * @param kind the kind
 * @param singular the singular name
 * @param namespaced whether objects live in a namespace
 * @param verbs the verbs that discovery names; one that is missing answers 405
 * @param shortNames short names, such as {@code po}
 * @param categories categories, such as {@code all}
 * @param subresources names of subresources in discovery; only {@code status} is served
 * @param custom whether a CustomResourceDefinition made it; its objects then carry kind and apiVersion in lists
 */
public record ServedType(
        String group,
        String version,
        String plural,
        String kind,
        String singular,
        boolean namespaced,
        Set<String> verbs,
        List<String> shortNames,
        List<String> categories,
        List<String> subresources,
        boolean custom) {

    /** What a kube-apiserver offers on most types, in its order. */
    public static final List<String> ALL_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** Copies the collections. */
    public ServedType {
        verbs = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(verbs));
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        subresources = List.copyOf(subresources);
    }

    /** A built-in type with every verb and a status. */
    public static ServedType of(String group, String version, String plural, String kind, boolean namespaced) {
        return new ServedType(
                group,
                version,
                plural,
                kind,
                kind.toLowerCase(java.util.Locale.ROOT),
                namespaced,
                new java.util.LinkedHashSet<>(ALL_VERBS),
                List.of(),
                List.of(),
                List.of("status"),
                false);
    }

    /** {@code pods} or {@code deployments.apps}. */
    public String id() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code v1} or {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The same type in the words of the plugin API. */
    public ResourceType resourceType() {
        return new ResourceType(group, version, plural, kind, namespaced);
    }

    boolean hasStatus() {
        return subresources.contains("status");
    }
}
