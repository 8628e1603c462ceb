// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Set;

/**
 * Every one of some items is wholly captured before any one of others. It places nothing by itself: an item that no
 * sequence or group holds goes as far back as the precedences let it. One that contradicts what the user wrote, or what
 * an earlier orderer said, is not followed, and the plan says so; those of one orderer that contradict each other are an
 * error that shows the circle.
 *
 * @param name what plans and messages call it, such as {@code owner deployments.apps/shop/web}
 * @param before the items that go first
 * @param after the items that wait for them
 */
public record Precedence(String name, Set<ItemId> before, Set<ItemId> after) implements Ordering {

    /** Copies the sets. */
    public Precedence {
        before = Set.copyOf(before);
        after = Set.copyOf(after);
    }
}
