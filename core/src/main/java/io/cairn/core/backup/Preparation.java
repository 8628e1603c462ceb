// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.CollectRequest;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Selection;
import io.cairn.core.capture.Actions;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ClusterIdentity;
import io.cairn.core.catalog.KnownCluster;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.collect.FilterCollector;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ReadList;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.plan.MissingItems;
import io.cairn.core.plan.OrderException;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.PlanMaker;
import io.cairn.core.plan.Planned;
import io.cairn.core.plan.Stage;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginException;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.rules.RefSource;
import io.cairn.core.rules.RuleMatches;
import io.cairn.core.rules.RuleWishes;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that comes before the first byte is written, for {@code backup plan} and {@code backup create} alike. */
final class Preparation {

    private final KubeApi api;
    private final PodExec exec;
    private final PluginHost host;
    private final RunLog log;
    private final Clock clock;
    private final Sleeper sleeper;

    /**
     * One that has not begun.
     *
     * @param sleeper by which plugins wait that wait for something in the cluster, then and later in the run
     */
    Preparation(KubeApi api, PodExec exec, PluginHost host, RunLog log, Clock clock, Sleeper sleeper) {
        this.api = api;
        this.exec = exec;
        this.host = host;
        this.log = log;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Prepares a backup.
     *
     * @param cluster what it has said of itself
     * @param name the backup's name; empty if none is made
     * @param lookForMissing whether to look which named items don't exist, even if the specification doesn't need it, and
     *     to leave it to the caller what to do about a {@link #refusal}
     * @param noExec whether no command is run in a pod, though a rule sorts by one
     * @throws InvalidInputException if the specification can't be followed
     * @throws OrderException if an orderer makes no order
     * @throws PluginException if an orderer failed
     * @throws ClusterException if the cluster can't be read
     */
    PreparedRun prepare(KnownCluster cluster, String name, BackupSpec spec, boolean lookForMissing, boolean noExec)
            throws ClusterException {
        Catalog catalog = cluster.catalog();
        catalog.warnings().forEach(log::warning);
        ClusterIdentity identity = cluster.identity();
        if (!identity.reason().isEmpty()) {
            log.warning(identity.reason());
        }
        ItemReader reader = new ItemReader(api);
        PluginRun plugins = host.run(new ClusterView(catalog, api, clock, sleeper), name, spec.plugins(), log);
        List<String> warnings = new ArrayList<>();
        Filters filters = Filters.resolve(spec, catalog, reader, warnings);
        warnings.forEach(log::warning);
        ReadList lists = ReadList.of(select(spec, filters, catalog, plugins));
        PlanMaker maker = new PlanMaker(catalog, reader, filters);
        RuleWishes.Result rules =
                new RuleWishes(catalog, filters, maker::refs, everyRef(reader), exec, clock).of(spec, noExec);
        Planned planned = maker.make(spec, rules.wishes(), plugins.orderers(spec.ordererNames()));
        rules.unmatched().forEach(log::warning);
        Plan plan = planned.plan().withNotes(rules.notes());
        plan.notes().forEach(log::info);
        new FreezeCheck(catalog, reader, new HookFinder(spec.hooks())).check(plan);
        List<ItemId> missing = missing(lookForMissing, plan, new MissingItems(catalog, reader));
        Actions actions = Actions.compile(plugins.backupActions(), catalog);
        plugins.problems().forEach(problem -> log.error(ErrorText.of(problem)));
        return new PreparedRun(
                new Prepared(identity, catalog, reader, filters, lists, plan, missing, actions),
                new Reasons(planned, rules.matches()),
                plugins);
    }

    private static RefSource everyRef(ItemReader reader) {
        return type -> {
            List<ItemRef> refs = new ArrayList<>();
            reader.refs(type, "", "", refs::add);
            return refs;
        };
    }

    /** What the plan was made of, for those who ask why. */
    record Reasons(Planned planned, RuleMatches rules) {}

    /** What was prepared, and the plugins that must stay until it has been used. */
    record PreparedRun(Prepared prepared, Reasons reasons, PluginRun plugins) implements AutoCloseable {

        @Override
        public void close() {
            plugins.close();
        }
    }

    private List<Selection> select(BackupSpec spec, Filters filters, Catalog catalog, PluginRun plugins)
            throws ClusterException {
        List<String> namespaces = filters.namespaces().names();
        List<Selection> selections = new ArrayList<>(
                new FilterCollector(filters, catalog).collect(new CollectRequest(namespaces, Map.of())));
        for (Extension<ItemCollector> collector : plugins.collectors()) {
            CollectRequest request = new CollectRequest(namespaces, spec.settings(collector.pluginId()));
            try {
                selections.addAll(collector.call(extension -> extension.collect(request)));
            } catch (PluginException | ClusterException e) {
                log.error("what the collector " + collector + " would add is not in the backup: " + ErrorText.of(e));
            }
        }
        return known(selections, catalog);
    }

    private List<Selection> known(List<Selection> selections, Catalog catalog) {
        List<Selection> known = new ArrayList<>();
        for (Selection selection : selections) {
            if (selection instanceof Selection.OfItems items) {
                Map<Boolean, Set<ItemId>> split = items.items().stream()
                        .collect(Collectors.partitioningBy(
                                item -> catalog.find(item.type())
                                        .filter(type -> type.namespaced() == item.namespaced())
                                        .isPresent(),
                                Collectors.toSet()));
                split.getOrDefault(false, Set.of())
                        .forEach(item -> log.error(item, "a collector asks for " + item + ", which can't exist"));
                known.add(new Selection.OfItems(split.getOrDefault(true, Set.of())));
            } else {
                known.add(selection);
            }
        }
        return known;
    }

    private List<ItemId> missing(boolean look, Plan plan, MissingItems items) throws ClusterException {
        Map<ItemId, Stage> required = required(plan);
        if (!look && required.isEmpty()) {
            return List.of();
        }
        MissingItems.Found found = items.of(plan);
        for (MissingItems.Hidden hidden : found.hidden()) {
            if (hidden.items().stream().anyMatch(required::containsKey)) {
                throw hidden.reason();
            }
            int more = hidden.items().size() - 1;
            log.warning(
                    "whether " + hidden.items().get(0) + (more == 0 ? " exists" : " and " + more + " more there exist")
                            + " can't be told: " + hidden.reason().getMessage());
        }
        List<ItemId> missing = found.missing();
        Optional<String> refusal = refusal(plan, missing);
        if (!look && refusal.isPresent()) {
            throw new InvalidInputException(refusal.get());
        }
        return missing;
    }

    /** Why no backup is made by a plan of whose items these are missing; empty if one is. */
    static Optional<String> refusal(Plan plan, List<ItemId> missing) {
        Map<ItemId, Stage> required = required(plan);
        List<String> fatal = missing.stream()
                .flatMap(item -> Optional.ofNullable(required.get(item)).stream()
                        .map(stage -> item + " (" + stage.cited() + ")"))
                .toList();
        return fatal.isEmpty()
                ? Optional.empty()
                : Optional.of("named in the order and missing in the cluster: " + String.join(", ", fatal)
                        + "; correct the names, or let --ordered-missing or the rule's onMissing be warn");
    }

    private static Map<ItemId, Stage> required(Plan plan) {
        Map<ItemId, Stage> required = new HashMap<>();
        plan.stages().stream()
                .filter(stage -> stage.named() && stage.treatment().onMissing() == MissingPolicy.FAIL)
                .forEach(stage -> stage.turns().forEach(turn -> required.put(turn.item(), stage)));
        return required;
    }
}
