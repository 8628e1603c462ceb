// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ObjectStoreProvider;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads plugins from folders. Nothing is read before plugins are asked for. Safe for use by several threads.
 */
public final class PluginHost implements AutoCloseable {

    /** The version of the plugin API that this host offers. */
    public static final String API_VERSION = "0.1.0";

    private final List<Path> folders;
    private final ZipCache cache;
    private Optional<Loaded> loaded = Optional.empty();

    /** What one scan of the folders gave. */
    private record Loaded(
            JarPluginManager manager, List<LoadedPlugin> plugins, List<PluginInfo> refused, ExtensionSet stores) {}

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

    private synchronized Loaded loaded() {
        if (loaded.isEmpty()) {
            JarPluginManager manager = new JarPluginManager(API_VERSION);
            PluginScan scan = new PluginScan(manager, cache, API_VERSION);
            scan.run(folders);
            ExtensionSet stores =
                    new ExtensionSet(scan.loaded(), List.of(ExtensionKind.OBJECT_STORES), Optional.empty());
            loaded = Optional.of(new Loaded(manager, scan.loaded(), scan.refused(), stores));
        }
        return loaded.get();
    }

    /**
     * Every plugin file found, sorted by id. Each plugin is asked for the classes of its extensions, and none of them is
     * made; a plugin that doesn't answer counts as refused here.
     */
    public List<PluginInfo> plugins() {
        return Stream.concat(loaded().plugins().stream().map(PluginHost::info), loaded().refused().stream())
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

    /** The plugins that were refused when they were loaded; the others are asked for nothing. */
    public List<PluginInfo> refused() {
        return loaded().refused();
    }

    /** The extensions for a run against a cluster. They must not be used after this host is closed. */
    public PluginRun run(ClusterAccess access) {
        return new PluginRun(loaded().plugins(), access);
    }

    /** The object stores, sorted by plugin id. One that can't be made is left out and told by {@link #problems}. */
    public synchronized List<Extension<ObjectStoreProvider>> objectStores() {
        return loaded().stores().all(ExtensionKind.OBJECT_STORES);
    }

    /** What went wrong so far when object stores were made. */
    public synchronized List<PluginException> problems() {
        return loaded.map(now -> now.stores().problems()).orElse(List.of());
    }

    /** Stops the plugins and closes their class loaders. Does nothing if nothing was loaded. */
    @Override
    public synchronized void close() {
        loaded.ifPresent(now -> {
            now.manager().stopPlugins();
            now.manager().unloadPlugins();
        });
        loaded = Optional.empty();
    }
}
