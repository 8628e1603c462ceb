// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemRef;
import io.cairn.core.spec.OrderRule.Placing;
import java.util.Arrays;
import java.util.List;

/** Tells which rules match an item, whichever of them has it. Immutable. */
public final class RuleMatches {

    private final List<Resolved> rules;
    private final RuleIndex index;

    RuleMatches(List<Resolved> rules, RuleIndex index) {
        this.rules = List.copyOf(rules);
        this.index = index;
    }

    /** The rules that place items and match this one, in their order: the first has it. */
    public List<Placing> of(ItemRef item) {
        return Arrays.stream(index.all(Subject.of(item)))
                .mapToObj(number -> rules.get(number).rule())
                .toList();
    }
}
