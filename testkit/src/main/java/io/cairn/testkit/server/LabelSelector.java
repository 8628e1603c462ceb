// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The label selector grammar: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
final class LabelSelector {

    private static final Pattern TOKEN = Pattern.compile("\\s*(==|!=|[=!(),<>]|[^\\s=!(),<>]+)\\s*");

    private final List<String> tokens = new ArrayList<>();
    private int next;

    private LabelSelector(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            matcher.region(matcher.end(), text.length());
        }
    }

    static Predicate<Map<String, String>> parse(String text) {
        if (text.isBlank()) {
            return labels -> true;
        }
        LabelSelector parser = new LabelSelector(text);
        Predicate<Map<String, String>> all = parser.requirement();
        while (parser.next < parser.tokens.size()) {
            parser.expect(",", "',' or 'end of string'");
            all = all.and(parser.requirement());
        }
        return all;
    }

    private Predicate<Map<String, String>> requirement() {
        if (peek().equals("!")) {
            next++;
            String key = word();
            return labels -> !labels.containsKey(key);
        }
        String key = word();
        String operator = peek();
        switch (operator) {
            case "", "," -> {
                return labels -> labels.containsKey(key);
            }
            case "=", "==" -> {
                next++;
                String value = value();
                return labels -> value.equals(labels.get(key));
            }
            case "!=" -> {
                next++;
                String value = value();
                return labels -> !value.equals(labels.get(key));
            }
            case "in", "notin" -> {
                next++;
                Set<String> values = values();
                boolean in = operator.equals("in");
                return labels -> (labels.containsKey(key) && values.contains(labels.get(key))) == in;
            }
            default -> throw unexpected("in, notin, =, ==, !=, gt, lt");
        }
    }

    private Set<String> values() {
        expect("(", "'('");
        Set<String> values = new TreeSet<>();
        values.add(value());
        while (peek().equals(",")) {
            next++;
            values.add(value());
        }
        expect(")", "',' or ')'");
        return values;
    }

    private String word() {
        String token = peek();
        if (token.isEmpty() || isSymbol(token)) {
            throw unexpected("identifier");
        }
        next++;
        return token;
    }

    // A value may be empty: "a=" and "a in (,b)" are legal.
    private String value() {
        String token = peek();
        if (token.isEmpty() || token.equals(",") || token.equals(")")) {
            return "";
        }
        return word();
    }

    private void expect(String token, String expected) {
        if (!peek().equals(token)) {
            throw unexpected(expected);
        }
        next++;
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private static boolean isSymbol(String token) {
        return "=!(),<>".indexOf(token.charAt(0)) >= 0;
    }

    private KubeError unexpected(String expected) {
        return KubeError.badRequest("unable to parse requirement: found '" + peek() + "', expected: " + expected);
    }
}
