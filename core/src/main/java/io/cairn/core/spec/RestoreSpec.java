// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a restore brings back, where to, and in which order. Immutable; fields carry the names of Velero's RestoreSpec where
 * the meaning is the same.
 *
 * @param backup the backup's name; empty if it is a file that the command line names
 * @param items which items of the backup, in which order, by which plugins: as for a backup. Names and namespaces are those
 *     that the items have in the backup
 * @param namespaceMapping from namespaces of the backup to those of the cluster, in the user's order; both may be globs with
 *     one {@code *}
 * @param existing what to do about an item that is in the cluster already and differs
 * @param forceConflicts whether an update takes over fields that another manager owns
 * @param restoreStatus the types whose items are restored with their status, {@code *} for all
 * @param preserveNodePorts whether services keep the node ports that they had
 * @param orderFrom in which order items go that no rule places
 * @param transforms documents of kind {@code Transforms}, or of Velero's resource modifiers, in their order: name to text
 * @param awaitsReady whether each stage waits until what it restored is ready
 * @param quiesces whether the controllers that it creates have no replicas, or are suspended, until all stages are done
 * @param parksWebhooks whether webhook configurations, and API services whose service is restored, are left out
 * @param terminatingTimeout how long the restore waits for the end of namespaces that are being deleted
 */
public record RestoreSpec(
        String backup,
        BackupSpec items,
        Map<String, String> namespaceMapping,
        Existing existing,
        boolean forceConflicts,
        List<String> restoreStatus,
        boolean preserveNodePorts,
        OrderFrom orderFrom,
        Map<String, String> transforms,
        boolean awaitsReady,
        boolean quiesces,
        boolean parksWebhooks,
        Duration terminatingTimeout) {

    /** How long namespaces that are being deleted are waited for unless the user says otherwise. */
    public static final Duration DEFAULT_TERMINATING_TIMEOUT = Duration.ofMinutes(10);

    /** What to do about an item that is in the cluster already and differs from the backup's. */
    public enum Existing {
        /** Leave it as it is. */
        SKIP,
        /** Set the fields that the backup has, by server-side apply; what else is there stays. */
        UPDATE,
        /** Make it what the backup has. */
        REPLACE,
        /** Count it as failed, and leave it as it is. */
        FAIL
    }

    /** In which order items go that no rule places; the default stages hold in any case. */
    public enum OrderFrom {
        /** That of the default stages. */
        DEFAULT,
        /** In each default stage, that in which the backup placed them. */
        BACKUP,
        /** In each default stage, the reverse of that. */
        REVERSE
    }

    /**
     * Copies the collections.
     *
     * @throws InvalidInputException if fields contradict each other
     */
    public RestoreSpec {
        namespaceMapping = Collections.unmodifiableMap(new LinkedHashMap<>(namespaceMapping));
        restoreStatus = List.copyOf(restoreStatus);
        transforms = Collections.unmodifiableMap(new LinkedHashMap<>(transforms));
        if (forceConflicts && existing != Existing.UPDATE) {
            throw new InvalidInputException("fields of other managers are only taken over by an update:"
                    + " set existingResourcePolicy to update, or leave forceConflicts out");
        }
    }
}
