// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Operation;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.catalog.ClusterIdentity;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupCopies;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupRemoval;
import io.cairn.core.repository.LockedException;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deletes backups, and before each the snapshots that it recorded: by the plugins that made them, in the cluster that it was
 * made of. A backup whose snapshots can't all be discarded stays, since nothing else knows of them; snapshots that a copy of
 * the backup needs go with the last of them. Used by one thread.
 */
public final class BackupDeletion {

    private final Supplier<KubeApi> cluster;
    private final PluginHost host;
    private final BackupCopies copies;
    private Optional<Connected> connected = Optional.empty();
    private Optional<SnapshotDiscard> impossible = Optional.empty();

    /**
     * A deletion that has not begun.
     *
     * @param cluster gives the API server, if snapshots are to be discarded
     * @param copies knows where else the backups may be
     */
    public BackupDeletion(Supplier<KubeApi> cluster, PluginHost host, BackupCopies copies) {
        this.cluster = cluster;
        this.host = host;
        this.copies = copies;
    }

    /**
     * What became of a backup, or would.
     *
     * @param name its name
     * @param discarded how many of its snapshots were discarded
     * @param kept why the backup stays, in a sentence; empty if it is deleted
     * @param left what is left of a deleted backup on purpose, and why, in a sentence; mostly empty
     */
    public record Deleted(String name, int discarded, Optional<String> kept, Optional<String> left) {}

    /**
     * A removal, and what is known of its end by now.
     *
     * @param snapshots those that are to be discarded before, or are shared
     * @param shared whether a copy needs them
     */
    private record Doomed(
            BackupRemoval removal,
            List<OperationRecord> snapshots,
            boolean shared,
            Optional<String> kept,
            Optional<String> left) {

        Doomed(BackupRemoval removal, Optional<String> kept, Optional<String> left) {
            this(removal, List.of(), false, kept, left);
        }

        boolean discards() {
            return !shared && !snapshots.isEmpty();
        }

        Deleted ended(int discarded) {
            return new Deleted(removal.name(), discarded, kept, left);
        }

        Deleted stays(int discarded, String reason) {
            return new Deleted(removal.name(), discarded, Optional.of(reason), Optional.empty());
        }
    }

    /**
     * The snapshots that a backup recorded, whatever became of them.
     *
     * @throws IOException if the record can't be read
     */
    public static List<OperationRecord> snapshots(BackupRemoval removal) throws IOException {
        Optional<StoredBackup> backup = removal.backup();
        return backup.isEmpty()
                ? List.of()
                : backup.get().operations().stream()
                        .filter(operation -> operation.kind().equals(Operation.SNAPSHOT))
                        .toList();
    }

    /**
     * What would become of a backup, as far as that can be told without its cluster. Changes nothing.
     *
     * @param keepSnapshots whether its snapshots would be left as they are
     * @throws IOException if the record of its snapshots can't be read
     */
    public Deleted outlook(BackupRemoval removal, boolean keepSnapshots) throws IOException {
        Doomed doomed = doom(removal, keepSnapshots);
        return doomed.ended(doomed.discards() ? doomed.snapshots().size() : 0);
    }

    private Doomed doom(BackupRemoval removal, boolean keepSnapshots) throws IOException {
        if (removal.damage().isPresent()) {
            String left =
                    "as its manifest can't be read, snapshots in the cluster, if it had any, can't be found and are"
                            + " left; they have the label cairn.io/backup=" + removal.name();
            return new Doomed(removal, Optional.empty(), Optional.of(left));
        }
        List<OperationRecord> snapshots = keepSnapshots ? List.of() : named(removal);
        if (snapshots.isEmpty()) {
            return new Doomed(removal, Optional.empty(), Optional.empty());
        }
        boolean one = snapshots.size() == 1;
        String its = one ? "its snapshot" : "its " + snapshots.size() + " snapshots";
        BackupCopies.Answer answer = copies.of(removal.backup().orElseThrow());
        if (answer instanceof BackupCopies.Held held) {
            String left = its + (one ? " is" : " are") + " kept: the copy in " + held.place() + " needs "
                    + (one ? "it" : "them");
            return new Doomed(removal, snapshots, true, Optional.empty(), Optional.of(left));
        }
        if (answer instanceof BackupCopies.Unknown unknown) {
            return new Doomed(removal, Optional.of(unknown(unknown, its, one)), Optional.empty());
        }
        return new Doomed(removal, snapshots, false, Optional.empty(), Optional.empty());
    }

    private static List<OperationRecord> named(BackupRemoval removal) throws IOException {
        try {
            return snapshots(removal);
        } catch (LockedException e) {
            throw new InvalidInputException(
                    e.getMessage() + "; it says which snapshots are to go, which --keep-snapshots leaves", e);
        }
    }

    private static String unknown(BackupCopies.Unknown copy, String its, boolean one) {
        return "whether a copy in " + copy.place() + " needs " + its + " can't be told: " + ErrorText.of(copy.reason())
                + "; try again when it can, add --keep-snapshots to leave " + (one ? "it" : "them")
                + ", or forget that location by 'cairn location remove " + copy.place() + "' if there is no copy any"
                + " more";
    }

