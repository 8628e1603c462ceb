// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.kube.PodExec;
import io.cairn.core.plan.Wish;
import io.cairn.core.spec.BackupSpec;
import java.time.Clock;
import java.util.List;

/**
 * Turns the rules of a specification into wishes for one cluster. Deterministic: the same rules and refs give the same
 * wishes. Used by one thread.
 *
 * <p>{@code core.plan} doesn't know this package. Whoever prepares a backup calls it and hands the wishes to the plan
 * maker, in their order, before those of {@code orderedResources} and of orderers.
 */
public final class RuleWishes {

    /**
     * What the rules come to.
     *
     * @param wishes in the order of the rules: a {@link Wish.Block} for each rule that places items, a {@link Wish.Edge}
     *     for each pair; all of origin {@code rules}, explicit. A rule that matches nothing makes none
     * @param notes what the user should know, a sentence each: overlaps, rules that match nothing, roles not asked for
     */
    public record Result(List<Wish> wishes, List<String> notes) {

        /** Copies the lists. */
        public Result {
            wishes = List.copyOf(wishes);
            notes = List.copyOf(notes);
        }
    }

    /**
     * For one run.
     *
     * @param taken reads the refs of a type that the backup takes, each type once: its filters are applied
     * @param all reads all refs of a type, in all namespaces: owners and namespaces are looked up in it, which a backup
     *     may not take
     * @param exec asks pods for their roles
     * @param clock tells how old items are
     */
    public RuleWishes(Catalog catalog, Filters filters, RefSource taken, RefSource all, PodExec exec, Clock clock) {}

    /**
     * Makes the wishes. Reads the types of serial rules, of pairs and of owners at any depth; a parallel rule that neither
     * sorts nor freezes is not enumerated, its block has {@link Wish.Block#members()}.
     *
     * @param noExec whether no command is run; pods then stay in the order of their names, and a note says so
     * @throws InvalidInputException if a rule can't be followed; the message names its place, the rule and the way out
     * @throws ClusterException if what the rules need can't be read
     */
    public Result of(BackupSpec spec, boolean noExec) throws ClusterException {
        return new Result(List.of(), List.of());
    }
}
