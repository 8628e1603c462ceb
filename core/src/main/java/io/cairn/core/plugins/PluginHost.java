// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStoreProvider;
import io.cairn.api.RunContext;
import io.cairn.core.log.LogMarks;
import io.cairn.core.spec.Nearest;
import io.cairn.core.spec.PluginChoice;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Loads plugins from folders. Nothing is read before plugins are asked for, and no plugin is loaded before it is needed.
 * Safe for use by several threads.
 */
public final class PluginHost implements AutoCloseable {

    /** The version of the plugin API that this host offers. */
    public static final String API_VERSION = "0.1.0";

    private final List<Path> folders;
    private final ZipCache cache;
    private final RunLogs runLogs = new RunLogs();
    private Optional<Found> found = Optional.empty();
    private Optional<ExtensionSet> stores = Optional.empty();
    private final Map<String, ExtensionSet> storesByScheme = new HashMap<>();

    /** What is in the folders. */
    private record Found(JarPluginManager manager, PluginScan scan) {}

    /**
     * A host for the plugins in some folders. Reads nothing yet.
     *
     * @param folders where jars and zips are looked for, not in folders below. Of two files with one plugin id that in
     *     the earlier folder wins, then that with the first file name. A folder that doesn't exist is passed over
     * @param cache where zips are unpacked; made when it is needed
     */
    public PluginHost(List<Path> folders, Path cache) {
        this.folders = List.copyOf(folders);
        this.cache = new ZipCache(cache);
    }

    private PluginScan scan() {
        if (found.isEmpty()) {
            JarPluginManager manager = new JarPluginManager(API_VERSION);
            PluginScan scan = new PluginScan(manager, cache, API_VERSION);
            scan.read(folders);
            found = Optional.of(new Found(manager, scan));
        }
        return found.get().scan();
    }

    private synchronized List<LoadedPlugin> load(Predicate<PluginFile> wanted) {
        return scan().load(wanted);
    }

    /**
     * Every plugin file found, sorted by id, on or off. Each plugin is asked for the classes of its extensions, and none
     * of them is made; a plugin that doesn't answer counts as refused here.
     */
    public synchronized List<PluginInfo> plugins() {
        List<LoadedPlugin> all = load(file -> true);
        return Stream.concat(all.stream().map(PluginHost::info), scan().refused().stream())
                .sorted(Comparator.comparing(PluginInfo::id).thenComparing(PluginInfo::state))
                .toList();
    }

    private static PluginInfo info(LoadedPlugin plugin) {
        Map<String, List<String>> extensions = new LinkedHashMap<>();
        try {
            for (ExtensionKind<?> kind : ExtensionKind.ALL) {
                List<String> names =
                        plugin.classes(kind).stream().map(Class::getName).toList();
                if (!names.isEmpty()) {
                    extensions.put(kind.point().getSimpleName(), names);
                }
            }
            return plugin.file().loaded(extensions);
        } catch (PluginException e) {
            return plugin.file().refused(e.getMessage());
        }
    }

    /**
     * Loads the plugins that are on, and tells which files were refused so far; not those of plugins that the user
     * switched off.
     *
     * @param choices what the user says of plugins, by id
     * @throws InvalidInputException if there is no plugin of such an id, or one that he switched on is refused
     */
    public synchronized List<PluginInfo> refused(Map<String, PluginChoice> choices) {
        on(choices);
        return scan().refused().stream()
                .filter(file -> enabled(choices, file.id()).orElse(true))
                .toList();
    }

    /**
     * The extensions for a backup or a plan of one. They must not be used after this host is closed. A plugin that is off
     * is not loaded, unless one that is on depends on it.
     *
     * @param choices what the user says of plugins, by id
     * @throws InvalidInputException if there is no plugin of such an id, or one that he switched on is refused
     */
    public synchronized PluginRun run(ClusterAccess access, Map<String, PluginChoice> choices) {
        return run(access, "", choices, PluginLog.NONE);
    }

    /**
     * The same for a run that makes a backup, or of which a log is kept.
     *
     * @param backup the name of the backup; empty if none is made
     * @param log keeps what the plugins log
     */
    public synchronized PluginRun run(
            ClusterAccess access, String backup, Map<String, PluginChoice> choices, PluginLog log) {
        return new PluginRun(ExtensionKind.OF_A_BACKUP, on(choices), this::loadForRun, choices, access, backup, log);
    }

