// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ClusterException;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ClusterIdentity;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.spec.SpecFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares a backup with what a cluster has now: what the backup was asked for, and every item that is in it. Immutable.
 *
 * <p>Of items that came along with others, such as the volumes of claims, those are looked at that are in the backup; one that
 * is new in the cluster is not found.
 */
public final class ClusterDiff {

    private final KubeApi api;
    private final ItemFilter filter;
    private final boolean showSecrets;

    /**
     * For comparisons with this cluster.
     *
     * @param showSecrets whether the values of secrets are given out
     */
    public ClusterDiff(KubeApi api, ItemFilter filter, boolean showSecrets) {
        this.api = api;
        this.filter = filter;
        this.showSecrets = showSecrets;
    }

    /**
     * Compares a backup, as the first, with the cluster, as the second.
     *
     * @param changes is given the differences: type by type, and at the end what is gone
     * @throws io.cairn.api.InvalidInputException if the cluster can't be asked for what the backup was asked for
     * @throws ClusterException if the cluster can't be reached
     * @throws IOException if the backup can't be read or is damaged
     */
    public DiffResult compare(StoredBackup backup, Consumer<ItemChange> changes) throws IOException {
        Tally tally = new Tally(showSecrets, changes);
        ClusterIdentity identity = ClusterIdentity.read(api);
        notes(backup.record(), identity).forEach(tally::note);
        Catalog catalog = Discovery.discover(api);
        catalog.warnings().forEach(tally::note);
        HeldItems held = HeldItems.of(backup, filter);
        ClusterSide side = new ClusterSide(
                new ItemReader(api), catalog, SpecFile.ofTree(backup.details().spec()), filter, tally);
        side.walk(held, backup);
        return tally.result();
    }

    private static List<String> notes(BackupRecord record, ClusterIdentity identity) {
        List<String> notes = new ArrayList<>();
        if (!identity.reason().isEmpty()) {
            notes.add("whether this is the cluster of the backup can't be told: " + identity.reason());
        } else if (!record.clusterUid().isEmpty() && !record.clusterUid().equals(identity.uid())) {
            notes.add("this is another cluster than the one of " + record.name() + ": its uid is " + identity.uid()
                    + ", and the backup's " + record.clusterUid());
        }
        if (!record.serverVersion().equals(identity.serverVersion())) {
            notes.add("the API server was " + record.serverVersion() + " when " + record.name()
                    + " was made, and is now " + identity.serverVersion());
        }
        BackupDiff.failures(record).ifPresent(notes::add);
        return notes;
    }
}
