// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.RawItem;
import io.cairn.core.plan.Members;

/**
 * The members of a parallel rule: what it matches, and no rule before it does.
 *
 * @param number the rule's number in the index
 */
record RuleMembers(RuleIndex index, Matcher matcher, int number) implements Members {

    @Override
    public boolean mayBeIn(ResourceType type, String namespace) {
        return matcher.mayBeIn(type, namespace);
    }

    @Override
    public boolean takesAll(ResourceType type, String namespace) {
        return matcher.takesAll(type, namespace);
    }

    @Override
    public boolean has(RawItem item) {
        return matcher.takesType(item.type()) && index.first(Subject.of(item)) == number;
    }

    @Override
    public boolean has(ItemRef item) {
        return matcher.takesType(item.type()) && index.first(Subject.of(item)) == number;
    }
}
