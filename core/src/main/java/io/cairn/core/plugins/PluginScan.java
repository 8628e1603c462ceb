// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pf4j.PluginDependency;

/**
 * The plugin folders, read once: a file is refused, or waits until somebody wants its plugin. Then it is loaded or refused.
 * Used by one thread at a time.
 */
final class PluginScan {

    private final JarPluginManager manager;
    private final ZipCache cache;
    private final String apiVersion;

    /** The files that passed the checks and that nobody has wanted yet, by id, in the order in which they were found. */
    private final Map<String, PluginFile> waiting = new LinkedHashMap<>();

    private final Map<String, LoadedPlugin> loaded = new TreeMap<>();
    private final List<PluginInfo> refused = new ArrayList<>();

    PluginScan(JarPluginManager manager, ZipCache cache, String apiVersion) {
        this.manager = manager;
        this.cache = cache;
        this.apiVersion = apiVersion;
    }

    /** Reads the folders; no code of a plugin runs. */
    void read(List<Path> folders) {
        folders.stream().distinct().forEach(this::readFolder);
    }

    /** The ids of all files, whatever became of them. */
    Set<String> ids() {
        Set<String> ids = new TreeSet<>(waiting.keySet());
        ids.addAll(loaded.keySet());
        refused.forEach(file -> ids.add(file.id()));
        return ids;
    }

    /** Loads the plugins that are wanted, and those that they need; those of the first that can be used, sorted by id. */
    List<LoadedPlugin> load(Predicate<PluginFile> wanted) {
        Set<String> now = withDependencies(wanted);
        while (loadReady(now)) {
            // What was loaded may be what another one waits for.
        }
        List<PluginFile> stuck = waiting.values().stream()
                .filter(file -> now.contains(file.id()))
                .toList();
        stuck.forEach(file -> refused.add(file.refused(unmet(file))));
        stuck.forEach(file -> waiting.remove(file.id()));
        return loaded.values().stream()
                .filter(plugin -> wanted.test(plugin.file()))
                .toList();
    }

    private Set<String> withDependencies(Predicate<PluginFile> wanted) {
        Set<String> ids = new HashSet<>();
        Deque<PluginFile> open =
                new ArrayDeque<>(waiting.values().stream().filter(wanted).toList());
        while (!open.isEmpty()) {
            PluginFile file = open.pop();
            if (ids.add(file.id())) {
                file.descriptor().getDependencies().stream()
                        .flatMap(dependency -> Optional.ofNullable(waiting.get(dependency.getPluginId())).stream())
                        .forEach(open::push);
            }
        }
        return ids;
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
            if (!file.isOnlyForLocations()) {
                file.checkClasses();
            }
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

    /** Loads those of these plugins whose dependencies are there; says whether there was one. */
    private boolean loadReady(Set<String> ids) {
        boolean any = false;
        for (Iterator<PluginFile> files = waiting.values().iterator(); files.hasNext(); ) {
            PluginFile file = files.next();
            if (ids.contains(file.id())
                    && file.descriptor().getDependencies().stream().allMatch(this::ready)) {
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
            if (file.isOnlyForLocations()) {
                file.checkClasses();
            }
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
