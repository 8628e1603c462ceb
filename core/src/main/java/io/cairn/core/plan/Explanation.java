// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import java.util.List;

/**
 * Why an item stands where it does.
 *
 * @param item the item that was asked about
 * @param stage the number of its stage
 * @param name the name of its stage
 * @param placedBy what put it there, with its position; empty if nothing did and it is in the rest
 * @param turn how it is captured there
 * @param others what else would have it, and why that isn't followed, a sentence each
 * @param path what its stage waits for, step by step from the first stage on, and what it must not be later than; a
 *     sentence each
 */
public record Explanation(
        ItemId item, int stage, String name, String placedBy, String turn, List<String> others, List<String> path) {

    /** Copies the lists. */
    public Explanation {
        others = List.copyOf(others);
        path = List.copyOf(path);
    }

    /** The same with other {@code others}. */
    public Explanation withOthers(List<String> changed) {
        return new Explanation(item, stage, name, placedBy, turn, changed, path);
    }
}
