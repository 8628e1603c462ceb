// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a hook. In the journal of a backup it stands before the entry of its pod if it is a pre hook, and after it
 * if it is a post hook; in that of a restore after all items.
 *
 * @param stage the number of the stage in the plan; 0 in a restore, which runs hooks when all stages are done
 * @param run the hook and how it ended
 */
public record HookEntry(int stage, HookRun run) implements JournalLine, RestoreLine {

    @Override
    public ObjectTree tree() {
        Hook hook = run.hook();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hook", word(hook.phase()));
        fields.put("item", run.pod().toString());
        fields.put("source", hook.source());
        if (hook.number() > 0) {
            fields.put("number", hook.number());
        }
        fields.put("container", hook.container());
        fields.put("command", hook.shownCommand());
        fields.put("onError", word(hook.onError()));
        fields.put("timeoutMillis", hook.timeout().toMillis());
        fields.put("started", run.started().toString());
        fields.put("completed", run.completed().toString());
        fields.put("exitCode", run.exitCode());
        fields.put("output", run.output());
        fields.put("cut", run.cut());
        fields.put("outcome", word(run.result()));
        if (!run.note().isEmpty()) {
            fields.put("note", run.note());
        }
        return ObjectTree.of(fields);
    }

    static HookEntry read(ObjectTree tree) throws IOException {
        try {
            Hook hook = new Hook(
                    Hook.Phase.valueOf(constant(tree, "hook")),
                    RecordTree.text(tree, "source"),
                    tree.value("number").isPresent() ? (int) RecordTree.number(tree, "number") : 0,
                    RecordTree.text(tree, "container"),
                    tree.texts("command"),
                    OnError.valueOf(constant(tree, "onError")),
                    Duration.ofMillis(RecordTree.number(tree, "timeoutMillis")),
                    Optional.empty(),
                    "");
            return new HookEntry(
                    0,
                    new HookRun(
                            ItemId.parse(RecordTree.text(tree, "item")),
                            hook,
                            RecordTree.time(tree, "started"),
                            RecordTree.time(tree, "completed"),
                            (int) RecordTree.number(tree, "exitCode"),
                            RecordTree.text(tree, "output"),
                            tree.value("cut").orElse(false).equals(true),
                            HookRun.Result.valueOf(constant(tree, "outcome")),
                            tree.text("note").orElse("")));
        } catch (IllegalArgumentException e) {
            throw new IOException("a hook of the journal can't be understood: " + e.getMessage(), e);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String constant(ObjectTree tree, String field) throws IOException {
        return RecordTree.text(tree, field).toUpperCase(Locale.ROOT);
    }
}
