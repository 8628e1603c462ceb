// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A service account brings the cluster role bindings that name it, or all accounts of its namespace, and their roles.
 * Bindings for everybody's accounts are the cluster's own affair. All bindings are read once a run, when the first account
 * comes; if they can't be, that is told once. Safe for use by several threads.
 */
public final class ServiceAccountRoles implements BackupItemAction {

    private static final String BINDINGS = "clusterrolebindings.rbac.authorization.k8s.io";
    private static final String ROLES = "clusterroles.rbac.authorization.k8s.io";

    /** Who is bound: an account, or with an empty name all accounts of a namespace. */
    private record Account(String namespace, String name) {}

    private final ClusterAccess cluster;
    private Optional<Map<Account, Set<ItemId>>> read = Optional.empty();

    /** An action on the service accounts of this cluster. */
    @Inject
    public ServiceAccountRoles(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "service-account-roles";
    }

    @Override
    public AppliesTo appliesTo() {
        return new AppliesTo(Set.of("serviceaccounts"), Set.of(), Set.of(BINDINGS, ROLES), false).afterTurns();
    }

    @Override
    public ActionResult execute(Item account) throws ClusterException {
        ItemId id = account.id();
        Map<Account, Set<ItemId>> bindings = bindings();
        Set<ItemId> related =
                new LinkedHashSet<>(bindings.getOrDefault(new Account(id.namespace(), id.name()), Set.of()));
        related.addAll(bindings.getOrDefault(new Account(id.namespace(), ""), Set.of()));
        return new ActionResult(account, List.copyOf(related));
    }

    private synchronized Map<Account, Set<ItemId>> bindings() throws ClusterException {
        if (read.isEmpty()) {
            // What can't be read now is not asked for again for every other account.
            read = Optional.of(Map.of());
            Map<Account, Set<ItemId>> bindings = new HashMap<>();
            cluster.forEachItem(cluster.resolve(BINDINGS), "", binding -> add(binding, bindings));
            read = Optional.of(bindings);
        }
        return read.get();
    }

    private static void add(Item binding, Map<Account, Set<ItemId>> bindings) {
        for (ObjectTree subject : binding.object().trees("subjects")) {
            account(subject).ifPresent(account -> {
                Set<ItemId> related = bindings.computeIfAbsent(account, any -> new LinkedHashSet<>());
                related.add(binding.id());
                binding.object().text("roleRef", "name").ifPresent(role -> related.add(new ItemId(ROLES, "", role)));
            });
        }
    }

    private static Optional<Account> account(ObjectTree subject) {
        String name = subject.text("name").orElse("");
        String group = "system:serviceaccounts:";
        return switch (subject.text("kind").orElse("")) {
            case "ServiceAccount" ->
                Optional.of(new Account(subject.text("namespace").orElse(""), name));
            case "Group" ->
                name.startsWith(group)
                        ? Optional.of(new Account(name.substring(group.length()), ""))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
