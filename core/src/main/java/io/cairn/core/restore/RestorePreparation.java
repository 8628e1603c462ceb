// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.KnownCluster;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.collect.Filters;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.log.Aside;
import io.cairn.core.plan.Wish;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.restore.RestoreRun.Opening;
import io.cairn.core.restore.RestoreRun.Source;
import io.cairn.core.rules.RuleWishes;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.PluginChoice;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.spec.RestoreSpec.OrderFrom;
import io.cairn.core.spec.TransformsFile;
import io.cairn.core.stored.BrokenItem;
import io.cairn.core.stored.StoredItem;
import io.cairn.core.stored.StoredItems;
import io.cairn.core.transform.Transforms;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that comes before the first object is sent, for {@code restore plan} and {@code restore create} alike. */
final class RestorePreparation {

    private final KubeApi api;
    private final PluginHost host;
    private final RunLog log;
    private final Clock clock;
    private final Sleeper sleeper;

    RestorePreparation(RunTools tools, PluginHost host) {
        this.api = tools.api();
        this.host = host;
        this.log = tools.log();
        this.clock = tools.clock();
        this.sleeper = tools.sleeper();
    }

    /**
     * Prepares a restore. The cluster is asked while the source is opened and read through, and the actions are made beside the
     * plan: nothing of it waits for another.
     *
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the archive can't be read or is not to be trusted
     */
    Prepared prepare(Opening opening, RestoreSpec spec) throws IOException {
        try (Aside<KnownCluster> asking = Aside.begin("cairn-target", () -> KnownCluster.ask(api))) {
            Source source = opening.open();
            try (Aside<Surveyed> reading =
                    Aside.begin("cairn-survey", () -> survey(source.archive(), asksForAnnotations(spec)))) {
                KnownCluster target = asking.await();
                target.catalog().warnings().forEach(log::warning);
                return prepare(source, spec, target, reading.await());
            }
        }
    }

    private Prepared prepare(Source source, RestoreSpec spec, KnownCluster target, Surveyed surveyed)
            throws IOException {
        StoredItems archive = source.archive();
        Survey survey = surveyed.survey();
        List<BrokenItem> broken = surveyed.broken();
        archive.warnings().forEach(log::warning);
        Versions versions = Versions.choose(survey.items(), target.catalog());
        Catalog catalog = versions.catalog();
        List<String> warnings = new ArrayList<>();
        Filters filters = Filters.resolve(spec.items(), catalog, survey.namespaces(), "in the backup", warnings);
        NamespaceMapping mapping = NamespaceMapping.of(spec.namespaceMapping());
        broken.removeIf(item -> !concerns(item, filters, catalog));
        List<RestoreItem> items = new Selected(archive, filters, versions, mapping, broken).of(survey.items());
        Unusable unusable = Unusable.of(broken, survey.items());
        warnings.addAll(mapping.check(namespaces(items), survey.namespaces().keySet()));
        if (items.isEmpty() && unusable.items().isEmpty() && !survey.items().isEmpty()) {
            warnings.add("nothing of the backup is left to restore: it has "
                    + survey.items().size() + (survey.items().size() == 1 ? " item" : " items")
                    + ", and the filters take none of them");
        }
        warnings.forEach(log::warning);
        passedOver(unusable, items);
        PluginRun plugins = host.restoreRun(new ClusterView(catalog, api, clock, sleeper), choices(source, spec), log);
        try (Aside<RestoreActions> making =
                Aside.begin("cairn-actions", () -> RestoreActions.compile(plugins.restoreActions(), catalog))) {
            RestorePlan plan = plan(archive, spec, catalog, filters, survey, items);
            plan.notes().forEach(log::info);
            Transforms transforms = transforms(spec, catalog, items);
            RestoreActions actions = making.await();
            plugins.problems().forEach(problem -> log.error(ErrorText.of(problem)));
            return new Prepared(
                    source,
                    target.identity(),
                    catalog,
                    versions,
                    survey.items(),
                    items,
                    unusable.items(),
                    bareNamespaces(items),
                    plan,
                    actions,
                    transforms,
                    new HookFinder(spec.items().hooks()),
                    plugins,
                    view(source, spec, catalog, mapping, items));
        }
    }

