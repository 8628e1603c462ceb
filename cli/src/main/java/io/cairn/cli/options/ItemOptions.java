// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.OrderRule;
import io.cairn.core.spec.PluginChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags that say which items are taken, in which order, and by which plugins. */
public final class ItemOptions {

    @Option(
            names = "--include-namespaces",
            paramLabel = "NAMES",
            description = "Namespaces to take, names or globs such as 'shop-*'; else all")
    private List<String> includeNamespaces = List.of();

    @Option(
            names = "--exclude-namespaces",
            paramLabel = "NAMES",
            description = "Namespaces to leave out, names or globs")
    private List<String> excludeNamespaces = List.of();

    @Option(
            names = "--include-resources",
            paramLabel = "TYPES",
            description = "Types to take, such as pods, pvc, deployments.apps; else all")
    private List<String> includeResources = List.of();

    @Option(names = "--exclude-resources", paramLabel = "TYPES", description = "Types to leave out")
    private List<String> excludeResources = List.of();

    @Option(
            names = "--include-cluster-resources",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Whether to take cluster-scoped types; else exactly when all namespaces are taken")
    private Optional<Boolean> includeClusterResources = Optional.empty();

    @Option(
            names = "--include-cluster-scoped-resources",
            paramLabel = "TYPES",
            description =
                    "Cluster-scoped types to take, '*' for all. These four flags and those above exclude each other")
    private List<String> includeClusterScoped = List.of();

    @Option(
            names = "--exclude-cluster-scoped-resources",
            paramLabel = "TYPES",
            description = "Cluster-scoped types to leave out")
    private List<String> excludeClusterScoped = List.of();

    @Option(
            names = "--include-namespace-scoped-resources",
            paramLabel = "TYPES",
            description = "Namespaced types to take")
    private List<String> includeNamespaceScoped = List.of();

    @Option(
            names = "--exclude-namespace-scoped-resources",
            paramLabel = "TYPES",
            description = "Namespaced types to leave out")
    private List<String> excludeNamespaceScoped = List.of();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "Take items whose labels match, such as 'app=db,tier in (a,b)'")
    private Optional<String> selector = Optional.empty();

    @Option(
            names = "--or-selector",
            paramLabel = "SELECTORS",
            description = "Take items whose labels match one of several selectors: 'app=db or app=web'")
    private List<String> orSelectors = List.of();

    @Option(
            names = "--item",
            paramLabel = "ITEM",
            description = "A single item to take, such as deployments.apps/shop/web; alone if nothing else is included")
    private List<String> items = List.of();

    @Option(
            names = "--order",
            paramLabel = "RULES",
            description =
                    "Rules of the order, such as 'pods:shop/db-*?label=role=replica&sort=ordinal; pods:shop/db-0';"
                            + " may be given again. The long form is the field 'order' of a file")
    private List<String> order = List.of();

    @Option(
            names = "--enable-plugin",
            paramLabel = "ID",
            description = "A plugin to switch on, such as statefulset: all of it is used. See 'cairn plugin list'")
    private List<String> enablePlugins = List.of();

    @Option(
            names = "--disable-plugin",
            paramLabel = "ID",
            description = "A plugin to switch off, such as related-items: nothing of it is used")
    private List<String> disablePlugins = List.of();

    /**
     * Sets the fields of which a flag was given.
     *
     * @param rules reads the short form of rules, which are a flag's values
     */
    void into(BackupSpec.Builder spec, BiFunction<String, List<String>, List<OrderRule>> rules) {
        names("--include-namespaces", includeNamespaces, spec::includedNamespaces);
        names("--exclude-namespaces", excludeNamespaces, spec::excludedNamespaces);
        names("--include-resources", includeResources, spec::includedResources);
        names("--exclude-resources", excludeResources, spec::excludedResources);
        names("--include-cluster-scoped-resources", includeClusterScoped, spec::includedClusterScopedResources);
        names("--exclude-cluster-scoped-resources", excludeClusterScoped, spec::excludedClusterScopedResources);
        names("--include-namespace-scoped-resources", includeNamespaceScoped, spec::includedNamespaceScopedResources);
        names("--exclude-namespace-scoped-resources", excludeNamespaceScoped, spec::excludedNamespaceScopedResources);
        if (includeClusterResources.isPresent()) {
            spec.includeClusterResources(includeClusterResources);
        }
        selectors(spec);
        if (!items.isEmpty()) {
            spec.items(items.stream().map(ItemId::parse).toList());
        }
        if (!order.isEmpty()) {
            spec.order(rules.apply("--order", order));
        }
    }

    /** The plugins that flags switch on or off. */
    Map<String, PluginChoice> switches() {
        Map<String, PluginChoice> switches = new LinkedHashMap<>();
        enablePlugins.forEach(id -> switches.put(id.strip(), PluginChoice.switched(true, "--enable-plugin")));
        for (String id : disablePlugins) {
            PluginChoice other = switches.put(id.strip(), PluginChoice.switched(false, "--disable-plugin"));
            if (other != null && other.enabled().equals(Optional.of(true))) {
                throw new InvalidInputException("the plugin '" + id.strip()
                        + "' is switched on by --enable-plugin and off by --disable-plugin: keep one of them");
            }
        }
        return switches;
    }

    private static void names(String flag, List<String> given, Consumer<List<String>> field) {
        List<String> names = given.stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .toList();
        if (names.contains("")) {
            throw new InvalidInputException(flag + " has an empty name in '" + String.join(",", given)
                    + "': write names with single commas between them");
        }
        if (!names.isEmpty()) {
            field.accept(names);
        }
    }

    private void selectors(BackupSpec.Builder spec) {
        if (selector.isPresent() && !orSelectors.isEmpty()) {
            throw new InvalidInputException(
                    "--selector and --or-selector exclude each other: write all in --or-selector");
        }
        selector.ifPresent(value -> spec.labelSelectors(List.of(value)));
        if (!orSelectors.isEmpty()) {
            spec.labelSelectors(orSelectors.stream()
                    .flatMap(text -> Stream.of(text.split(" or ", -1)))
                    .map(String::strip)
                    .toList());
        }
    }
}
