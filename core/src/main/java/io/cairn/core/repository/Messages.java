// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.util.ArrayList;
import java.util.List;

/**
 * Warnings or errors of a run: how many there were, and the first of them.
 *
 * @param count how many there were
 * @param first at most {@value #KEPT} of them, the earliest first; the log has all
 */
public record Messages(long count, List<String> first) {

    /** How many texts are kept. */
    public static final int KEPT = 1000;

    /** None. */
    public static final Messages NONE = new Messages(0, List.of());

    /** Copies the list, no more than {@link #KEPT}. */
    public Messages {
        first = List.copyOf(first.subList(0, Math.min(KEPT, first.size())));
    }

    /** All but the last of those that are kept; none if there is none. */
    public Messages withoutLast() {
        return first.isEmpty() ? this : new Messages(count - 1, first.subList(0, first.size() - 1));
    }

    /** These and more after them; where all can't be kept, the latest of the earlier ones make place. */
    public Messages and(List<String> more) {
        List<String> all = new ArrayList<>(first.subList(0, Math.min(first.size(), Math.max(0, KEPT - more.size()))));
        all.addAll(more);
        return new Messages(count + more.size(), all);
    }

    /** How many there are, and none of them. */
    Messages countOnly() {
        return new Messages(count, List.of());
    }

    /** All of these. */
    public static Messages of(List<String> all) {
        return new Messages(all.size(), all);
    }
}
