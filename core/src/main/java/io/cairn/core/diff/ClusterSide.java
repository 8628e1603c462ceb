// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ClusterException;
import io.cairn.api.CollectRequest;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.FilterCollector;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.RawItem;
import io.cairn.core.collect.ReadList;
import io.cairn.core.diff.HeldItems.Held;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredContents;
import io.cairn.core.spec.BackupSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a backup's specification asks a cluster for, and then what else is in the backup. Used by one thread. */
final class ClusterSide {

    private static final String NAMESPACES = "namespaces";

    private final ItemReader reader;
    private final Catalog catalog;
    private final BackupSpec spec;
    private final ItemFilter filter;
    private final Tally tally;
    private final Set<ItemId> met = new HashSet<>();
    private final Set<String> unread = new HashSet<>();

    ClusterSide(ItemReader reader, Catalog catalog, BackupSpec spec, ItemFilter filter, Tally tally) {
        this.reader = reader;
        this.catalog = catalog;
        this.spec = spec;
        this.filter = filter;
        this.tally = tally;
    }

    void walk(HeldItems held, StoredBackup backup) throws IOException {
        Filters filters = filters(held);
        ReadList lists = ReadList.of(new FilterCollector(filters, catalog)
                .collect(new CollectRequest(filters.namespaces().names(), Map.of())));
        Comparison comparison = new Comparison(held, new StoredContents(backup), filters);
        String revision = reader.newestRevision();
        for (ReadList.Target target : lists.targets()) {
            if (filter.takesType(target.type().id())) {
                list(target, revision, comparison);
            }
        }
        for (ItemId item : lists.items()) {
            if (filter.takes(item) && !met.contains(item) && !held.has(item)) {
                get(item, comparison);
            }
        }
        for (ItemId item : held.left().keySet().stream().sorted().toList()) {
            boolean listed = lists.covers(item.type(), item.namespace());
            if (unread.contains(item.type())) {
                tally.unknown();
            } else if (listed || get(item, comparison) == Found.ABSENT) {
                tally.removed(item);
            }
        }
        tally.unknown(held.failedLeft());
    }

    /** Namespaces that are gone are no reason to compare nothing: all that was in them is. */
    private Filters filters(HeldItems held) throws ClusterException {
        Map<String, Map<String, String>> existing = new TreeMap<>();
        held.left().keySet().stream()
                .map(item -> item.type().equals(NAMESPACES) ? item.name() : item.namespace())
                .filter(name -> !name.isEmpty())
                .forEach(name -> existing.put(name, Map.of()));
        try {
            reader.refs(catalog.resolve(NAMESPACES), "", "", ref -> existing.put(ref.name(), ref.labels()));
        } catch (ClusterException e) {
            if (e.status() != 403) {
                throw e;
            }
            tally.note(e.getMessage() + "; the namespaces are taken that are in the backup");
        }
        return Filters.resolve(spec, catalog, existing, "in the cluster or the backup", new ArrayList<>());
    }

    private void list(ReadList.Target target, String revision, Comparison comparison) throws IOException {
        ResourceType type = target.type();
        try {
            reader.list(
                    new ListRequest(type, target.namespace(), target.labelSelector(), "", revision),
                    item -> comparison.take(item, target.overlapping()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ClusterException e) {
            notCompared(type.id(), e);
        }
    }

    /** What is known of an item that was looked for by its name. */
    private enum Found {
        COMPARED,
        ABSENT,
        UNKNOWN
    }

    private Found get(ItemId item, Comparison comparison) throws IOException {
        Optional<ResourceType> type = catalog.find(item.type());
        if (type.isEmpty() || type.get().namespaced() != item.namespaced()) {
            return Found.ABSENT;
        }
        try {
            Optional<RawItem> found = reader.get(type.get(), item.namespace(), item.name());
            found.ifPresent(raw -> comparison.take(raw, true));
            return found.isPresent() ? Found.COMPARED : Found.ABSENT;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ClusterException e) {
            notCompared(item.type(), e);
            tally.unknown();
            return Found.UNKNOWN;
        }
    }

    /** A server that can't be asked at all ends the comparison. */
    private void notCompared(String type, ClusterException e) throws ClusterException {
        if (e.status() == 0 || e.status() == 401) {
            throw e;
        }
        if (unread.add(type)) {
            tally.note(type + " are not compared: " + e.getMessage());
        }
    }

    /** Compares what comes from the cluster. */
    private final class Comparison {

        private final HeldItems held;
        private final StoredContents contents;
        private final Filters filters;
        private final MessageDigest sha256 = sha256();

        Comparison(HeldItems held, StoredContents contents, Filters filters) {
            this.held = held;
            this.contents = contents;
            this.filters = filters;
        }

        /** An item that is in the backup is compared even if it would no longer be taken. */
        void take(RawItem item, boolean mayComeAgain) {
            ItemId id = item.id();
            boolean taken = held.has(id) || filters.takes(item.type(), item.namespace(), item.name(), item.labels());
            if (!taken || !filter.takes(id) || (mayComeAgain && !met.add(id))) {
                return;
            }
            if (held.takeFailed(id)) {
                tally.unknown();
                return;
            }
            try {
                compare(id, item.json());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void compare(ItemId id, byte[] json) throws IOException {
            Optional<Held> before = held.take(id);
            if (before.isEmpty()) {
                tally.added(id);
            } else if (MessageDigest.isEqual(before.get().sha256(), sha256.digest(json))) {
                tally.unchanged();
            } else {
                tally.compare(id, BackupDiff.content(contents, id, before.get()), json);
            }
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }
    }
}
