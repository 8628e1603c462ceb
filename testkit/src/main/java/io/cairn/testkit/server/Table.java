// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every version of the objects of one type. Guarded by the lock of its {@link Store}. */
final class Table {

    private static final int KEPT_SNAPSHOTS = 4;

    private final Revisions revisions;
    // Sorted by the whole key, as etcd does: "a-b/x" comes before "a/x". All keys are ASCII.
    private final TreeMap<String, List<Version>> versions = new TreeMap<>();
    private final List<Version> changes = new ArrayList<>();
    private final Map<Long, Snapshot> snapshots = new LinkedHashMap<>();

    Table(Revisions revisions) {
        this.revisions = revisions;
    }

    Revisions revisions() {
        return revisions;
    }

    Optional<Version> get(String key) {
        List<Version> all = versions.getOrDefault(key, List.of());
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1)).filter(Version::exists);
    }

    void add(Version version) {
        versions.computeIfAbsent(version.key(), key -> new ArrayList<>(1)).add(version);
        changes.add(version);
    }

    /** The objects as they were at a revision. */
    Snapshot at(long revision) {
        int changed = changesUntil(revision);
        long stateOf =
                changed == 0 ? revisions.compacted() : changes.get(changed - 1).revision();
        Snapshot known = snapshots.get(stateOf);
        if (known == null) {
            known = snapshot(revision);
            snapshots.put(stateOf, known);
            if (snapshots.size() > KEPT_SNAPSHOTS) {
                snapshots.remove(snapshots.keySet().iterator().next());
            }
        }
        return known;
    }

    private Snapshot snapshot(long revision) {
        List<Version> state = new ArrayList<>(versions.size());
        for (List<Version> all : versions.values()) {
            for (int i = all.size() - 1; i >= 0; i--) {
                if (all.get(i).revision() <= revision) {
                    if (all.get(i).exists()) {
                        state.add(all.get(i));
                    }
                    break;
                }
            }
        }
        return new Snapshot(state);
    }

    /** The changes after a revision, oldest first. */
    List<Version> changesAfter(long revision) {
        return List.copyOf(changes.subList(changesUntil(revision), changes.size()));
    }

    /** The version that this one replaced, if it is still known. */
    Optional<Version> before(Version version) {
        List<Version> all = versions.getOrDefault(version.key(), List.of());
        int at = all.indexOf(version);
        return at > 0 ? Optional.of(all.get(at - 1)) : Optional.empty();
    }

    private int changesUntil(long revision) {
        int low = 0;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Forgets what was replaced at or before a revision. */
    void compact(long revision) {
        versions.values().forEach(all -> {
            int keep = 0;
            while (keep + 1 < all.size() && all.get(keep + 1).revision() <= revision) {
                keep++;
            }
            all.subList(0, keep).clear();
        });
        versions.values()
                .removeIf(all ->
                        all.size() == 1 && !all.get(0).exists() && all.get(0).revision() <= revision);
        changes.subList(0, changesUntil(revision)).clear();
        snapshots.clear();
    }

    /** The objects at one revision, by key. Immutable. */
    static final class Snapshot {

        private final List<Version> objects;

        private Snapshot(List<Version> objects) {
            this.objects = Collections.unmodifiableList(objects);
        }

        /** The objects of a namespace, or all if it is empty, from a key on. */
        List<Version> from(String startKey, String namespace) {
            if (namespace.isEmpty()) {
                return objects.subList(indexOf(startKey), objects.size());
            }
            int start = indexOf(startKey.isEmpty() ? namespace + "/" : startKey);
            int end = indexOf(namespace + (char) ('/' + 1));
            return objects.subList(Math.min(start, end), end);
        }

        private int indexOf(String key) {
            int low = 0;
            int high = objects.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (objects.get(middle).key().compareTo(key) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
