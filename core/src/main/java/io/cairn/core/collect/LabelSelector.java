// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector in the grammar of the Kubernetes API ({@code app=db,tier in (a,b),!legacy,rank>1}), for items that no
 * server-side list has selected. Immutable.
 */
public final class LabelSelector {

    private static final String KEY = "([A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?)";
    private static final String VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?";
    private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(=|==|!=)\\s*" + "(?<value>" + VALUE + ")");
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\((?<values>[^()]*)\\)");
    private static final Pattern COMPARISON = Pattern.compile(KEY + "\\s*([<>])\\s*(?<number>[0-9]{1,18})");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final String text;
    private final List<Term> terms;

    private LabelSelector(String text, List<Term> terms) {
        this.text = text;
        this.terms = terms;
    }

    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        NOT_EXISTS,
        GREATER,
        LESS
    }

    /**
     * A label that an item must carry.
     *
     * @param values the values of which it must have one
     */
    public record Required(String key, Set<String> values) {

        /** Copies the set. */
        public Required {
            values = Set.copyOf(values);
        }
    }

    private record Term(String key, Operator operator, Set<String> values) {

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case NOT_EXISTS -> value == null;
                case GREATER -> value != null && comparison(value) > 0;
                case LESS -> value != null && comparison(value) < 0;
            };
        }

        /** How a label's number compares with the term's; 0 if it is no number, which is neither greater nor less. */
        private int comparison(String value) {
            return NUMBER.matcher(value).matches()
                    ? Long.compare(
                            Long.parseLong(value),
                            Long.parseLong(values.iterator().next()))
                    : 0;
        }
    }

    /**
     * Reads a selector.
     *
     * @throws InvalidInputException if the text is not of the grammar; the message names the term at fault
     */
    public static LabelSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : splitTerms(text)) {
            terms.add(parseTerm(text, part.strip()));
        }
        return new LabelSelector(text.strip(), List.copyOf(terms));
    }

    private static List<String> splitTerms(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Term parseTerm(String text, String part) {
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            Operator operator = equality.group(3).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return new Term(equality.group(1), operator, Set.of(equality.group("value")));
        }
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values = new ArrayList<>();
            for (String value : set.group("values").split(",", -1)) {
                if (!value.strip().matches(VALUE)) {
                    throw malformed(text, part);
                }
                values.add(value.strip());
            }
            return new Term(
                    set.group(1), set.group(3).equals("in") ? Operator.IN : Operator.NOT_IN, Set.copyOf(values));
        }
        Matcher comparison = COMPARISON.matcher(part);
        if (comparison.matches()) {
            Operator operator = comparison.group(3).equals(">") ? Operator.GREATER : Operator.LESS;
            return new Term(comparison.group(1), operator, Set.of(comparison.group("number")));
        }
        Matcher exists = EXISTS.matcher(part);
        if (exists.matches()) {
            Operator operator = exists.group(1).isEmpty() ? Operator.EXISTS : Operator.NOT_EXISTS;
            return new Term(exists.group(2), operator, Set.of());
        }
        throw malformed(text, part);
    }

    private static InvalidInputException malformed(String text, String part) {
        return new InvalidInputException("'" + part + "' in the label selector '" + text
                + "' is not understood: write terms like app=db, app!=db, app in (a,b), app notin (a,b), app, !app,"
                + " rank>1 or rank<9, with commas between them");
    }

    /** Whether labels meet every term. */
    public boolean matches(Map<String, String> labels) {
        // Asked for each item of a cluster: an index makes no iterator.
        for (int i = 0; i < terms.size(); i++) {
            if (!terms.get(i).matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** A label without which, or with another value, nothing matches; empty if no term demands one. */
    public Optional<Required> required() {
        return terms.stream()
                .filter(term -> term.operator() == Operator.IN)
                .map(term -> new Required(term.key(), term.values()))
                .findFirst();
    }

    /** The selector as it was written, as the API server takes it. */
    @Override
    public String toString() {
        return text;
    }
}
