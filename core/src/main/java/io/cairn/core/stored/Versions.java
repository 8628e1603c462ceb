// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.api.ItemId;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.archive.ObjectPath;
import io.cairn.core.archive.PathSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an archive has in version folders.
 *
 * <p>The object is what lies outside of them. Of one that lies only in them it is the version that the cluster preferred, or
 * else the first in the archive.
 */
final class Versions {

    private final PathSet objects = new PathSet();
    private final Map<ItemId, Map<String, EntryPosition>> versions = new HashMap<>();
    private final Map<ItemId, String> preferred = new HashMap<>();

    /** An object outside of version folders was found. */
    void object(ObjectPath path) {
        objects.add(EntryPaths.of(path.id()));
    }

    /** Whether an entry only says again what the object says that was found before. */
    boolean isRepeated(ObjectPath path) {
        return path.preferred() && objects.contains(EntryPaths.of(path.id()));
    }

    /** An object in a version folder was found. */
    void version(ObjectPath path, EntryPosition position) {
        Map<String, EntryPosition> others = versions.computeIfAbsent(path.id(), id -> new LinkedHashMap<>());
        if (path.preferred() || !others.containsKey(path.version())) {
            others.put(path.version(), position);
        }
        if (path.preferred()) {
            preferred.put(path.id(), path.version());
        }
    }

    /** Whether anything was found of an object in version folders. */
    boolean knows(ItemId id) {
        return versions.containsKey(id);
    }

    /** Whether an entry in a version folder stands for the object. */
    boolean isObject(ObjectPath path, EntryPosition position) {
        Map<String, EntryPosition> all = versions.getOrDefault(path.id(), Map.of());
        if (!position.equals(all.get(path.version())) || objects.contains(EntryPaths.of(path.id()))) {
            return false;
        }
        return path.version()
                .equals(preferred.getOrDefault(
                        path.id(), all.keySet().iterator().next()));
    }

    /** The versions of an object but one. */
    Map<String, EntryPosition> others(ItemId id, String version) {
        Map<String, EntryPosition> all = versions.getOrDefault(id, Map.of());
        if (!all.containsKey(version)) {
            return all;
        }
        Map<String, EntryPosition> others = new LinkedHashMap<>(all);
        others.remove(version);
        return others;
    }
}
