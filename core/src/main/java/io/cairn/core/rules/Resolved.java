// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.core.spec.OrderRule.Mode;
import io.cairn.core.spec.OrderRule.Placing;
import io.cairn.core.spec.Treatment.Freeze;
import java.util.Set;

/**
 * A rule that places items, resolved in one cluster.
 *
 * @param number its number among such rules, from 0
 * @param with the ids of the types that are captured in the turn of the rule's items
 * @param atHand whether all refs are at hand, so that knowing items one by one costs nothing
 * @param mustMatch whether it is refused if it matches nothing
 */
record Resolved(int number, Placing rule, Matcher matcher, Set<String> with, boolean atHand, boolean mustMatch) {

    Resolved {
        with = Set.copyOf(with);
    }

    /** Whether its items must be known one by one when the plan is made. */
    boolean enumerates() {
        return atHand
                || rule.mode() == Mode.SERIAL
                || rule.freeze() != Freeze.AS_HOOKED
                || !with.isEmpty()
                || !matcher.exact().isEmpty();
    }

    /** Whether the items of its types must be read. */
    boolean reads() {
        return enumerates() ? !matcher.exactOnly() || RuleSorter.needsRefs(rule.sort()) : mustMatch;
    }
}
