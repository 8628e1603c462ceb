// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Set;

/**
 * Rights on one type that an extension makes use of by itself, besides those that the engine needs for it.
 *
 * @param type the type, written as a user would. One that the cluster doesn't serve needs no right
 * @param needed the verbs without which it fails, such as {@code create}
 * @param helpful the verbs without which it gets along, if in a slower way, such as {@code watch}
 */
public record UsedRights(String type, Set<String> needed, Set<String> helpful) {

    /** Copies the sets. */
    public UsedRights {
        needed = Set.copyOf(needed);
        helpful = Set.copyOf(helpful);
    }

    /** Rights that it can't do without. */
    public static UsedRights needed(String type, String... verbs) {
        return new UsedRights(type, Set.of(verbs), Set.of());
    }

    /** The same, and the right to watch, if it is there. */
    public UsedRights andWatch() {
        return new UsedRights(type, needed, Set.of("watch"));
    }
}
