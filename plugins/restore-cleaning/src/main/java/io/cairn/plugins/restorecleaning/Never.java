// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.stream.Collectors;

/**
 * Leaves out what makes sense only in the cluster that it comes from, and what the cluster that it goes to makes itself.
 * Safe for use by several threads.
 */
public final class Never extends Cleaning {

    static final String NAME = "never";

    /** Made by the plugin host. */
    @Inject
    public Never(Switches switches) {
        super(
                switches,
                NAME,
                NeverRules.ALL.stream().map(NeverRules.Rule::type).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public RestoreDecision execute(Item item, RestoreView restore) {
        String type = item.type().id();
        for (NeverRules.Rule rule : NeverRules.ALL) {
            if (rule.type().equals(type) && rule.of().test(item)) {
                return RestoreDecision.skip(rule.reason());
            }
        }
        return RestoreDecision.keep(item);
    }
}