    private Transforms transforms(RestoreSpec spec, Catalog catalog, List<RestoreItem> items) throws IOException {
        Transforms transforms = Transforms.of(
                spec.transforms().entrySet().stream()
                        .map(file -> TransformsFile.read(file.getKey(), file.getValue()))
                        .toList(),
                catalog::resolve);
        if (!items.isEmpty()) {
            transforms.unmatched(items.stream().map(RestoreItem::ref).toList()).forEach(log::warning);
        }
        return transforms;
    }

    /** The user's choice of plugins, and those that know what the backup recorded beside items. */
    private Map<String, PluginChoice> choices(Source source, RestoreSpec spec) {
        Map<String, PluginChoice> choices = new LinkedHashMap<>(spec.items().plugins());
        for (OperationRecord operation : source.operations()) {
            String plugin = operation.action().split("/", 2)[0];
            PluginChoice chosen = choices.getOrDefault(
                    plugin, new PluginChoice(Optional.empty(), Map.of(), "what the backup recorded by it"));
            if (chosen.enabled().isEmpty()) {
                choices.put(plugin, new PluginChoice(Optional.of(true), chosen.config(), chosen.source()));
            }
        }
        choices.forEach((plugin, choice) -> {
            long left = source.operations().stream()
                    .filter(operation -> operation.action().startsWith(plugin + "/"))
                    .count();
            if (left > 0 && choice.enabled().equals(Optional.of(false))) {
                log.warning("the plugin " + plugin + " is switched off, and the backup has recorded " + left
                        + (left == 1 ? " snapshot" : " snapshots")
                        + " by it: of their claims, those that are made anew get empty volumes");
            }
        });
        return choices;
    }

    /** Whether a restore would take an item that can't be read; its labels are not known, so no selector leaves it out. */
    private static boolean concerns(BrokenItem item, Filters filters, Catalog catalog) {
        ItemId id = item.id();
        return catalog.find(id.type())
                .map(type -> filters.takes(type, id.namespace(), id.name(), Map.of()))
                .orElse(true);
    }

    /** Of an item that is restored, what the archive has of it besides and can't be used. */
    private void passedOver(Unusable unusable, List<RestoreItem> items) {
        if (unusable.copies().isEmpty()) {
            return;
        }
        Set<ItemId> taken = items.stream().map(RestoreItem::id).collect(Collectors.toSet());
        unusable.copies().stream()
                .filter(copy -> taken.contains(copy.id()))
                .forEach(copy -> log.warning(
                        copy.id(),
                        copy.id() + ": its copy " + copy.path() + " can't be used and is passed over: "
                                + copy.reason()));
    }

    private record Surveyed(Survey survey, List<BrokenItem> broken) {}

    private static Surveyed survey(StoredItems archive, boolean annotations) throws IOException {
        Survey survey = new Survey(annotations);
        List<BrokenItem> broken = new ArrayList<>();
        archive.survey(new StoredItems.Survey() {
            @Override
            public void found(StoredItem item) {
                survey.add(item);
            }

            @Override
            public void broken(BrokenItem item) {
                broken.add(item);
                survey.addNamespace(item.id().namespace());
            }
        });
        return new Surveyed(survey, broken);
    }

    /** Whether a rule needs annotations; a sort by one is a rule's as well. */
    private static boolean asksForAnnotations(RestoreSpec spec) {
        return !spec.items().order().isEmpty();
    }

    private static Set<String> namespaces(List<RestoreItem> items) {
        Set<String> namespaces = new TreeSet<>();
        for (RestoreItem item : items) {
            if (item.id().namespaced()) {
                namespaces.add(item.id().namespace());
            } else if (item.id().type().equals("namespaces")) {
                namespaces.add(item.id().name());
            }
        }
        return namespaces;
    }

