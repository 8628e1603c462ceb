// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pf4j.PluginDependency;

/** One pass over the plugin folders: each file ends as a loaded plugin or as a refusal. */
final class PluginScan {

    private final JarPluginManager manager;
    private final ZipCache cache;
    private final String apiVersion;

    /** The files that passed the checks and wait to be loaded, by id, in the order in which they were found. */
    private final Map<String, PluginFile> waiting = new LinkedHashMap<>();

    private final Map<String, LoadedPlugin> loaded = new TreeMap<>();
    private final List<PluginInfo> refused = new ArrayList<>();

    PluginScan(JarPluginManager manager, ZipCache cache, String apiVersion) {
        this.manager = manager;
        this.cache = cache;
        this.apiVersion = apiVersion;
    }

    void run(List<Path> folders) {
        folders.stream().distinct().forEach(this::readFolder);
        while (loadReady()) {
            // What was loaded may be what another one waits for.
        }
        waiting.values().forEach(file -> refused.add(file.refused(unmet(file))));
    }

    /** The plugins that can be used, sorted by id. */
    List<LoadedPlugin> loaded() {
        return List.copyOf(loaded.values());
    }

    List<PluginInfo> refused() {
        return List.copyOf(refused);
    }

    private void readFolder(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(PluginFile::isCandidate)
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .forEach(this::readFile);
        } catch (IOException e) {
            refused.add(PluginFile.unreadable(folder, "the plugin folder can't be read: " + e.getMessage()));
        }
    }

    private void readFile(Path path) {
        PluginFile file;
        try {
            file = PluginFile.read(path, cache);
        } catch (RefusedException e) {
            refused.add(PluginFile.unreadable(path, e.getMessage()));
            return;
        }
        try {
            file.check(apiVersion);
        } catch (RefusedException e) {
            refused.add(file.refused(e.getMessage()));
            return;
        }
        PluginFile first = waiting.putIfAbsent(file.id(), file);
        if (first != null) {
            refused.add(file.refused(
                    "the plugin id '" + file.id() + "' is taken by " + first.file() + "; remove one of the two"));
        }
    }

    /** Loads the plugins whose dependencies are there; says whether there was one. */
    private boolean loadReady() {
        boolean any = false;
        for (Iterator<PluginFile> files = waiting.values().iterator(); files.hasNext(); ) {
            PluginFile file = files.next();
            if (file.descriptor().getDependencies().stream().allMatch(this::ready)) {
                files.remove();
                load(file);
                any = true;
            }
        }
        return any;
    }

    private boolean ready(PluginDependency dependency) {
        LoadedPlugin plugin = loaded.get(dependency.getPluginId());
        if (plugin == null) {
            return dependency.isOptional() && !waiting.containsKey(dependency.getPluginId());
        }
        return fits(dependency, plugin);
    }

    private static boolean fits(PluginDependency dependency, LoadedPlugin plugin) {
        try {
            return PluginFile.meets(plugin.file().descriptor().getVersion(), dependency.getPluginVersionSupport());
        } catch (RefusedException e) {
            // A range that can't be read is met by nothing; the refusal quotes it.
            return false;
        }
    }

    private void load(PluginFile file) {
        try {
            loaded.put(file.id(), manager.load(file));
        } catch (RefusedException e) {
            refused.add(file.refused(e.getMessage()));
        }
    }

    private String unmet(PluginFile file) {
        for (PluginDependency dependency : file.descriptor().getDependencies()) {
            if (!ready(dependency)) {
                return "it needs the plugin '" + dependency.getPluginId() + "' in version "
                        + dependency.getPluginVersionSupport() + ", " + found(dependency.getPluginId());
            }
        }
        throw new IllegalStateException("a plugin without unmet dependencies was not loaded: " + file.file());
    }

    private String found(String id) {
        return Optional.ofNullable(loaded.get(id))
                .map(plugin -> "and " + plugin.file().descriptor().getVersion() + " is here")
                .orElse(
                        waiting.containsKey(id)
                                        || refused.stream()
                                                .anyMatch(other -> other.id().equals(id))
                                ? "which is refused itself"
                                : "which is not here");
    }
}
