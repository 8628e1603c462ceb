// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Locale;

/**
 * A type of Kubernetes objects as the API server serves it, in one version.
 *
 * @param group the API group, empty for the core group
 * @param version the version inside the group, such as {@code v1}
 * @param plural the lower-case plural name used in paths, such as {@code pods}
 * @param kind the kind, such as {@code Pod}
 * @param namespaced whether objects of this type live in a namespace
 */
public record ResourceType(String group, String version, String plural, String kind, boolean namespaced) {

    /** {@code pods} or {@code deployments.apps}: the name that is used everywhere, in archives, plans and flags. */
    public String id() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code v1} or {@code apps/v1}, as in an object's {@code apiVersion}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The singular as people write it: the kind in lower case. */
    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** Types are keys of most that is done in a run, and a record's own methods have to be linked first, at every start. */
    @Override
    public final int hashCode() {
        return 31 * (31 * group.hashCode() + plural.hashCode()) + version.hashCode();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof ResourceType type
                && plural.equals(type.plural)
                && group.equals(type.group)
                && version.equals(type.version)
                && kind.equals(type.kind)
                && namespaced == type.namespaced;
    }

    @Override
    public String toString() {
        return id();
    }
}
