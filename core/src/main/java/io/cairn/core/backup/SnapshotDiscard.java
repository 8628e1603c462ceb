// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Operation;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginException;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginLog;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.spec.PluginChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Discards snapshots that backups recorded, by the plugins that made them. Used by one thread. */
interface SnapshotDiscard {

    /** Discards snapshots of a backup; gives a sentence for each that is left. */
    List<String> discard(String backup, List<OperationRecord> snapshots);

    /** For where there is no cluster, for this reason. */
    static SnapshotDiscard impossible(String reason) {
        return (backup, snapshots) ->
                snapshots.stream().map(snapshot -> left(snapshot, reason)).toList();
    }

    /** In the cluster of the backups. */
    static SnapshotDiscard in(ClusterAccess cluster, PluginHost host) {
        return (backup, snapshots) -> {
            if (snapshots.isEmpty()) {
                return List.of();
            }
            try (PluginRun plugins = host.run(cluster, backup, makers(backup, snapshots), PluginLog.NONE)) {
                return LogMarks.ofRun(backup, () -> discard(plugins, snapshots));
            } catch (InvalidInputException | PluginException e) {
                return impossible(ErrorText.of(e)).discard(backup, snapshots);
            }
        };
    }

    /** The plugins that made the snapshots, whatever the user has switched on or off since. */
    private static Map<String, PluginChoice> makers(String backup, List<OperationRecord> snapshots) {
        Map<String, PluginChoice> makers = new LinkedHashMap<>();
        for (OperationRecord snapshot : snapshots) {
            String plugin = snapshot.action().split("/", 2)[0];
            makers.put(plugin, PluginChoice.switched(true, "the record of the backup '" + backup + "'"));
        }
        return makers;
    }

    private static List<String> discard(PluginRun plugins, List<OperationRecord> snapshots) {
        Map<String, Extension<BackupItemAction>> actions = new LinkedHashMap<>();
        plugins.backupActions().forEach(action -> actions.put(action.toString(), action));
        List<String> left = new ArrayList<>();
        for (int i = 0; i < snapshots.size(); i++) {
            OperationRecord snapshot = snapshots.get(i);
            try {
                discard(Optional.ofNullable(actions.get(snapshot.action())), snapshot, plugins);
            } catch (ClusterException | InvalidInputException | PluginException e) {
                if (endsAll(e)) {
                    // Each further attempt would wait as long as this one did.
                    snapshots.subList(i, snapshots.size()).forEach(rest -> left.add(left(rest, ErrorText.of(e))));
                    return left;
                }
                left.add(left(snapshot, ErrorText.of(e)));
            }
        }
        return left;
    }

    private static boolean endsAll(Exception e) {
        return e instanceof ClusterException cluster && (cluster.status() == 0 || cluster.status() == 401);
    }

    private static void discard(
            Optional<Extension<BackupItemAction>> action, OperationRecord snapshot, PluginRun plugins)
            throws ClusterException {
        Extension<BackupItemAction> maker = action.orElseThrow(
                () -> new InvalidInputException("there is no action " + snapshot.action() + problems(plugins)));
        Operation operation = operation(snapshot);
        LogMarks.about(
                operation.item(),
                () -> maker.call(extension -> {
                    extension.discard(operation);
                    return operation;
                }));
    }

    private static String problems(PluginRun plugins) {
        return plugins.problems().stream()
                .map(problem -> ", since " + ErrorText.of(problem))
                .findFirst()
                .orElse("");
    }

    private static Operation operation(OperationRecord snapshot) {
        return new Operation(snapshot.id(), snapshot.kind(), snapshot.item(), Duration.ZERO, snapshot.facts());
    }

    private static String left(OperationRecord snapshot, String reason) {
        return "the " + snapshot.kind() + " of " + snapshot.item() + " can't be discarded: " + reason;
    }
}
