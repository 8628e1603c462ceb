// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.spec.BackupSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which types a backup takes. Two families of filters, as Velero has them: one list for all types with a switch for the
 * cluster-scoped ones, or a pair of lists for each scope. Immutable.
 */
final class TypeFilter {

    private static final String NAMESPACES = "namespaces";

    private final boolean scoped;
    private final boolean allNamespaces;
    private final Optional<Boolean> clusterTypes;
    private final Names included;
    private final Names excluded;
    private final Names includedCluster;
    private final Names excludedCluster;
    private final Names includedNamespaced;
    private final Names excludedNamespaced;

    private TypeFilter(BackupSpec spec, Catalog catalog, boolean allNamespaces) {
        this.scoped = spec.scopedFilters();
        this.allNamespaces = allNamespaces;
        this.clusterTypes = spec.includeClusterResources();
        this.included = Names.resolve(spec.includedResources(), catalog, Optional.empty());
        this.excluded = Names.resolve(spec.excludedResources(), catalog, Optional.empty());
        this.includedCluster = Names.resolve(spec.includedClusterScopedResources(), catalog, Optional.of(false));
        this.excludedCluster = Names.resolve(spec.excludedClusterScopedResources(), catalog, Optional.of(false));
        this.includedNamespaced = Names.resolve(spec.includedNamespaceScopedResources(), catalog, Optional.of(true));
        this.excludedNamespaced = Names.resolve(spec.excludedNamespaceScopedResources(), catalog, Optional.of(true));
        if (excluded.all()) {
            throw new InvalidInputException("excluding all types leaves nothing: exclude them by name");
        }
        refuseBoth(included, excluded);
        refuseBoth(includedCluster, excludedCluster);
        refuseBoth(includedNamespaced, excludedNamespaced);
    }

    /**
     * Resolves the names.
     *
     * @throws InvalidInputException if a name is unknown, ambiguous or of the wrong scope, or both included and excluded
     */
    static TypeFilter resolve(BackupSpec spec, Catalog catalog, boolean allNamespaces) {
        return new TypeFilter(spec, catalog, allNamespaces);
    }

    private static void refuseBoth(Names included, Names excluded) {
        for (String id : included.ids()) {
            if (excluded.ids().contains(id)) {
                throw new InvalidInputException("type '" + id + "' is both included and excluded");
            }
        }
        if (excluded.all() && !included.empty()) {
            throw new InvalidInputException(
                    "excluding all types of a scope leaves none to include: drop one of the two");
        }
    }

    /** Types given by name, or all of them by an asterisk. */
    private record Names(Set<String> ids, boolean all) {

        static Names resolve(Collection<String> texts, Catalog catalog, Optional<Boolean> namespaced) {
            Set<String> ids = new HashSet<>();
            for (String text : texts) {
                if (text.equals("*")) {
                    continue;
                }
                ResourceType type = catalog.resolve(text);
                if (namespaced.isPresent() && namespaced.get() != type.namespaced()) {
                    throw new InvalidInputException("type '" + text + "' is "
                            + (type.namespaced() ? "namespaced" : "cluster-scoped") + ": move it to the filter for "
                            + (type.namespaced() ? "namespace-scoped" : "cluster-scoped") + " resources");
                }
                ids.add(type.id());
            }
            return new Names(ids, texts.contains("*"));
        }

        boolean empty() {
            return ids.isEmpty() && !all;
        }

        boolean names(ResourceType type) {
            return all || ids.contains(type.id());
        }
    }

    /** Whether items of this type are listed. */
    boolean takes(ResourceType type) {
        return scoped ? takesScoped(type) : takesFirstFamily(type);
    }

    private boolean takesFirstFamily(ResourceType type) {
        if (!type.namespaced()) {
            boolean taken = clusterTypes.orElse(allNamespaces || type.id().equals(NAMESPACES));
            if (!taken) {
                return false;
            }
        }
        return (included.empty() || included.names(type)) && !excluded.names(type);
    }

    private boolean takesScoped(ResourceType type) {
        if (type.namespaced()) {
            return !excludedNamespaced.names(type) && (includedNamespaced.empty() || includedNamespaced.names(type));
        }
        if (excludedCluster.names(type)) {
            return false;
        }
        boolean fullBackup = includedCluster.empty()
                && excludedCluster.empty()
                && allNamespaces
                && (includedNamespaced.empty() || includedNamespaced.all())
                && excludedNamespaced.empty();
        return includedCluster.names(type) || fullBackup || type.id().equals(NAMESPACES);
    }

    /** Whether an item of this type may come along because another item needs it. */
    boolean takesRelated(ResourceType type) {
        if (type.namespaced()) {
            return takes(type);
        }
        return scoped ? !excludedCluster.names(type) : clusterTypes.orElse(true) && !excluded.names(type);
    }

    /** Whether the user named this type himself, so that failing to read it is a failure of the backup. */
    boolean asksFor(ResourceType type) {
        return included.ids().contains(type.id())
                || includedCluster.ids().contains(type.id())
                || includedNamespaced.ids().contains(type.id());
    }
}
