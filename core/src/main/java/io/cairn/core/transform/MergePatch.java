// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON merge patch (RFC 7396). */
final class MergePatch {

    private MergePatch() {}

    /** The target with the fields of the patch; those that are null are taken out. */
    static ObjectTree apply(ObjectTree target, ObjectTree patch) {
        Map<String, Object> fields = new LinkedHashMap<>(target.fields());
        patch.fields().forEach((name, value) -> {
            if (value == JsonNull.NULL) {
                fields.remove(name);
            } else if (value instanceof ObjectTree below) {
                ObjectTree there = fields.get(name) instanceof ObjectTree tree ? tree : ObjectTree.empty();
                fields.put(name, apply(there, below));
            } else {
                fields.put(name, value);
            }
        });
        return ObjectTree.of(fields);
    }
}
