// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.NamespaceFilter;
import io.cairn.core.kube.PodExec;
import io.cairn.core.plan.Wish;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.OrderRule;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the rules of a specification into wishes for one cluster. Deterministic: the same rules and refs give the same
 * wishes. Used by one thread.
 *
 * <p>{@code core.plan} doesn't know this package. Whoever prepares a backup calls it and hands the wishes to the plan
 * maker, in their order, before those of {@code orderedResources} and of orderers.
 */
public final class RuleWishes {

    private final Catalog catalog;
    private final Filters filters;
    private final RefSource taken;
    private final RefSource all;
    private final PodExec exec;
    private final Clock clock;
    private final boolean atHand;
    private Optional<List<String>> namespaces = Optional.empty();

    /**
     * What the rules come to.
     *
     * @param wishes in the order of the rules: a {@link Wish.Block} for each rule that places items, a {@link Wish.Edge}
     *     for each pair; all of origin {@code rules}, explicit. A rule that matches nothing makes none
     * @param matches which rules match an item
     * @param notes what the user should know, a sentence each: overlaps, roles not asked for
     * @param unmatched a sentence for each rule that is known to match nothing, where that is to be told
     */
    public record Result(List<Wish> wishes, RuleMatches matches, List<String> notes, List<String> unmatched) {

