// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.backup.Preparation.PreparedRun;
import io.cairn.core.capture.Actions;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.KnownCluster;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.plan.Explanation;
import io.cairn.core.plan.Link;
import io.cairn.core.plan.Planned;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.OrderRule.Placing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what a backup would do, without writing anything anywhere. */
public final class BackupPlanning {

    private final KubeApi api;
    private final PodExec exec;
    private final PluginHost host;
    private final RunLog log;
    private final Clock clock;

    /** For one plan. */
    public BackupPlanning(KubeApi api, PodExec exec, PluginHost host, Clock clock) {
        this.api = api;
        this.exec = exec;
        this.host = host;
        this.log = new RunLog(clock);
        this.clock = clock;
    }

    /**
     * What a backup would do.
     *
     * @param prepared the plan and all that belongs to it; the plugins behind its actions are closed
     * @param links the precedences that the plan follows
     * @param hooks the pods that have hooks now
     * @param beside the work that plugins will start beside items, such as snapshots
     * @param refusal why the backup itself would be refused; empty if it wouldn't be
     * @param warnings what the user should look at
     */
    public record Outlook(
            Prepared prepared,
            List<Link> links,
            List<PlannedHooks.Hooked> hooks,
            List<Actions.Starting> beside,
            Optional<String> refusal,
            List<String> warnings) {

        /** Copies the lists. */
        public Outlook {
            links = List.copyOf(links);
            hooks = List.copyOf(hooks);
            beside = List.copyOf(beside);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Makes the plan, and looks which named items are missing.
     *
     * @param noExec whether no command is run in a pod, though a rule sorts by one
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     */
    public Outlook plan(BackupSpec spec, boolean noExec) throws ClusterException {
        try (PreparedRun run = new Preparation(api, exec, host, log, clock, Thread::sleep)
                .prepare(KnownCluster.ask(api), "", spec, true, noExec)) {
            Prepared prepared = run.prepared();
            HookFinder finder = new HookFinder(spec.hooks());
            List<PlannedHooks.Hooked> hooks = new PlannedHooks(prepared.reader(), prepared.filters(), finder)
                    .of(prepared.plan(), prepared.lists(), prepared.catalog().find("pods"));
            return new Outlook(
                    prepared,
                    run.reasons().planned().links(),
                    hooks,
                    prepared.actions().starting(),
                    Preparation.refusal(prepared.plan(), prepared.missing()),
                    warnings());
        }
    }

    /** What can be looked at beside an answer. */
    private List<String> warnings() {
        List<String> said = new ArrayList<>(log.warnings());
        said.addAll(log.errors());
        return said;
    }

    /**
     * Makes the plan, and says why an item stands where it does.
     *
     * @param asked the item's id, its type written in any way that means one
     * @throws InvalidInputException if the specification can't be followed, or the backup doesn't take the item
     * @throws ClusterException if the cluster can't be read
     */
    public Explanation explain(BackupSpec spec, boolean noExec, ItemId asked) throws ClusterException {
        try (PreparedRun run = new Preparation(api, exec, host, log, clock, Thread::sleep)
                .prepare(KnownCluster.ask(api), "", spec, false, noExec)) {
            ItemRef ref = find(run.prepared(), asked);
            Planned planned = run.reasons().planned();
            return withRules(planned.explain(ref), run.reasons().rules().of(ref));
        }
    }

    private static ItemRef find(Prepared prepared, ItemId asked) throws ClusterException {
        ResourceType type = prepared.catalog().resolve(asked.type());
        ItemId item = ItemId.of(type, asked.namespace(), asked.name());
        if (type.namespaced() != item.namespaced()) {
            throw new InvalidInputException(asked + " can't be: "
                    + (type.namespaced() ? "write TYPE/NAMESPACE/NAME" : type.id() + " live in no namespace"));
        }
        String outside = prepared.filters().whyOutside(type, item.namespace(), item.name());
        if (!outside.isEmpty()) {
            throw new InvalidInputException(item + " is not in this backup, since " + outside);
        }
        Optional<RawItem> read = prepared.reader().get(type, item.namespace(), item.name());
        if (read.isPresent()) {
            return read.get().ref();
        }
        if (!prepared.plan().turns().contains(item)) {
            throw new InvalidInputException("there is no " + item + " in the cluster");
        }
        return new ItemRef(type, item.namespace(), item.name(), "", "", Map.of(), Map.of(), List.of(), Instant.EPOCH);
    }

    private static Explanation withRules(Explanation explanation, List<Placing> matching) {
        List<String> others = new ArrayList<>(explanation.others());
        matching.stream()
                .skip(1)
                .map(rule -> "the rule '" + rule.name() + "' ("
                        + rule.position() + ") matches it too, and the rule '"
                        + matching.get(0).name() + "' ("
                        + matching.get(0).position() + ") stands before it")
                .forEach(others::add);
        return explanation.withOthers(others);
    }
}
