// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.Glob;
import io.cairn.core.collect.LabelSelector;
import io.cairn.core.spec.TransformRule.Match;
import io.cairn.core.spec.TransformRule.When;
import io.cairn.core.spec.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether a rule is for an item. */
final class ItemTest {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9.*?-]+");

    private final List<Predicate<ItemRef>> conditions;
    private final List<Match> matches;
    private final List<String> unknown;

    private ItemTest(List<Predicate<ItemRef>> conditions, List<Match> matches, List<String> unknown) {
        this.conditions = conditions;
        this.matches = matches;
        this.unknown = unknown;
    }

    /** Whether the rule is for an item as far as can be told without its content. */
    boolean mayHold(ItemRef original) {
        return conditions.stream().allMatch(condition -> condition.test(original));
    }

    /** Which of its types nobody knows, and what was meant perhaps, to follow a sentence; empty if all are known. */
    String hint() {
        return unknown.stream().map(words -> "; " + words).collect(Collectors.joining());
    }

    /** Whether it asks for something that only the content of an item tells. */
    boolean looksInside() {
        return !matches.isEmpty();
    }

    boolean holds(ItemRef original, ObjectTree object) {
        return mayHold(original)
                && matches.stream()
                        .allMatch(match -> JsonPatch.find(object, match.path())
                                .filter(value -> JsonValues.equal(value, match.value()))
                                .isPresent());
    }

    static ItemTest of(When when, Function<String, ResourceType> resolve) {
        List<Predicate<ItemRef>> conditions = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        any(
                when.types(),
                word -> type(word, resolve, unknown),
                ref -> ref.type().id(),
                conditions);
        when.groupResource()
                .ifPresent(word ->
                        any(List.of(word), ItemTest::dotted, ref -> ref.type().id(), conditions));
        when.groupResource().flatMap(word -> unknown(word, resolve)).ifPresent(unknown::add);
        any(when.namespaces(), ItemTest::glob, ItemRef::namespace, conditions);
        any(when.names(), ItemTest::glob, ItemRef::name, conditions);
        any(when.regex(), ItemTest::regex, ItemRef::name, conditions);
        when.labels().ifPresent(word -> {
            LabelSelector selector = explained(word, LabelSelector::parse);
            conditions.add(ref -> selector.matches(ref.labels()));
        });
        return new ItemTest(List.copyOf(conditions), when.matches(), List.copyOf(unknown));
    }

    private static void any(
            List<Word> words,
            Function<Word, Predicate<String>> test,
            Function<ItemRef, String> value,
            List<Predicate<ItemRef>> conditions) {
        if (!words.isEmpty()) {
            List<Predicate<String>> tests = words.stream().map(test).toList();
            conditions.add(ref -> tests.stream().anyMatch(one -> one.test(value.apply(ref))));
        }
    }

    /** A type whose definition is restored too may not be served yet: then its full name is taken as it is. */
    private static Predicate<String> type(Word word, Function<String, ResourceType> resolve, List<String> unknown) {
        Glob glob = explained(word, Glob::new);
        if (!glob.isName()) {
            return glob::matches;
        }
        try {
            return resolve.apply(word.text()).id()::equals;
        } catch (InvalidInputException e) {
            if (word.text().indexOf('.') < 0) {
                throw word.error(String.valueOf(e.getMessage()));
            }
            unknown.add(String.valueOf(e.getMessage()));
            return word.text()::equals;
        }
    }

    /** Velero takes full names as they are, right or wrong. */
    private static Optional<String> unknown(Word fullName, Function<String, ResourceType> resolve) {
        String text = fullName.text();
        if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
            return Optional.empty();
        }
        try {
            String id = resolve.apply(text).id();
            return id.equals(text) ? Optional.empty() : Optional.of("here '" + text + "' is written " + id);
        } catch (InvalidInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Predicate<String> glob(Word word) {
        return explained(word, Glob::new)::matches;
    }

    private static Predicate<String> regex(Word word) {
        try {
            return Pattern.compile(word.text())::matches;
        } catch (PatternSyntaxException e) {
            throw word.error("'" + word + "' is not an RE2 regular expression: " + e.getDescription());
        }
    }

    /** A glob whose {@code *} and {@code ?} end at a dot, and whose {@code **} doesn't. */
    private static Predicate<String> dotted(Word word) {
        String text = word.text();
        if (!PATTERN.matches(text)) {
            throw word.error("'" + word
                    + "' is not a pattern of types: write a name like deployments.apps, in which * and ? may stand for"
                    + " characters other than a dot, and ** for any; for several types write several rules");
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*' || c == '?') {
                regex.append(c == '*' ? "[^.]*" : "[^.]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString())::matches;
    }

    private static <T> T explained(Word word, Function<String, T> make) {
        try {
            return make.apply(word.text());
        } catch (InvalidInputException e) {
            throw word.error(String.valueOf(e.getMessage()));
        }
    }
}