    /** The same for a restore. */
    public synchronized PluginRun restoreRun(ClusterAccess access, Map<String, PluginChoice> choices, PluginLog log) {
        return new PluginRun(ExtensionKind.OF_A_RESTORE, on(choices), this::loadForRun, choices, access, "", log);
    }

    private List<LoadedPlugin> loadForRun(Predicate<PluginFile> wanted) {
        return load(file -> !file.isOnlyForLocations() && wanted.test(file));
    }

    private List<LoadedPlugin> on(Map<String, PluginChoice> choices) {
        Set<String> ids = scan().ids();
        choices.forEach((id, choice) -> {
            if (!ids.contains(id)) {
                throw new InvalidInputException("there is no plugin '" + id + "', of which " + choice.source()
                        + " speaks" + Nearest.hint(id, ids, "the plugins are " + String.join(", ", ids)));
            }
        });
        List<LoadedPlugin> on = loadForRun(file -> enabled(choices, file.id()).orElse(file.onByDefault()));
        Set<String> usable = on.stream().map(LoadedPlugin::id).collect(Collectors.toSet());
        for (PluginInfo file : scan().refused()) {
            PluginChoice choice = choices.get(file.id());
            if (choice != null && choice.enabled().orElse(false) && !usable.contains(file.id())) {
                throw new InvalidInputException("the plugin '" + file.id() + "', which " + choice.source()
                        + " switches on, can't be used: " + file.reason());
            }
        }
        return on;
    }

    static Optional<Boolean> enabled(Map<String, PluginChoice> choices, String id) {
        return Optional.ofNullable(choices.get(id)).flatMap(PluginChoice::enabled);
    }

    /**
     * The object store of a scheme, whether its plugin is on or off. Plugins that state their schemes are asked first, and
     * the others loaded only if none of them has it.
     */
    public synchronized Optional<Extension<ObjectStoreProvider>> objectStore(String scheme) {
        List<LoadedPlugin> stated = load(file -> file.schemes().contains(scheme));
        return stores(scheme, stated)
                .or(() -> objectStores().stream()
                        .filter(store -> store.name().equals(scheme))
                        .findFirst());
    }

    private Optional<Extension<ObjectStoreProvider>> stores(String scheme, List<LoadedPlugin> plugins) {
        return storesByScheme
                .computeIfAbsent(scheme, absent -> storeSet(plugins))
                .all(ExtensionKind.OBJECT_STORES)
                .stream()
                .filter(store -> store.name().equals(scheme))
                .findFirst();
    }

    /**
     * Does the work of a run, under its mark. What object stores of plugins log for it meanwhile is kept with it, also by
     * threads of their own as long as this host has no other run under way.
     *
     * @param name what the run is called
     * @param log keeps what they log
     */
    public <R, X extends Exception> R ofRun(String name, PluginLog log, LogMarks.Work<R, X> work) throws X {
        return runLogs.ofRun(name, log, work);
    }

    private ExtensionSet storeSet(List<LoadedPlugin> plugins) {
        return new ExtensionSet(
                plugins,
                List.of(ExtensionKind.OBJECT_STORES),
                Optional.empty(),
                id -> new RunContext("", Map.of()),
                id -> new PluginLogger(LoggerFactory.getLogger(id), runLogs));
    }

    /**
     * All object stores, sorted by plugin id, whether their plugins are on or off. One that can't be made is left out and
     * told by {@link #problems}.
     */
    public synchronized List<Extension<ObjectStoreProvider>> objectStores() {
        if (stores.isEmpty()) {
            stores = Optional.of(storeSet(load(file -> true)));
        }
        return stores.get().all(ExtensionKind.OBJECT_STORES);
    }

    /** What went wrong so far when object stores were made. */
    public synchronized List<PluginException> problems() {
        return Stream.concat(stores.stream(), storesByScheme.values().stream())
                .flatMap(set -> set.problems().stream())
                .toList();
    }

    /** Stops the plugins and closes their class loaders. Does nothing if nothing was loaded. */
    @Override
    public synchronized void close() {
        found.ifPresent(now -> {
            now.manager().stopPlugins();
            now.manager().unloadPlugins();
        });
        found = Optional.empty();
        stores = Optional.empty();
        storesByScheme.clear();
    }
}
