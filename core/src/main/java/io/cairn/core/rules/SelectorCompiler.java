// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.Glob;
import io.cairn.core.collect.LabelSelector;
import io.cairn.core.spec.Position;
import io.cairn.core.spec.Selector;
import io.cairn.core.spec.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Resolves selectors in one cluster. Used by one thread. */
final class SelectorCompiler {

    private final TypeWords words;
    private final OwnerFamilies families;
    private final RefSource all;
    private final Instant now;

    SelectorCompiler(TypeWords words, OwnerFamilies families, RefSource all, Instant now) {
        this.words = words;
        this.families = families;
        this.all = all;
        this.now = now;
    }

    /**
     * Resolves a selector.
     *
     * @param rule the name of its rule, for messages
     */
    Matcher compile(Selector selector, String rule) throws ClusterException {
        if (!selector.items().isEmpty()) {
            return items(selector, rule);
        }
        return conditions(selector, words.types(selector.types(), rule), rule);
    }

    private Matcher items(Selector selector, String rule) {
        Map<ItemId, Position> items = new LinkedHashMap<>();
        Set<ResourceType> types = new LinkedHashSet<>();
        for (Word word : selector.items()) {
            TypeWords.Named named = words.named(word, rule);
            types.add(named.type());
            NamePattern name = pattern(word, named.name(), rule);
            if (!name.exact()) {
                throw word.error("rule '" + rule + "': 'items' name single items, and '" + word
                        + "' is a pattern: use 'type' and 'names'");
            }
            addOnce(
                    items,
                    new ItemId(
                            named.type().id(), name.namespaceText(), name.name().toString()),
                    word,
                    rule);
        }
        return new Matcher(List.copyOf(types), List.of(), items, List.of(), List.of(), new IndexKeys.ByName());
    }

    private static void addOnce(Map<ItemId, Position> items, ItemId item, Word word, String rule) {
        if (items.putIfAbsent(item, word.at()) != null) {
            throw word.error("rule '" + rule + "' names " + item + " twice: leave one of them out");
        }
    }

