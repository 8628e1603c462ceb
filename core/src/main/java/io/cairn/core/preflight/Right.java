// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.preflight;

import io.cairn.api.ResourceType;

/**
 * A right that a run needs.
 *
 * @param verb the verb as RBAC has it, such as {@code list}
 * @param type the type
 * @param namespace where, empty for the whole cluster
 */
public record Right(String verb, ResourceType type, String namespace) {

    /** {@code list pods in shop}. */
    @Override
    public String toString() {
        String where = !type.namespaced() ? "" : namespace.isEmpty() ? " in all namespaces" : " in " + namespace;
        return verb + " " + type.id() + where;
    }
}
