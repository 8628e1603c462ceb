// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which namespaces a backup takes: the included names and patterns, resolved against the namespaces that exist, less the
 * excluded ones and those that carry an exclude label. Immutable.
 */
public final class NamespaceFilter {

    private final boolean everything;
    private final Set<String> included;
    private final Set<String> excluded;

    private NamespaceFilter(boolean everything, Set<String> included, Set<String> excluded) {
        this.everything = everything;
        this.included = included;
        this.excluded = excluded;
    }

    /**
     * Resolves the patterns.
     *
     * @param existing the labels of the namespaces that exist, by name
     * @param where where they exist, such as {@code in the cluster}
     * @param warnings where to say which pattern matches nothing
     * @throws InvalidInputException if a pattern is malformed, a name doesn't exist or stands in both lists, or nothing
     *     is left
     */
    static NamespaceFilter resolve(
            Collection<String> includes,
            Collection<String> excludes,
            Map<String, Map<String, String>> existing,
            String where,
            List<String> warnings) {
        for (String exclude : excludes) {
            if (exclude.equals("*")) {
                throw new InvalidInputException(
                        "excluding all namespaces leaves nothing: exclude them by name or pattern");
            }
            if (includes.contains(exclude)) {
                throw new InvalidInputException("namespace '" + exclude + "' is both included and excluded");
            }
        }
        boolean all = includes.isEmpty() || includes.contains("*");
        if (all && includes.size() > 1) {
            throw new InvalidInputException("'*' includes all namespaces: name no others beside it");
        }
        Set<String> excluded = expand(excludes, existing, where, warnings, false);
        existing.forEach((name, labels) -> {
            if (ExcludeLabels.excluded(labels)) {
                excluded.add(name);
            }
        });
        if (all) {
            return new NamespaceFilter(excludes.isEmpty(), Set.of(), excluded);
        }
        Set<String> included = expand(includes, existing, where, warnings, true);
        included.removeAll(excluded);
        if (included.isEmpty()) {
            throw new InvalidInputException(
                    "no namespace is left: nothing that exists " + where + " matches " + String.join(", ", includes)
                            + (excludes.isEmpty() ? "" : " without " + String.join(", ", excludes)));
        }
        return new NamespaceFilter(false, included, excluded);
    }

    private static Set<String> expand(
            Collection<String> texts,
            Map<String, Map<String, String>> existing,
            String where,
            List<String> warnings,
            boolean mustExist) {
        Set<String> names = new TreeSet<>();
        for (String text : texts) {
            Glob glob = new Glob(text);
            List<String> matching =
                    existing.keySet().stream().filter(glob::matches).toList();
            names.addAll(matching);
            if (!matching.isEmpty()) {
                continue;
            }
            if (!glob.isName()) {
                warnings.add("the namespace pattern '" + text + "' matches no namespace " + where);
            } else if (mustExist) {
                throw new InvalidInputException(
                        "namespace '" + text + "' does not exist " + where + Nearest.hint(text, existing.keySet()));
            } else {
                warnings.add("the excluded namespace '" + text + "' does not exist " + where);
            }
        }
        return names;
    }

    /** Whether no namespace was left out by name or pattern, so that cluster-scoped types come along. */
    public boolean everything() {
        return everything;
    }

    /** Whether the namespaces are counted out one by one, rather than all but a few. */
    public boolean restricted() {
        return !included.isEmpty();
    }

    /** The namespaces, sorted; empty if all but the excluded ones are taken. */
    public List<String> names() {
        return new ArrayList<>(included);
    }

    /** Whether items of this namespace are taken. */
    public boolean takes(String namespace) {
        return !excluded.contains(namespace) && (included.isEmpty() || included.contains(namespace));
    }
}
