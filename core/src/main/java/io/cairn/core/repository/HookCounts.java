// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many hooks a restore had to do with.
 *
 * @param run how many were, or may have been, started
 * @param failed how many did not do what they should, those that could not be started among them
 */
public record HookCounts(long run, long failed) {

    /** No hooks. */
    public static final HookCounts NONE = new HookCounts(0, 0);

    ObjectTree tree() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run);
        fields.put("failed", failed);
        return ObjectTree.of(fields);
    }

    static HookCounts read(ObjectTree record) throws IOException {
        Optional<ObjectTree> hooks = record.tree("hooks");
        return hooks.isEmpty()
                ? NONE
                : new HookCounts(RecordTree.number(hooks.get(), "run"), RecordTree.number(hooks.get(), "failed"));
    }
}
