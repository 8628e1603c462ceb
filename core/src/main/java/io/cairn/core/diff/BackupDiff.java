// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ItemId;
import io.cairn.core.diff.HeldItems.Held;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredContents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares two backups. Immutable. */
public final class BackupDiff {

    private final ItemFilter filter;
    private final boolean showSecrets;

    /**
     * For comparisons.
     *
     * @param showSecrets whether the values of secrets are given out
     */
    public BackupDiff(ItemFilter filter, boolean showSecrets) {
        this.filter = filter;
        this.showSecrets = showSecrets;
    }

    /** An item that only one has, or both with different bytes. */
    private record Pair(ItemId item, Optional<Held> before, Optional<Held> after) {}

    /**
     * Compares two backups.
     *
     * @param changes is given the differences, sorted by item
     * @throws IOException if one of them can't be read or is damaged
     */
    public DiffResult compare(StoredBackup before, StoredBackup after, Consumer<ItemChange> changes)
            throws IOException {
        Tally tally = new Tally(showSecrets, changes);
        notes(before.details(), after.details()).forEach(tally::note);
        List<Pair> pairs = pairs(before, after, tally);
        pairs.sort(Comparator.comparing(Pair::item));
        StoredContents first = new StoredContents(before);
        StoredContents second = new StoredContents(after);
        for (Pair pair : pairs) {
            if (pair.before().isEmpty()) {
                tally.added(pair.item());
            } else if (pair.after().isEmpty()) {
                tally.removed(pair.item());
            } else {
                tally.compare(
                        pair.item(),
                        content(first, pair.item(), pair.before().get()),
                        content(second, pair.item(), pair.after().get()));
            }
        }
        return tally.result();
    }

    private List<Pair> pairs(StoredBackup before, StoredBackup after, Tally tally) throws IOException {
        HeldItems held = HeldItems.of(before, filter);
        List<Pair> pairs = new ArrayList<>();
        HeldItems.read(after, filter, (item, now) -> {
            Optional<Held> then = held.take(item);
            boolean failedBefore = held.takeFailed(item);
            if (now.isEmpty() || failedBefore) {
                tally.unknown();
            } else if (then.isPresent() && then.get().sameContent(now.get())) {
                tally.unchanged();
            } else {
                pairs.add(new Pair(item, then, now));
            }
        });
        tally.unknown(held.failedLeft());
        held.left().forEach((item, then) -> pairs.add(new Pair(item, Optional.of(then), Optional.empty())));
        return pairs;
    }

    /** That items are missing in a backup for another reason than that there were none. */
    static Optional<String> failures(BackupRecord record) {
        long failed = record.items().failed();
        return failed == 0
                ? Optional.empty()
                : Optional.of("in " + record.name() + " " + failed + (failed == 1 ? " item" : " items")
                        + " failed; what is not in it of those is not compared");
    }

    static byte[] content(StoredContents contents, ItemId item, Held held) throws IOException {
        return contents.read(item, held.position(), HexFormat.of().formatHex(held.sha256()));
    }

    private static List<String> notes(BackupRecord before, BackupRecord after) {
        List<String> notes = new ArrayList<>();
        String one = before.clusterUid();
        String other = after.clusterUid();
        if (!one.isEmpty() && !other.isEmpty() && !one.equals(other)) {
            notes.add("the backups are of different clusters: " + before.name() + " of the one with the uid " + one
                    + ", " + after.name() + " of the one with " + other);
        }
        if (!before.serverVersion().equals(after.serverVersion())) {
            notes.add("the API server was " + before.serverVersion() + " when " + before.name() + " was made, and "
                    + after.serverVersion() + " when " + after.name() + " was");
        }
        if (!before.spec().equals(after.spec())) {
            notes.add("the backups were not asked for the same: an item that only one has may be one that the other was"
                    + " not asked for");
        }
        for (BackupRecord record : List.of(before, after)) {
            failures(record).ifPresent(notes::add);
        }
        return notes;
    }
}