        /** Copies the lists. */
        public Result {
            wishes = List.copyOf(wishes);
            notes = List.copyOf(notes);
            unmatched = List.copyOf(unmatched);
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
    public RuleWishes(Catalog catalog, Filters filters, RefSource taken, RefSource all, PodExec exec, Clock clock) {
        this(catalog, filters, taken, all, exec, clock, false);
    }

    private RuleWishes(
            Catalog catalog,
            Filters filters,
            RefSource taken,
            RefSource all,
            PodExec exec,
            Clock clock,
            boolean atHand) {
        this.catalog = catalog;
        this.filters = filters;
        this.taken = taken;
        this.all = all;
        this.exec = exec;
        this.clock = clock;
        this.atHand = atHand;
    }

    /**
     * For items that are all at hand and whose pods don't run: every block knows its items one by one, and no command is
     * run.
     *
     * @param taken what is taken
     * @param all in which owners and namespaces are looked up
     */
    public static RuleWishes ofItems(
            Catalog catalog, Filters filters, List<ItemRef> taken, List<ItemRef> all, Clock clock) {
        PodExec none = command -> {
            throw new InvalidInputException("no command is run in pods that don't run");
        };
        return new RuleWishes(catalog, filters, source(taken), source(all), none, clock, true);
    }

    private static RefSource source(List<ItemRef> refs) {
        Map<String, List<ItemRef>> byType =
                refs.stream().collect(Collectors.groupingBy(ref -> ref.type().id()));
        return type -> byType.getOrDefault(type.id(), List.of());
    }

    /**
     * Makes the wishes. Reads the types of serial rules, of pairs and of owners at any depth; a parallel rule that neither
     * sorts nor freezes is not enumerated, its block has {@link Wish.Block#members()}.
     *
     * @param noExec whether no command is run; pods then stay in the order of their names, and a note says so
     * @throws InvalidInputException if a rule can't be followed; the message names its place, the rule and the way out
     * @throws ClusterException if what the rules need can't be read
     */
    public Result of(BackupSpec spec, boolean noExec) throws ClusterException {
        if (spec.order().isEmpty()) {
            return new Result(List.of(), new RuleMatches(List.of(), new RuleIndex(List.of())), List.of(), List.of());
        }
        TypeWords words = new TypeWords(catalog);
        OwnerFamilies families = new OwnerFamilies(catalog, all, everyType());
        SelectorCompiler compiler = new SelectorCompiler(words, families, all, clock.instant());
        RuleResolver resolver = new RuleResolver(catalog, filters, words, compiler, atHand, spec.orderedMissing());
        List<Resolved> placing = new ArrayList<>();
        List<Matcher> sides = new ArrayList<>();
        for (OrderRule rule : spec.order()) {
            if (rule instanceof OrderRule.Placing one) {
                placing.add(resolver.resolve(placing.size(), one));
            } else if (rule instanceof OrderRule.Pair pair) {
                sides.add(resolver.side(pair, true));
                sides.add(resolver.side(pair, false));
            }
        }
        RuleIndex index = new RuleIndex(placing.stream().map(Resolved::matcher).toList());
        RuleItems items = new RuleItems(placing, index);
        PairItems pairs = new PairItems(sides);
        for (ResourceType type : typesToRead(placing, sides)) {
            for (ItemRef ref : taken.refs(type)) {
                Subject item = Subject.of(ref);
                items.offer(item);
                pairs.offer(item);
            }
        }
        offerNamed(placing, items);
        List<String> notes = new ArrayList<>(items.overlaps());
        List<String> unmatched = new ArrayList<>();
        Blocks blocks = new Blocks(index, items, spec.orderedMissing(), new RoleAsker(exec), noExec, notes, unmatched);
        List<Wish> wishes = new ArrayList<>();
        int nextBlock = 0;
        int nextPair = 0;
        for (OrderRule rule : spec.order()) {
            if (rule instanceof OrderRule.Pair pair) {
                pairs.edge(nextPair++, pair, notes).ifPresent(wishes::add);
            } else {
                Resolved resolved = placing.get(nextBlock++);
                blocks.of(resolved, elsewhere(resolved)).ifPresent(wishes::add);
            }
        }
        return new Result(wishes, new RuleMatches(placing, index), notes, unmatched);
    }

    /** Whether a rule whose items aren't read is about namespaces of which the backup takes none that exists. */
    private boolean elsewhere(Resolved rule) throws ClusterException {
        Matcher matcher = rule.matcher();
        if (rule.enumerates() || matcher.namespaces().isEmpty()) {
            return false;
        }
        if (namespaces.isEmpty()) {
            namespaces = Optional.of(namespaces());
        }
        for (ResourceType type : types(matcher)) {
            if (type.namespaced()) {
                return namespaces.get().stream().noneMatch(name -> matcher.mayBeIn(type, name));
            }
        }
        return true;
    }

    private List<String> namespaces() throws ClusterException {
        NamespaceFilter filter = filters.namespaces();
        if (filter.restricted()) {
            return filter.names();
        }
        return all.refs(catalog.resolve("namespaces")).stream()
                .map(ItemRef::name)
                .filter(filter::takes)
                .toList();
    }

    private List<ResourceType> everyType() {
        return catalog.types().stream()
                .filter(type -> atHand
                        || filters.lists(type)
                        || filters.items().stream().anyMatch(item -> item.type().equals(type.id())))
                .toList();
    }

    /**
     * The types whose refs decide something: those of rules that read, of pairs, and of items named one by one that a rule
     * before might have by what only their refs tell.
     */
    private List<ResourceType> typesToRead(List<Resolved> placing, List<Matcher> sides) {
        Set<ResourceType> read = new LinkedHashSet<>();
        Set<ResourceType> doubtful = new LinkedHashSet<>();
        for (Resolved rule : placing) {
            List<ResourceType> types = types(rule.matcher());
            if (rule.reads()) {
                read.addAll(types);
            }
            if (!rule.matcher().exact().isEmpty()) {
                types.stream().filter(doubtful::contains).forEach(read::add);
            }
            if (!rule.matcher().byNameAlone()) {
                doubtful.addAll(types);
            }
        }
        sides.stream().filter(side -> !side.exactOnly()).map(this::types).forEach(read::addAll);
        return List.copyOf(read);
    }

    private List<ResourceType> types(Matcher matcher) {
        return matcher.types().isEmpty() ? everyType() : matcher.types();
    }

    /** Items named one by one have their turn whether a list has them or not: whoever looks for missing ones will say. */
    private void offerNamed(List<Resolved> placing, RuleItems items) {
        for (Resolved rule : placing) {
            for (ItemId item : items.namedAndUnknown(rule)) {
                items.offer(Subject.of(bare(item)));
            }
        }
    }

    private ItemRef bare(ItemId item) {
        return new ItemRef(
                catalog.find(item.type()).orElseThrow(),
                item.namespace(),
                item.name(),
                "",
                "",
                Map.of(),
                Map.of(),
                List.of(),
                Instant.EPOCH);
    }
}
