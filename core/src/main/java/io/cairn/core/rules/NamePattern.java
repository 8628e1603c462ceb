// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.Glob;

/**
 * A pattern of {@code NAMESPACE/NAME}, or of {@code NAME} for cluster-scoped items. Immutable.
 *
 * @param namespaced whether it has a namespace
 * @param namespace stands for the namespace; where there is none, for nothing
 * @param name stands for the name
 */
record NamePattern(boolean namespaced, Glob namespace, Glob name) {

    static NamePattern of(String text) {
        int slash = text.indexOf('/');
        Glob name = new Glob(text.substring(slash + 1));
        return slash < 0
                ? new NamePattern(false, name, name)
                : new NamePattern(true, new Glob(text.substring(0, slash)), name);
    }

    boolean matches(String inNamespace, String named) {
        return namespaced != inNamespace.isEmpty()
                && name.matches(named)
                && (!namespaced || namespace.matches(inNamespace));
    }

    /** The namespace as it is written; empty if there is none. */
    String namespaceText() {
        return namespaced ? namespace.toString() : "";
    }

    /** The whole as it is written. */
    String text() {
        return Subject.path(namespaceText(), name.toString());
    }

    /** The item that an exact name means. */
    ItemId item(ResourceType type) {
        return ItemId.of(type, namespaceText(), name.toString());
    }

    /** Whether it stands for one item. */
    boolean exact() {
        return name.isName() && (!namespaced || namespace.isName());
    }

    /** The characters with which the path of every item begins that it stands for. */
    String prefix() {
        if (!namespaced) {
            return name.prefix();
        }
        return namespace.isName() ? namespace + "/" + name.prefix() : namespace.prefix();
    }
}
