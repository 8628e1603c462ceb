// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.core.hooks.Hook;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hooks that earlier runs of a restore started, so that none is run twice. Immutable.
 *
 * @param begun those that were or may have been started
 * @param unknownRuns the runs that were killed after they had begun with hooks: nobody knows which
 */
public record EarlierHooks(Set<Key> begun, List<Integer> unknownRuns) {

    /** No earlier run. */
    public static final EarlierHooks NONE = new EarlierHooks(Set.of(), List.of());

    /** What tells one hook from another; the command as it is kept. */
    public record Key(ItemId pod, String source, List<String> command) {

        /** Copies the list. */
        public Key {
            command = List.copyOf(command);
        }
    }

    /** Copies the collections. */
    public EarlierHooks {
        begun = Set.copyOf(begun);
        unknownRuns = List.copyOf(unknownRuns);
    }

    static Set<Key> keys(List<HookEntry> entries) {
        return entries.stream()
                .map(HookEntry::run)
                .filter(run -> run.begun())
                .map(run -> new Key(run.pod(), run.hook().source(), run.hook().shownCommand()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a hook was or may have been started. */
    public boolean has(ItemId pod, Hook hook) {
        return begun.contains(new Key(pod, hook.source(), hook.shownCommand()));
    }
}
