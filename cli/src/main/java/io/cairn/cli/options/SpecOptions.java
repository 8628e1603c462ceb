// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import io.cairn.core.spec.OrderText;
import io.cairn.core.spec.OrderedResourcesText;
import io.cairn.core.spec.PluginChoice;
import io.cairn.core.spec.SpecFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags that say what a backup takes and in which order, and the file that may say the same. */
public final class SpecOptions {

    private static final String SNAPSHOT_PLUGIN = "csi-snapshots";

    /** What the values of {@code --ordered-missing} are called. */
    public enum Missing {
        /** See {@link MissingPolicy#WARN}. */
        WARN,
        /** See {@link MissingPolicy#FAIL}. */
        FAIL;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A specification of kind Backup, YAML or JSON; '-' for standard input."
                    + " A flag given beside it replaces its field")
    private String file = "";

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
            names = "--ordered-resources",
            paramLabel = "ORDER",
            description =
                    "What is captured first, one at a time: 'pod=shop/db-2,shop/db-0;pvc=shop/data-2,shop/data-0'")
    private Optional<String> orderedResources = Optional.empty();

    @Option(
            names = "--ordered-missing",
            paramLabel = "warn|fail",
            description = "What to do about an item of the order that doesn't exist; else warn")
    private Optional<Missing> orderedMissing = Optional.empty();

    @Option(
            names = "--orderer",
            paramLabel = "NAME[:KEY=VALUE,...]",
            description =
                    "An orderer to switch on, such as statefulset, with its settings; a value may be a list, as in"
                            + " application:order=db,web")
    private List<String> orderers = List.of();

    @Option(
            names = "--enable-plugin",
            paramLabel = "ID",
            description = "A plugin to switch on, such as statefulset: its orderers run. See 'cairn plugin list'")
    private List<String> enablePlugins = List.of();

    @Option(
            names = "--disable-plugin",
            paramLabel = "ID",
            description = "A plugin to switch off, such as related-items: nothing of it is used")
    private List<String> disablePlugins = List.of();

    @Option(
            names = "--snapshots",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "KEY=VALUE,...",
            description = "Cut a CSI snapshot of each claim at its turn; settings such as class=fast,ready-timeout=1h")
    private Optional<String> snapshots = Optional.empty();

    /**
     * What the flags, the file and the user's configuration say; the first goes before the second, and that before the
     * third.
     *
     * @return the specification, and the name if the file has one
     * @throws InvalidInputException if they can't be understood or contradict each other
     * @throws IOException if the file can't be read
     */
    public SpecFile read(Shell shell) throws IOException {
        SpecFile base = file.isEmpty()
                ? new SpecFile(Optional.empty(), BackupSpec.builder().build())
                : SpecFile.read(file.equals("-") ? "standard input" : file, text(shell));
        BackupSpec.Builder spec = base.spec().toBuilder();
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
            spec.order(OrderText.parse("--order", order));
        }
        orderedResources.map(OrderedResourcesText::parse).ifPresent(spec::orderedResources);
        orderedMissing.map(value -> MissingPolicy.valueOf(value.name())).ifPresent(spec::orderedMissing);
        if (!orderers.isEmpty()) {
            spec.orderers(orderers.stream().map(SpecOptions::orderer).toList());
        }
        spec.plugins(PluginChoice.over(switches(), base.spec().plugins()));
        return new SpecFile(base.name(), UserConfig.read(shell).under(spec.build()));
    }

    private Map<String, PluginChoice> switches() {
        Map<String, PluginChoice> switches = new LinkedHashMap<>();
        enablePlugins.forEach(id -> switches.put(id.strip(), PluginChoice.switched(true, "--enable-plugin")));
        for (String id : disablePlugins) {
            PluginChoice other = switches.put(id.strip(), PluginChoice.switched(false, "--disable-plugin"));
            if (other != null && other.enabled().equals(Optional.of(true))) {
                throw new InvalidInputException("the plugin '" + id.strip()
                        + "' is switched on by --enable-plugin and off" + " by --disable-plugin: keep one of them");
            }
        }
        snapshots.ifPresent(text -> {
            if (disablePlugins.stream().map(String::strip).anyMatch(SNAPSHOT_PLUGIN::equals)) {
                throw new InvalidInputException("--snapshots needs the plugin '" + SNAPSHOT_PLUGIN
                        + "', which --disable-plugin switches off: keep one of them");
            }
            Map<String, String> settings = text.isBlank() ? Map.of() : settings("--snapshots", text);
            switches.put(SNAPSHOT_PLUGIN, new PluginChoice(Optional.of(true), settings, "--snapshots"));
        });
        return switches;
    }

    private String text(Shell shell) throws IOException {
        if (file.equals("-")) {
            return new String(shell.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        return Files.readString(Path.of(file));
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

    private static OrdererChoice orderer(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new OrdererChoice(text.strip(), Map.of());
        }
        String name = text.substring(0, colon).strip();
        return new OrdererChoice(name, settings("--orderer " + name, text.substring(colon + 1)));
    }

    private static Map<String, String> settings(String flag, String text) {
        Map<String, String> config = new LinkedHashMap<>();
        String key = "";
        for (String piece : text.split(",", -1)) {
            int equals = piece.indexOf('=');
            if (equals < 0 && !key.isEmpty()) {
                // A piece without a key goes on with the list before it, as in types=pods,jobs.
                config.merge(key, piece.strip(), (list, more) -> list + "," + more);
                continue;
            }
            if (equals <= 0) {
                throw new InvalidInputException(
                        "'" + piece.strip() + "' is not a setting for " + flag + ": write KEY=VALUE,KEY=VALUE");
            }
            key = piece.substring(0, equals).strip();
            if (config.put(key, piece.substring(equals + 1).strip()) != null) {
                throw new InvalidInputException(flag + " is given '" + key + "' twice: keep one of them");
            }
        }
        return config;
    }
}