    private Matcher conditions(Selector selector, List<ResourceType> types, String rule) throws ClusterException {
        List<NamePattern> names = new ArrayList<>();
        for (Word word : selector.names()) {
            NamePattern name = pattern(word, word.text(), rule);
            words.checkScope(word, name.namespaced(), types, rule);
            names.add(name);
        }
        List<Glob> namespaces = new ArrayList<>();
        for (Word word : selector.namespaces()) {
            words.checkNamespaced(word, "namespaces", types, rule);
            namespaces.add(explained(word, rule, Glob::new));
        }
        checkTogether(selector, names, namespaces, rule);
        List<LabelSelector> labels = labels(selector.labels(), rule);
        List<Pattern> regexes = regexes(selector, rule);
        Optional<OwnerPattern> owner = owner(selector, types, rule);
        List<Predicate<Subject>> conditions = new ArrayList<>();
        if (!labels.isEmpty()) {
            conditions.add(item -> anyMatches(labels, item.labels()));
        }
        if (!regexes.isEmpty()) {
            conditions.add(item -> anyMatches(regexes, item.path()));
        }
        addNamespaceLabels(selector, types, rule, conditions);
        owner.ifPresent(one -> conditions.add(item -> one.owns(item.ref())));
        MetadataTests.add(selector, now, conditions);
        for (Selector not : selector.not()) {
            Matcher excluded = conditions(not, not.types().isEmpty() ? types : words.types(not.types(), rule), rule);
            conditions.add(item -> !excluded.matches(item));
        }
        Map<ItemId, Position> exact = new LinkedHashMap<>();
        if (types.size() == 1 && namespaces.isEmpty() && conditions.isEmpty()) {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).exact()) {
                    addOnce(
                            exact,
                            names.get(i).item(types.get(0)),
                            selector.names().get(i),
                            rule);
                }
            }
        }
        boolean exactOnly = !names.isEmpty() && exact.size() == names.size();
        IndexKeys keys = exactOnly
                ? new IndexKeys.ByName()
                : KeyChoice.choose(owner, labels, names, selector.regexes(), namespaces);
        // Patterns of what the map has are of no use, and take more room than it.
        return new Matcher(types, exactOnly ? List.of() : names, exact, namespaces, conditions, keys);
    }

    private static void checkTogether(Selector selector, List<NamePattern> names, List<Glob> namespaces, String rule) {
        if (namespaces.isEmpty()) {
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            NamePattern name = names.get(i);
            boolean known = !name.namespaced() || name.namespace().isName();
            if (known && namespaces.stream().noneMatch(glob -> glob.matches(name.namespaceText()))) {
                throw selector.names()
                        .get(i)
                        .error("rule '" + rule + "' can't match '" + name.text() + "': its namespaces are "
                                + String.join(", ", texts(selector.namespaces())));
            }
        }
    }

    private static List<String> texts(List<Word> words) {
        return words.stream().map(Word::text).toList();
    }

    private static List<LabelSelector> labels(List<Word> words, String rule) {
        return words.stream()
                .map(word -> explained(word, rule, LabelSelector::parse))
                .toList();
    }

    private static boolean anyMatches(List<LabelSelector> selectors, Map<String, String> labels) {
        for (LabelSelector selector : selectors) {
            if (selector.matches(labels)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMatches(List<Pattern> regexes, String path) {
        return regexes.stream().anyMatch(regex -> regex.matches(path));
    }

    private static List<Pattern> regexes(Selector selector, String rule) {
        List<Pattern> patterns = new ArrayList<>();
        for (Word word : selector.regexes()) {
            try {
                patterns.add(Pattern.compile(word.text()));
            } catch (PatternSyntaxException e) {
                throw word.error("rule '" + rule + "': '" + word + "' is not a regular expression of RE2: "
                        + e.getDescription());
            }
        }
        return patterns;
    }

    private Optional<OwnerPattern> owner(Selector selector, List<ResourceType> types, String rule)
            throws ClusterException {
        if (selector.owner().isEmpty()) {
            return Optional.empty();
        }
        Selector.Owner owner = selector.owner().get();
        TypeWords.Named named = words.named(owner.item(), rule);
        if (named.type().namespaced()) {
            words.checkNamespaced(owner.item(), "an owner that has one", types, rule);
        }
        NamePattern name = pattern(owner.item(), named.name(), rule);
        OwnerPattern direct = new OwnerPattern(named.type(), name, Set.of());
        return Optional.of(
                owner.anyDepth() ? new OwnerPattern(named.type(), name, families.of(direct, types)) : direct);
    }

    private void addNamespaceLabels(
            Selector selector, List<ResourceType> types, String rule, List<Predicate<Subject>> conditions)
            throws ClusterException {
        if (selector.namespaceLabels().isEmpty()) {
            return;
        }
        selector.namespaceLabels().forEach(word -> words.checkNamespaced(word, "labels of a namespace", types, rule));
        List<LabelSelector> labels = labels(selector.namespaceLabels(), rule);
        Set<String> meant = new HashSet<>();
        for (ItemRef namespace : all.refs(words.namespaces())) {
            if (anyMatches(labels, namespace.labels())) {
                meant.add(namespace.name());
            }
        }
        conditions.add(item -> meant.contains(item.namespace()));
    }

    private static NamePattern pattern(Word word, String text, String rule) {
        return explained(word, rule, any -> NamePattern.of(text));
    }

    /** Reads a word, and lets a complaint say where it stands. */
    private static <T> T explained(Word word, String rule, Function<String, T> reader) {
        try {
            return reader.apply(word.text());
        } catch (InvalidInputException e) {
            throw word.error("rule '" + rule + "': " + e.getMessage());
        }
    }
}
