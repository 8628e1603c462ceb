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

    /**
     * What tells one hook from another: two commands that differ only in what is hidden of them are kept as the same.
     *
     * @param number which of the specification's hooks it is; 0 if an annotation states it, or the journal doesn't tell
     * @param command the command as it is kept
     */
    public record Key(ItemId pod, String source, int number, List<String> command) {

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
                .map(run -> key(run.pod(), run.hook(), run.hook().number()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Key key(ItemId pod, Hook hook, int number) {
        return new Key(pod, hook.source(), number, hook.shownCommand());
    }

    /**
     * Whether a hook was or may have been started. A line of a journal that doesn't tell which of the specification's hooks
     * it is about stands for all that look alike: one that is left out can be run by hand, one that ran twice can't be undone.
     */
    public boolean has(ItemId pod, Hook hook) {
        return begun.contains(key(pod, hook, hook.number())) || begun.contains(key(pod, hook, 0));
    }
}
