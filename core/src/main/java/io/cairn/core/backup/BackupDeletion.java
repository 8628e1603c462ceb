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
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupRemoval;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deletes backups, and before each the snapshots that it recorded: by the plugins that made them, in the cluster that it was
 * made of. A backup whose snapshots can't all be discarded stays, since nothing else knows of them. Used by one thread.
 */
public final class BackupDeletion {

    private final Supplier<KubeApi> cluster;
    private final PluginHost host;
    private Optional<Connected> connected = Optional.empty();
    private Optional<SnapshotDiscard> impossible = Optional.empty();

    /**
     * A deletion that has not begun.
     *
     * @param cluster gives the API server, if snapshots are to be discarded
     */
    public BackupDeletion(Supplier<KubeApi> cluster, PluginHost host) {
        this.cluster = cluster;
        this.host = host;
    }

    /**
     * What became of a backup.
     *
     * @param name its name
     * @param discarded how many of its snapshots were discarded
     * @param kept why the backup stays, in a sentence; empty if it is deleted
     */
    public record Deleted(String name, int discarded, Optional<String> kept) {}

    private record Doomed(BackupRemoval removal, List<OperationRecord> snapshots) {}

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
            all.add(new Doomed(removal, keepSnapshots ? List.of() : snapshots(removal)));
        }
        List<BackupRecord> withSnapshots = all.stream()
                .filter(doomed -> !doomed.snapshots().isEmpty())
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

    private static Deleted delete(Doomed doomed, SnapshotDiscard discard) {
        String name = doomed.removal().name();
        List<String> left = discard.discard(name, doomed.snapshots());
        int discarded = doomed.snapshots().size() - left.size();
        if (!left.isEmpty()) {
            String more = left.size() == 1 ? "" : " (and " + (left.size() - 1) + " more of its snapshots)";
            return new Deleted(
                    name,
                    discarded,
                    Optional.of(left.get(0) + more + "; try again, or add --keep-snapshots to leave what can't go"));
        }
        try {
            doomed.removal().remove();
            return new Deleted(name, discarded, Optional.empty());
        } catch (IOException | InvalidInputException e) {
            return new Deleted(name, discarded, Optional.of(ErrorText.of(e)));
        }
    }
}