    private static RunView view(
            Source source, RestoreSpec spec, Catalog catalog, NamespaceMapping mapping, List<RestoreItem> items) {
        Set<String> statusTypes = spec.restoreStatus().stream()
                .map(type -> type.equals("*") ? type : catalog.resolve(type).id())
                .collect(Collectors.toSet());
        Map<ItemId, List<Operation>> recorded = new HashMap<>();
        source.operations().stream()
                .filter(operation -> operation.state() == OperationRecord.State.COMPLETED)
                .forEach(operation -> recorded.computeIfAbsent(operation.item(), any -> new ArrayList<>())
                        .add(new Operation(
                                operation.id(), operation.kind(), operation.item(), Duration.ZERO, operation.facts())));
        Set<ItemId> ids = items.stream().map(RestoreItem::id).collect(Collectors.toSet());
        return new RunView(mapping, ids, statusTypes, spec.preserveNodePorts(), recorded);
    }

    private static Set<String> bareNamespaces(List<RestoreItem> items) {
        Set<String> needed = new TreeSet<>();
        items.forEach(item -> needed.add(item.target().namespace()));
        needed.remove("");
        items.stream()
                .filter(item -> item.target().type().equals("namespaces"))
                .forEach(item -> needed.remove(item.target().name()));
        return needed;
    }

    private RestorePlan plan(
            StoredItems archive,
            RestoreSpec spec,
            Catalog catalog,
            Filters filters,
            Survey survey,
            List<RestoreItem> items)
            throws IOException {
        RuleWishes.Result rules = RuleWishes.ofItems(
                        catalog,
                        filters,
                        items.stream().map(RestoreItem::ref).toList(),
                        survey.items().stream().map(StoredItem::ref).toList(),
                        clock)
                .of(spec.items(), true);
        rules.unmatched().forEach(log::warning);
        List<Wish.Block> recorded =
                spec.orderFrom() == OrderFrom.DEFAULT ? List.of() : recorded(archive.plan(), spec.orderFrom());
        RestorePlan plan = RestorePlanner.plan(items, rules.wishes(), recorded);
        missing(rules.wishes(), items).forEach(log::warning);
        List<String> notes = new ArrayList<>(rules.notes());
        notes.addAll(plan.notes());
        return new RestorePlan(plan.stages(), notes);
    }

    private static List<Wish.Block> recorded(Optional<byte[]> plan, OrderFrom from) throws ArchiveException {
        return RecordedOrder.blocks(
                plan.orElseThrow(() -> new InvalidInputException(
                        "the backup has recorded no order: Cairn did not make it. Leave --order-from out")),
                from);
    }

    private static List<String> missing(List<Wish> wishes, List<RestoreItem> items) {
        Set<ItemId> there = items.stream().map(RestoreItem::id).collect(Collectors.toSet());
        Map<MissingPolicy, List<String>> missing = new LinkedHashMap<>();
        for (Wish wish : wishes) {
            if (wish instanceof Wish.Block block && block.named()) {
                block.turns().stream()
                        .filter(turn -> !there.contains(turn.item()))
                        .forEach(turn -> missing.computeIfAbsent(
                                        block.treatment().onMissing(), policy -> new ArrayList<>())
                                .add(block.origin().cited(block.name()) + ": " + turn.item()));
            }
        }
        List<String> fatal = missing.getOrDefault(MissingPolicy.FAIL, List.of());
        if (!fatal.isEmpty()) {
            throw new InvalidInputException(String.join(", ", fatal)
                    + ": named in the order and not among what is restored; correct the names, or let the rule's onMissing"
                    + " be warn");
        }
        return missing.getOrDefault(MissingPolicy.WARN, List.of()).stream()
                .map(item -> item + " is named in the order and not among what is restored")
                .toList();
    }
}
