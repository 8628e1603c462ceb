// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import java.util.List;

/**
 * Items that are restored together, after the stages before and before those behind. Immutable.
 *
 * @param number counts from 1
 * @param name the name of the default stage, or of the rule
 * @param why why its items are there and not elsewhere, in a few words
 * @param origin the rule that made it; {@link Origin#NONE} for the default stages
 * @param mode whether its items go one after another, in their order, or side by side
 * @param treatment how its items are treated
 * @param items its items: in their order if it is serial, else sorted by id
 */
public record RestoreStage(
        int number, String name, String why, Origin origin, Mode mode, Treatment treatment, List<RestoreItem> items) {

    /** Copies the list. */
    public RestoreStage {
        items = List.copyOf(items);
    }

    /** What messages call it, with the place of its rule. */
    String cited() {
        return origin.cited(name);
    }
}
