// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.core.collect.Glob;
import io.cairn.core.collect.LabelSelector;
import io.cairn.core.spec.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses under which keys a selector is found: those that the fewest items have. */
final class KeyChoice {

    private static final String SPECIAL = "\\^$.|?*+()[]{}";
    private static final String REPEATING = "?*+{";

    private KeyChoice() {}

    static IndexKeys choose(
            Optional<OwnerPattern> owner,
            List<LabelSelector> labels,
            List<NamePattern> names,
            List<Word> regexes,
            List<Glob> namespaces) {
        if (owner.filter(one -> one.family().isEmpty() && one.name().exact()).isPresent()) {
            NamePattern name = owner.get().name();
            return new IndexKeys.ByOwner(name.namespaceText(), name.name().toString());
        }
        if (!labels.isEmpty() && labels.stream().allMatch(one -> one.required().isPresent())) {
            Set<IndexKeys.Label> keys = new HashSet<>();
            labels.stream()
                    .flatMap(one -> one.required().stream())
                    .forEach(required ->
                            required.values().forEach(value -> keys.add(new IndexKeys.Label(required.key(), value))));
            return new IndexKeys.ByLabel(keys);
        }
        if (!names.isEmpty()) {
            return new IndexKeys.ByPrefix(
                    names.stream().map(NamePattern::prefix).collect(Collectors.toSet()));
        }
        if (!regexes.isEmpty()) {
            return new IndexKeys.ByPrefix(
                    regexes.stream().map(word -> prefix(word.text())).collect(Collectors.toSet()));
        }
        if (!namespaces.isEmpty()) {
            return new IndexKeys.ByPrefix(namespaces.stream()
                    .map(glob -> glob.isName() ? glob + "/" : glob.prefix())
                    .collect(Collectors.toSet()));
        }
        return new IndexKeys.None();
    }

    /** The characters with which every text begins that a regular expression matches, as far as is plain to see. */
    private static String prefix(String regex) {
        if (regex.indexOf('|') >= 0) {
            return "";
        }
        int end = 0;
        while (end < regex.length() && SPECIAL.indexOf(regex.charAt(end)) < 0) {
            end++;
        }
        boolean lastRepeats = end > 0 && end < regex.length() && REPEATING.indexOf(regex.charAt(end)) >= 0;
        return regex.substring(0, lastRepeats ? end - 1 : end);
    }
}
