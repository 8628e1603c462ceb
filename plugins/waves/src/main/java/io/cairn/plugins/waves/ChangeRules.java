// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.waves;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Precedence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The change groups and change rules of kapp, by its
 * <a href="https://carvel.dev/kapp/docs/latest/apply-ordering/">apply ordering</a>. An item may have several of either,
 * told apart by a suffix of the annotation's name. Groups are those of one application of kapp. Rules about deletion say
 * nothing about a backup.
 */
final class ChangeRules {

    private static final String GROUP = "kapp.k14s.io/change-group";
    private static final String RULE = "kapp.k14s.io/change-rule";
    private static final String APPLICATION = "kapp.k14s.io/app";

    /** The group's name has neither a blank nor a placeholder, which only kapp could fill in. */
    private static final Pattern FORM =
            Pattern.compile("(upsert|delete)\\s+(before|after)\\s+(upserting|deleting)\\s+([^\\s{}]+)");

    private record ChangeGroup(String application, String name) {}

    private ChangeRules() {}

    /** One precedence per rule. */
    static List<Precedence> precedences(List<ItemRef> refs, Doubts doubts) {
        Map<ChangeGroup, Set<ItemId>> groups = new HashMap<>();
        for (ItemRef ref : refs) {
            annotations(ref, GROUP)
                    .forEach((annotation, name) -> groups.computeIfAbsent(group(ref, name), first -> new HashSet<>())
                            .add(ref.id()));
        }
        List<Precedence> precedences = new ArrayList<>();
        for (ItemRef ref : refs) {
            annotations(ref, RULE).forEach((annotation, rule) -> {
                Matcher form = FORM.matcher(rule.strip());
                if (!form.matches()) {
                    doubts.add(
                            ref,
                            annotation,
                            rule,
                            "is no rule such as 'upsert after upserting GROUP', and is passed over");
                } else if (form.group(1).equals("upsert") && form.group(3).equals("upserting")) {
                    precedence(ref, form, groups).ifPresent(precedences::add);
                }
            });
        }
        return precedences;
    }

    private static Optional<Precedence> precedence(ItemRef ref, Matcher rule, Map<ChangeGroup, Set<ItemId>> groups) {
        Set<ItemId> others = new HashSet<>(groups.getOrDefault(group(ref, rule.group(4)), Set.of()));
        others.remove(ref.id());
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Set<ItemId> item = Set.of(ref.id());
        String name = "change rule of " + ref.id() + ": " + rule.group(2) + " " + rule.group(4);
        return Optional.of(
                rule.group(2).equals("before")
                        ? new Precedence(name, item, others)
                        : new Precedence(name, others, item));
    }

    private static ChangeGroup group(ItemRef ref, String name) {
        return new ChangeGroup(ref.labels().getOrDefault(APPLICATION, ""), name.strip());
    }

    /** The annotations of this name, with or without a suffix, by their names. */
    private static Map<String, String> annotations(ItemRef ref, String name) {
        Map<String, String> found = new TreeMap<>();
        ref.annotations().forEach((key, value) -> {
            if (key.equals(name) || key.startsWith(name + ".")) {
                found.put(key, value);
            }
        });
        return found;
    }
}
