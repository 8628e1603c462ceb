// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.hooks.PodHooks;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.Treatment.Freeze;
import java.util.Optional;

/** Looks, before anything is written, whether what a plan wants frozen can be, and released again: a pod without hooks can't. */
final class FreezeCheck {

    private final Catalog catalog;
    private final ItemReader reader;
    private final HookFinder finder;

    FreezeCheck(Catalog catalog, ItemReader reader, HookFinder finder) {
        this.catalog = catalog;
        this.reader = reader;
        this.finder = finder;
    }

    /**
     * Checks the items that the plan knows one by one; one that is gone is left to its turn.
     *
     * @throws InvalidInputException if one can't be frozen; the message names the rule, the item and the way out
     * @throws ClusterException if the cluster can't be read
     */
    void check(Plan plan) throws ClusterException {
        for (Stage stage : plan.stages()) {
            if (stage.treatment().freeze() != Freeze.AS_HOOKED) {
                for (Turn turn : stage.turns()) {
                    check(stage, turn.item());
                }
            }
        }
    }

    private void check(Stage stage, ItemId item) throws ClusterException {
        String what = stage.cited() + " asks for " + item + " to be frozen, ";
        if (!item.type().equals("pods")) {
            throw new InvalidInputException(what + "and only pods have hooks: select pods, or take freeze out");
        }
        ResourceType type = catalog.find(item.type()).orElseThrow();
        Optional<RawItem> pod = reader.get(type, item.namespace(), item.name());
        if (pod.isEmpty()) {
            return;
        }
        PodHooks hooks = finder.hooksOf(pod.get());
        if (hooks.pre().isEmpty()) {
            throw new InvalidInputException(what
                    + "and it has no pre hook: give it one, by the annotation pre.hook.backup.cairn.io/command or in the"
                    + " specification's hooks");
        }
        if (hooks.ended()) {
            throw new InvalidInputException(what + "and it has run to its end: take it out of the rule");
        }
        hooks.unfreezable().ifPresent(problem -> {
            throw new InvalidInputException(what + "and that can't be done: " + problem);
        });
        hooks.unreleasable().ifPresent(problem -> {
            throw new InvalidInputException(what + "and nothing could release it afterwards: " + problem);
        });
    }
}
