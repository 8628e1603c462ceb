// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemRef;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import java.util.Set;

/**
 * An owner that a selector asks for. Immutable.
 *
 * @param type the owner's type
 * @param name its namespace and name
 * @param family the uids of items that it owns at any depth, whose own items count too; empty if direct ones alone count
 */
record OwnerPattern(ResourceType type, NamePattern name, Set<String> family) {

    /** Whether it owns an item with this metadata. */
    boolean owns(ItemRef ref) {
        for (OwnerRef owner : ref.owners()) {
            if (family.contains(owner.uid()) || isMeant(owner, ref.namespace())) {
                return true;
            }
        }
        return false;
    }

    private boolean isMeant(OwnerRef owner, String namespace) {
        return owner.kind().equals(type.kind())
                && group(owner).equals(type.group())
                && name.matches(type.namespaced() ? namespace : "", owner.name());
    }

    static String group(OwnerRef owner) {
        int slash = owner.apiVersion().indexOf('/');
        return slash < 0 ? "" : owner.apiVersion().substring(0, slash);
    }
}
