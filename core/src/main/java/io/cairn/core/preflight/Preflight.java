// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.preflight;

import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.OrderNeeds;
import io.cairn.api.ResourceType;
import io.cairn.api.UsedRights;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.plan.OrdererChoices;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.OrderRule;
import io.cairn.core.spec.SortKey;
import io.cairn.core.spec.Treatment.Freeze;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out which rights a backup needs and asks the API server which of them the user has. Changes nothing.
 *
 * <p>Needed are: to list the types that the backup takes and those that related items are of, to get those of items with
 * a turn of their own and of those beside which an action starts work, what actions say that they make use of, to list and
 * get namespaces, and to run commands in pods where the specification has hooks. Hooks by annotation are not looked for. What an orderer gives turns is taken to be of the types that it
 * wants to know.
 */
public final class Preflight {

    /** Commands in pods, as RBAC names them; no type of its own. */
    public static final ResourceType EXEC = new ResourceType("", "v1", "pods/exec", "PodExecOptions", true);

    /** The request is a GET, and newer servers ask for the right to create as well. */
    public static final List<String> EXEC_VERBS = List.of("create", "get");

    private final KubeApi api;
    private final PluginHost host;

    /** A check of what the user of this API may do. */
    public Preflight(KubeApi api, PluginHost host) {
        this.api = api;
        this.host = host;
    }

    /**
     * The rights that a backup with this specification needs and lacks.
     *
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the server can't be reached or doesn't accept the credentials
     */
    public Rights check(BackupSpec spec) throws ClusterException {
        Catalog catalog = Discovery.discover(api);
        List<String> warnings = new ArrayList<>(catalog.warnings());
        ResourceType namespaces = catalog.resolve("namespaces");
        Set<Right> needed = new LinkedHashSet<>();
        Set<Right> helpful = new LinkedHashSet<>();
        needed.add(new Right("get", namespaces, ""));
        needed.add(new Right("list", namespaces, ""));
        Optional<Filters> filters = filters(spec, catalog, warnings);
        if (filters.isPresent()) {
            Needs needs = new Needs(filters.get(), needed, helpful);
            for (ResourceType type : catalog.types()) {
                if (filters.get().lists(type)) {
                    needs.add("list", type);
                }
            }
            addPlugins(spec, catalog, needs);
            if (!spec.hooks().isEmpty() || spec.order().stream().anyMatch(Preflight::runsCommands)) {
                needs.add("get", catalog.resolve("pods"));
                EXEC_VERBS.forEach(verb -> needs.add(verb, EXEC));
            }
            filters.get().items().forEach(item -> needs.add("list", catalog.resolve(item.type())));
            spec.orderedResources().keySet().forEach(name -> needs.add("get", catalog.resolve(name)));
        }
        return Rights.ask(api, needed, helpful, warnings);
    }

    private static boolean runsCommands(OrderRule rule) {
        return rule instanceof OrderRule.Placing placing
                && (placing.freeze() != Freeze.AS_HOOKED
                        || placing.sort().stream().anyMatch(SortKey.ByRole.class::isInstance));
    }

    private Optional<Filters> filters(BackupSpec spec, Catalog catalog, List<String> warnings) throws ClusterException {
        try {
            return Optional.of(Filters.resolve(spec, catalog, new ItemReader(api), warnings));
        } catch (ClusterException e) {
            if (e.status() != 403) {
                throw e;
            }
            warnings.add("which other rights are needed can't be told before namespaces can be listed;"
                    + " name the namespaces, without patterns, to do without that");
            return Optional.empty();
        }
    }

    private void addPlugins(BackupSpec spec, Catalog catalog, Needs needs) {
        try (PluginRun plugins = host.run(new ClusterView(catalog, api), spec.plugins())) {
            List<OrdererChoices.Chosen> orderers = OrdererChoices.choose(spec, plugins.orderers(spec.ordererNames()));
            for (Extension<BackupItemAction> action : needs.applying(plugins.backupActions(), catalog)) {
                addAction(action, catalog, !orderers.isEmpty(), needs);
            }
            orderers.forEach(chosen ->
                    addOrderer(chosen.orderer().call(extension -> extension.needs(chosen.request())), needs));
        }
    }

    private static void addAction(Extension<BackupItemAction> action, Catalog catalog, boolean ordered, Needs needs) {
        AppliesTo appliesTo = action.call(BackupItemAction::appliesTo);
        if (appliesTo.starts()) {
            served(appliesTo.types(), catalog).forEach(type -> needs.add("get", type));
        }
        for (UsedRights rights : action.call(BackupItemAction::rights)) {
            catalog.known(rights.type()).ifPresent(type -> {
                rights.needed().stream().sorted().forEach(verb -> needs.add(verb, type));
                rights.helpful().stream().sorted().forEach(verb -> needs.addHelpful(verb, type));
            });
        }
        served(appliesTo.relatedTypes(), catalog).stream()
                .filter(needs::takesRelated)
                .forEach(type -> {
                    needs.add("list", type);
                    if (ordered) {
                        needs.add("get", type);
                    }
                });
    }

    private static void addOrderer(OrderNeeds wanted, Needs needs) {
        Set<ResourceType> types = new LinkedHashSet<>(wanted.refs());
        types.addAll(wanted.whole());
        types.forEach(type -> {
            needs.add("list", type);
            needs.add("get", type);
        });
    }

    /** A plugin may know types that this cluster doesn't serve. */
    private static List<ResourceType> served(Set<String> names, Catalog catalog) {
        return names.stream().flatMap(name -> catalog.known(name).stream()).toList();
    }

    /** Puts each right where the run needs it: in the namespaces that it takes, or in the cluster. */
    private record Needs(Filters filters, Set<Right> needed, Set<Right> helpful) {

        void add(String verb, ResourceType type) {
            add(verb, type, needed);
        }

        void addHelpful(String verb, ResourceType type) {
            add(verb, type, helpful);
        }

        private void add(String verb, ResourceType type, Set<Right> rights) {
            if (!type.namespaced() || !filters.namespaces().restricted()) {
                rights.add(new Right(verb, type, ""));
                return;
            }
            new TreeSet<>(filters.namespaces().names())
                    .forEach(namespace -> rights.add(new Right(verb, type, namespace)));
        }

        /** The actions on what the backup takes, and on what belongs to that. */
        List<Extension<BackupItemAction>> applying(List<Extension<BackupItemAction>> actions, Catalog catalog) {
            Set<ResourceType> taken =
                    catalog.types().stream().filter(filters::lists).collect(Collectors.toSet());
            filters.items().forEach(item -> taken.add(catalog.resolve(item.type())));
            Set<Extension<BackupItemAction>> applying = new LinkedHashSet<>();
            boolean more = true;
            while (more) {
                more = false;
                for (Extension<BackupItemAction> action : actions) {
                    AppliesTo appliesTo = action.call(BackupItemAction::appliesTo);
                    boolean applies = appliesTo.types().isEmpty()
                            || served(appliesTo.types(), catalog).stream().anyMatch(taken::contains);
                    if (applies && applying.add(action)) {
                        more = true;
                        served(appliesTo.relatedTypes(), catalog).stream()
                                .filter(this::takesRelated)
                                .forEach(taken::add);
                    }
                }
            }
            return List.copyOf(applying);
        }

        boolean takesRelated(ResourceType type) {
            return filters.whyOutside(type, type.namespaced() ? firstNamespace() : "", "")
                    .isEmpty();
        }

        private String firstNamespace() {
            List<String> names = filters.namespaces().names();
            return names.isEmpty() ? "" : names.get(0);
        }
    }
}
