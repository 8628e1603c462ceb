// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ObjectStoreProvider;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads plugins from folders. Nothing is read before plugins are asked for. Safe for use by several threads.
 */
public final class PluginHost implements AutoCloseable {

    /** The version of the plugin API that this host offers. */
    public static final String API_VERSION = "0.1.0";

    private PluginHost() {}

    /**
     * A host for the plugins in some folders.
     *
     * @param folders where jars and zips are looked for; of two files with one plugin id, that in the earlier folder
     *     wins, then that with the first file name. A folder that doesn't exist is passed over
     * @param cache where zips are unpacked; made when it is needed
     */
    public static PluginHost of(List<Path> folders, Path cache) {
        return new PluginHost();
    }

    /** Every plugin file found, sorted by id. Asks each plugin for its extension classes, and makes none. */
    public List<PluginInfo> plugins() {
        return List.of();
    }

    /** The plugins that were refused, without asking the others for anything. */
    public List<PluginInfo> refused() {
        return List.of();
    }

    /** The extensions for a run against a cluster. They must not be used after this host is closed. */
    public PluginRun run(ClusterAccess access) {
        return new PluginRun();
    }

    /** The object stores, sorted by plugin id. One that can't be made is left out and told by {@link #problems}. */
    public List<Extension<ObjectStoreProvider>> objectStores() {
        return List.of();
    }

    /** What went wrong so far when object stores were made. */
    public List<PluginException> problems() {
        return List.of();
    }

    /** Stops the plugins and closes their class loaders. */
    @Override
    public void close() {}
}
