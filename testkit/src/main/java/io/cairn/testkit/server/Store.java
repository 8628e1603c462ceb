// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every object in every version since the last compaction, under one revision counter. Thread-safe: single calls are
 * atomic, {@link #atomically} joins several.
 */
final class Store {

    private static final long FIRST_REVISION = 100;
    private static final long FIRST_FOREIGN_REVISION = 7;

    private final Revisions cluster = new Revisions(FIRST_REVISION);
    private final Map<String, Table> tables = new HashMap<>();
    private final Set<String> ignoringExact = new HashSet<>();
    private boolean closed;

    synchronized <T> T atomically(Supplier<T> work) {
        return work.get();
    }

    synchronized long revision() {
        return cluster.current();
    }

    synchronized long revision(ServedType type) {
        return table(type).revisions().current();
    }

    /** Gives a type a revision counter of its own; only before it has objects. */
    synchronized void ownRevisions(String typeId) {
        tables.put(typeId, new Table(new Revisions(FIRST_FOREIGN_REVISION)));
    }

    /** Makes a type answer lists with its newest state, whatever revision was asked for. */
    synchronized void ignoreExact(String typeId) {
        ignoringExact.add(typeId);
    }

    synchronized boolean ignoresExact(ServedType type) {
        return ignoringExact.contains(type.id());
    }

    synchronized Optional<Version> get(ServedType type, String key) {
        return table(type).get(key);
    }

    /** Stores an object; its resourceVersion is put in. */
    synchronized Version put(ServedType type, ObjectNode object) {
        String key = Objects.key(object);
        Version.Change change = table(type).get(key).isPresent() ? Version.Change.MODIFIED : Version.Change.ADDED;
        return add(type, key, change, object);
    }

    /** Removes an object; the last version carries the revision of the removal. */
    synchronized Version remove(ServedType type, ObjectNode object) {
        return add(type, Objects.key(object), Version.Change.DELETED, object);
    }

    private Version add(ServedType type, String key, Version.Change change, ObjectNode object) {
        Table table = table(type);
        long revision = table.revisions().next();
        Version version = Objects.version(type, key, revision, change, object);
        table.add(version);
        notifyAll();
        return version;
    }

    /** The objects of a type at a revision that the caller has checked. */
    synchronized Table.Snapshot at(ServedType type, long revision) {
        return table(type).at(revision);
    }

    synchronized long compacted(ServedType type) {
        return table(type).revisions().compacted();
    }

    synchronized List<Version> changesAfter(ServedType type, long revision) {
        return table(type).changesAfter(revision);
    }

    synchronized Optional<Version> before(ServedType type, Version version) {
        return table(type).before(version);
    }

    /** The changes after a revision, waiting for one up to a time; empty if there was none, or the store was closed. */
    synchronized List<Version> awaitChangesAfter(ServedType type, long revision, long millis)
            throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!closed && table(type).changesAfter(revision).isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return table(type).changesAfter(revision);
    }

    synchronized void compact() {
        Set<Revisions> counters = new HashSet<>();
        counters.add(cluster);
        tables.values().forEach(table -> counters.add(table.revisions()));
        counters.forEach(Revisions::compact);
        tables.values().forEach(table -> table.compact(table.revisions().compacted()));
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private Table table(ServedType type) {
        return tables.computeIfAbsent(type.id(), id -> new Table(cluster));
    }
}
