// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemOrderer;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RunContext;
import io.cairn.core.spec.PluginChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * The extensions of one run, of the plugins that are on. Each is made when its kind is first asked for, and is the same from then on. An extension
 * that can't be made is left out and told by {@link #problems}. Not safe for use by several threads; the extensions are.
 */
public final class PluginRun implements AutoCloseable {

    private final List<ExtensionKind<?>> kinds;
    private final ExtensionSet extensions;
    private final Function<Predicate<PluginFile>, List<LoadedPlugin>> loader;
    private final Map<String, PluginChoice> choices;
    private final ClusterAccess access;
    private final String backup;
    private final PluginLog log;

    PluginRun(
            List<ExtensionKind<?>> kinds,
            List<LoadedPlugin> on,
            Function<Predicate<PluginFile>, List<LoadedPlugin>> loader,
            Map<String, PluginChoice> choices,
            ClusterAccess access,
            String backup,
            PluginLog log) {
        this.kinds = List.copyOf(kinds);
        this.loader = loader;
        this.choices = Map.copyOf(choices);
        this.access = access;
        this.backup = backup;
        this.log = log;
        this.extensions = set(on);
    }

    private ExtensionSet set(List<LoadedPlugin> plugins) {
        return new ExtensionSet(
                plugins,
                kinds,
                Optional.of(access),
                this::context,
                id -> new PluginLogger(LoggerFactory.getLogger(id), log));
    }

    private RunContext context(String id) {
        Map<String, String> config =
                Optional.ofNullable(choices.get(id)).map(PluginChoice::config).orElse(Map.of());
        return new RunContext(backup, config);
    }

    /** The orderers, sorted by plugin id, those of a plugin in the order in which it names them; none in a restore. */
    public List<Extension<ItemOrderer>> orderers() {
        return extensions.all(ExtensionKind.ORDERERS);
    }

    /**
     * The orderers, and those of these names in plugins that are off by default, which are loaded for it. Where a name
     * is that of none, all orderers of such plugins.
     *
     * @param names the orderers that the user switched on by their own names
     * @throws InvalidInputException if one is in a plugin that the user switched off
     * @throws PluginException if one is in none, and a plugin that may have it failed
     */
    public List<Extension<ItemOrderer>> orderers(Set<String> names) {
        List<Extension<ItemOrderer>> all = new ArrayList<>(orderers());
        Set<String> missing = without(names, all);
        if (!missing.isEmpty()) {
            ExtensionSet silent = off(id -> switched(id).isEmpty());
            List<Extension<ItemOrderer>> found = silent.all(ExtensionKind.ORDERERS);
            Set<String> nowhere = without(missing, found);
            if (!nowhere.isEmpty()) {
                refuse(nowhere, off(id -> switched(id).isPresent()).all(ExtensionKind.ORDERERS));
                silent.problems().stream().findFirst().ifPresent(problem -> {
                    throw problem;
                });
            }
            found.stream()
                    .filter(orderer -> !nowhere.isEmpty() || missing.contains(orderer.name()))
                    .forEach(all::add);
            all.sort(Comparator.comparing(Extension::pluginId));
        }
        return List.copyOf(all);
    }

    private static Set<String> without(Set<String> names, List<Extension<ItemOrderer>> orderers) {
        Set<String> left = new TreeSet<>(names);
        orderers.forEach(orderer -> left.remove(orderer.name()));
        return left;
    }

    private Optional<Boolean> switched(String id) {
        return PluginHost.enabled(choices, id);
    }

    private ExtensionSet off(Predicate<String> ids) {
        List<LoadedPlugin> plugins =
                loader.apply(file -> !switched(file.id()).orElse(file.onByDefault()) && ids.test(file.id()));
        return set(plugins);
    }

    private void refuse(Set<String> names, List<Extension<ItemOrderer>> switchedOff) {
        for (Extension<ItemOrderer> orderer : switchedOff) {
            PluginChoice choice = choices.get(orderer.pluginId());
            if (choice != null && names.contains(orderer.name())) {
                throw new InvalidInputException("the orderer '" + orderer.name() + "' is asked for, and its plugin "
                        + orderer.pluginId() + " is switched off by " + choice.source()
                        + ": leave out one of the two, or add --enable-plugin " + orderer.pluginId());
            }
        }
    }

    /** The collectors, sorted likewise; none in a restore. */
    public List<Extension<ItemCollector>> collectors() {
        return extensions.all(ExtensionKind.COLLECTORS);
    }

    /** The backup actions, sorted likewise; none in a restore. */
    public List<Extension<BackupItemAction>> backupActions() {
        return extensions.all(ExtensionKind.BACKUP_ACTIONS);
    }

    /** The restore actions, sorted likewise; none in a backup. */
    public List<Extension<RestoreItemAction>> restoreActions() {
        return extensions.all(ExtensionKind.RESTORE_ACTIONS);
    }

    /** What went wrong so far when extensions were made. */
    public List<PluginException> problems() {
        return extensions.problems();
    }

    /** Lets go of the extensions; those given out must not be used any more. */
    @Override
    public void close() {}
}
