// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** To which namespace of the cluster what is in a namespace of the backup goes. Immutable. */
final class NamespaceMapping {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private record Rule(String from, String to) {

        boolean pattern() {
            return from.indexOf('*') >= 0;
        }

        boolean matches(String namespace) {
            int star = from.indexOf('*');
            return star < 0
                    ? namespace.equals(from)
                    : namespace.length() >= from.length() - 1
                            && namespace.startsWith(from.substring(0, star))
                            && namespace.endsWith(from.substring(star + 1));
        }

        String target(String namespace) {
            int star = from.indexOf('*');
            return star < 0
                    ? to
                    : to.replace("*", namespace.substring(star, namespace.length() - from.length() + star + 1));
        }
    }

    private final List<Rule> rules;

    private NamespaceMapping(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * A mapping as the user wrote it: a name goes before a pattern, an earlier pattern before a later one.
     *
     * @throws InvalidInputException if a side can't be meant
     */
    static NamespaceMapping of(Map<String, String> written) {
        List<Rule> names = new ArrayList<>();
        List<Rule> patterns = new ArrayList<>();
        written.forEach((from, to) -> {
            Rule rule = new Rule(from, to);
            check(rule);
            (rule.pattern() ? patterns : names).add(rule);
        });
        names.addAll(patterns);
        return new NamespaceMapping(names);
    }

    private static void check(Rule rule) {
        String text = "the namespace mapping '" + rule.from() + ":" + rule.to() + "' ";
        long stars = rule.from().chars().filter(c -> c == '*').count();
        if (stars > 1 || stars != rule.to().chars().filter(c -> c == '*').count()) {
            throw new InvalidInputException(
                    text + "can't be followed: write one '*' on both sides, as in 'shop-*:test-*', or none");
        }
        for (String side : List.of(rule.from(), rule.to())) {
            if (!NAME.matcher(side.replace('*', 'x')).matches()) {
                throw new InvalidInputException(text + "has '" + side + "', which is no name of a namespace");
            }
        }
    }

    /** Where what is in a namespace goes; no namespace stays none. */
    String target(String namespace) {
        return rules.stream()
                .filter(rule -> !namespace.isEmpty() && rule.matches(namespace))
                .findFirst()
                .map(rule -> rule.target(namespace))
                .orElse(namespace);
    }

    /**
     * Checks the mapping against the namespaces that are restored. Where there are none, it maps what cluster-scoped items
     * refer to.
     *
     * @param inBackup all that the backup has
     * @return a sentence for each side that means none of those that are restored
     * @throws InvalidInputException if two go to the same one, a target is no name, or one is mapped that the backup doesn't
     *     have: what was meant would go back to where it came from
     */
    List<String> check(Collection<String> namespaces, Collection<String> inBackup) {
        if (namespaces.isEmpty()) {
            return List.of();
        }
        for (Rule rule : rules) {
            if (!rule.pattern() && !inBackup.contains(rule.from())) {
                throw new InvalidInputException("the namespace mapping " + rule.from() + ":" + rule.to()
                        + " names a namespace that the backup doesn't have" + Nearest.hint(rule.from(), inBackup));
            }
        }
        Map<String, String> sources = new TreeMap<>();
        for (String namespace : namespaces) {
            String target = target(namespace);
            String other = sources.put(target, namespace);
            if (other != null) {
                throw new InvalidInputException("the namespaces " + other + " and " + namespace
                        + " would both be restored into " + target + ": map one of them elsewhere, or exclude it");
            }
            if (!NAME.matcher(target).matches()) {
                throw new InvalidInputException("the namespace " + namespace + " would be restored into '" + target
                        + "', which is no name of a namespace");
            }
        }
        return rules.stream()
                .filter(rule -> namespaces.stream().noneMatch(rule::matches))
                .map(rule -> "the namespace mapping " + rule.from() + ":" + rule.to()
                        + " means no namespace that is restored")
                .toList();
    }
}
