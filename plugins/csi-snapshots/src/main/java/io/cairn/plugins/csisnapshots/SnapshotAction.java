// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.api.RunContext;
import io.cairn.api.UsedRights;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Cuts a snapshot of each claim in the claim's turn; the turn ends when all snapshots of the turn are cut. Later, when one
 * is ready to use, its content is kept and the VolumeSnapshot removed. Safe for use by several threads.
 */
public final class SnapshotAction implements BackupItemAction {

    /** A label on a claim: {@code false} means that it is to have no snapshot. */
    static final String WANTED = "cairn.io/snapshot";

    private static final int CLAIM_PART = 40;
    private static final int RANDOM_PART = 12;

    private final ClusterAccess cluster;
    private final RunContext run;
    private final Clock clock;
    private final SnapshotClasses classes;

    /** An action on the claims of this cluster. */
    @Inject
    public SnapshotAction(ClusterAccess cluster, RunContext run) {
        this(cluster, run, Clock.systemUTC());
    }

    SnapshotAction(ClusterAccess cluster, RunContext run, Clock clock) {
        this.cluster = cluster;
        this.run = run;
        this.clock = clock;
        this.classes = new SnapshotClasses(cluster);
    }

    @Override
    public String name() {
        return "volume-snapshot";
    }

    @Override
    public AppliesTo appliesTo() {
        Settings.of(run.config());
        return AppliesTo.starting("persistentvolumeclaims");
    }

    @Override
    public List<UsedRights> rights() {
        return Settings.of(run.config()).groupLabel().isEmpty()
                ? SnapshotTypes.RIGHTS
                : Stream.concat(SnapshotTypes.RIGHTS.stream(), GroupTypes.RIGHTS.stream())
                        .toList();
    }

    @Override
    public ActionResult execute(Item claim) {
        ObjectTree object = claim.object();
        if (object.text("metadata", "labels", WANTED).filter("false"::equals).isPresent()) {
            return ActionResult.of(claim);
        }
        ItemId id = claim.id();
        String snapshot = snapshotName(id.name());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(Facts.SNAPSHOT, snapshot);
        object.text("spec", "volumeName")
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> facts.put(Facts.VOLUME, name));
        SnapshotClasses.KEYS.stream()
                .flatMap(key -> object.text("metadata", "annotations", key).stream())
                .findFirst()
                .ifPresent(name -> facts.put(Facts.CLASS, name));
        Operation operation = new Operation(
                id.namespace() + "/" + snapshot,
                Operation.SNAPSHOT,
                id,
                Settings.of(run.config()).readyTimeout(),
                facts);
        return new ActionResult(claim, List.of(), List.of(operation));
    }

    /** A name that nobody else uses, now or later. */
    private static String snapshotName(String claim) {
        String part = claim.substring(0, Math.min(CLAIM_PART, claim.length())).replaceAll("[^a-z0-9]+$", "");
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_PART);
        return ("cairn-" + part + "-" + random).toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, OperationStatus> begin(List<Operation> operations) throws ClusterException {
        return new Cutting(cluster, classes, run.backup(), Settings.of(run.config()), clock).cut(operations);
    }

    @Override
    public OperationStatus poll(Operation operation) throws ClusterException {
        return new Keeping(cluster).poll(operation);
    }

    @Override
    public void discard(Operation operation) throws ClusterException {
        new Keeping(cluster)
                .discard(operation, Settings.of(run.config()).groupLabel().isPresent());
    }
}