    /**
     * Deletes backups, one after another. That one stays doesn't keep the others. May be called again, and connects to the
     * cluster once.
     *
     * @param keepSnapshots whether their snapshots are left as they are; no cluster is needed then
     * @throws InvalidInputException if snapshots are to be discarded, and the cluster is not the one that their backup was
     *     made of, or that can't be told; nothing was deleted
     * @throws IOException if a record of snapshots can't be read; nothing was deleted
     */
    public List<Deleted> delete(List<BackupRemoval> removals, boolean keepSnapshots) throws IOException {
        List<Doomed> all = new ArrayList<>();
        for (BackupRemoval removal : removals) {
            all.add(doom(removal, keepSnapshots));
        }
        List<BackupRecord> withSnapshots = all.stream()
                .filter(Doomed::discards)
                .map(doomed -> doomed.removal().backup().orElseThrow().record())
                .toList();
        SnapshotDiscard discard = withSnapshots.isEmpty() ? SnapshotDiscard.impossible("") : connect(withSnapshots);
        return all.stream().map(doomed -> delete(doomed, discard)).toList();
    }

    private SnapshotDiscard connect(List<BackupRecord> withSnapshots) {
        if (impossible.isPresent()) {
            return impossible.get();
        }
        Connected now;
        try {
            now = connected.isPresent() ? connected.get() : new Connected(cluster.get());
            connected = Optional.of(now);
        } catch (InvalidInputException e) {
            return remember(SnapshotDiscard.impossible(ErrorText.of(e)));
        }
        try {
            ClusterIdentity identity = now.identity();
            withSnapshots.forEach(backup -> checkCluster(backup, identity, now.api));
            return now.discard(host);
        } catch (ClusterException e) {
            return remember(SnapshotDiscard.impossible(ErrorText.of(e)));
        }
    }

    /** Each further attempt would wait as long as this one did. */
    private SnapshotDiscard remember(SnapshotDiscard failure) {
        impossible = Optional.of(failure);
        return failure;
    }

    /** The cluster, asked for no more than is needed, and for each thing once. */
    private static final class Connected {
        private final KubeApi api;
        private Optional<ClusterIdentity> identity = Optional.empty();
        private Optional<SnapshotDiscard> discard = Optional.empty();

        Connected(KubeApi api) {
            this.api = api;
        }

        ClusterIdentity identity() throws ClusterException {
            if (identity.isEmpty()) {
                identity = Optional.of(ClusterIdentity.read(api));
            }
            return identity.get();
        }

        SnapshotDiscard discard(PluginHost host) throws ClusterException {
            if (discard.isEmpty()) {
                discard = Optional.of(SnapshotDiscard.in(new ClusterView(Discovery.discover(api), api), host));
            }
            return discard.get();
        }
    }

    private static void checkCluster(BackupRecord backup, ClusterIdentity identity, KubeApi api) {
        if (backup.clusterUid().isEmpty() || identity.uid().isEmpty()) {
            throw new InvalidInputException("the backup '" + backup.name() + "' has snapshots, and it can't be told"
                    + " whether it was made of the cluster at " + api.server() + ", since "
                    + (identity.uid().isEmpty() ? identity.reason() : "its record has no identity of the cluster")
                    + ": add --keep-snapshots to leave them");
        }
        if (!backup.clusterUid().equals(identity.uid())) {
            throw new InvalidInputException("the backup '" + backup.name() + "' has snapshots, and was made of another"
                    + " cluster than the one at " + api.server()
                    + ": choose that one's context, or add --keep-snapshots to leave them");
        }
    }

    private Deleted delete(Doomed doomed, SnapshotDiscard discard) {
        if (doomed.kept().isPresent()) {
            return doomed.ended(0);
        }
        if (doomed.shared()) {
            Deleted deleted = remove(doomed, 0);
            return deleted.kept().isEmpty() && isLast(doomed) ? discardAfterwards(doomed) : deleted;
        }
        List<String> left = discard.discard(doomed.removal().name(), doomed.snapshots());
        int discarded = doomed.snapshots().size() - left.size();
        return left.isEmpty()
                ? remove(doomed, discarded)
                : doomed.stays(
                        discarded, firstOf(left) + "; try again, or add --keep-snapshots to leave what can't go");
    }

    private static String firstOf(List<String> left) {
        return left.get(0) + (left.size() == 1 ? "" : " (and " + (left.size() - 1) + " more of its snapshots)");
    }

    private static Deleted remove(Doomed doomed, int discarded) {
        try {
            doomed.removal().remove();
            return doomed.ended(discarded);
        } catch (IOException | InvalidInputException e) {
            return doomed.stays(discarded, ErrorText.of(e));
        }
    }

    /** Whether the copy went at the same moment, by a deletion that saw this one: then neither would discard anything. */
    private boolean isLast(Doomed doomed) {
        try {
            return copies.of(doomed.removal().backup().orElseThrow()) instanceof BackupCopies.None;
        } catch (IOException e) {
            return false; // they are left, and that is told
        }
    }

    private Deleted discardAfterwards(Doomed doomed) {
        String name = doomed.removal().name();
        SnapshotDiscard discard;
        try {
            discard = connect(List.of(doomed.removal().backup().orElseThrow().record()));
        } catch (InvalidInputException e) {
            discard = SnapshotDiscard.impossible(ErrorText.of(e));
        }
        List<String> left = discard.discard(name, doomed.snapshots());
        Optional<String> told = left.isEmpty()
                ? Optional.empty()
                : Optional.of("the copy that needed its snapshots went at the same moment, and " + firstOf(left)
                        + "; what is left has the label cairn.io/backup=" + name);
        return new Deleted(name, doomed.snapshots().size() - left.size(), Optional.empty(), told);
    }
}
