// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ResourceType;

/**
 * What to list. Empty text stands for no condition.
 *
 * @param type the type
 * @param namespace the namespace, or empty for all of them and for a cluster-scoped type
 * @param labelSelector a label selector in the Kubernetes grammar, or empty
 * @param fieldSelector a field selector, such as {@code metadata.name=db-0}, or empty
 * @param revision the revision of the cluster to read, or empty for the newest
 */
public record ListRequest(
        ResourceType type, String namespace, String labelSelector, String fieldSelector, String revision) {

    /** All items of a type at their newest. */
    public static ListRequest of(ResourceType type) {
        return new ListRequest(type, "", "", "", "");
    }

    /** The same list at a revision. */
    public ListRequest at(String newRevision) {
        return new ListRequest(type, namespace, labelSelector, fieldSelector, newRevision);
    }
}
