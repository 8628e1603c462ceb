// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.api.ResourceType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Cuts the snapshots of one turn: creates them all, and then waits for them together. Used by one thread. */
final class Cutting {

    /** The controller tries again what failed: what it still can't do after this long is told as its last word. */
    private static final Duration TROUBLE_MAY_PASS = Duration.ofSeconds(30);

    private final ClusterAccess cluster;
    private final String backup;
    private final Settings settings;
    private final Clock clock;
    private final SnapshotClasses classes;

    Cutting(ClusterAccess cluster, SnapshotClasses classes, String backup, Settings settings, Clock clock) {
        this.cluster = cluster;
        this.backup = backup;
        this.settings = settings;
        this.clock = clock;
        this.classes = classes;
    }

    Map<String, OperationStatus> cut(List<Operation> operations) throws ClusterException {
        Map<String, OperationStatus> statuses = new LinkedHashMap<>();
        List<Operation> created = new ArrayList<>();
        for (Operation operation : operations) {
            statuses.put(operation.id(), guarded(() -> {
                Operation one = create(operation);
                created.add(one);
                return OperationStatus.running("", one.facts());
            }));
        }
        Instant deadline = clock.instant().plus(settings.cutTimeout());
        for (Operation operation : created) {
            statuses.put(operation.id(), guarded(() -> awaitCut(operation, deadline)));
        }
        return statuses;
    }

    @FunctionalInterface
    private interface Step {
        OperationStatus run() throws ClusterException, NoSnapshotException;
    }

    /** One claim's failure is no other claim's, unless nothing can be asked for any more. */
    private static OperationStatus guarded(Step step) throws ClusterException {
        try {
            return step.run();
        } catch (NoSnapshotException e) {
            return OperationStatus.failed(String.valueOf(e.getMessage()));
        } catch (ClusterException e) {
            if (e.status() == 0 || e.status() == 401) {
                throw e;
            }
            return OperationStatus.failed(String.valueOf(e.getMessage()));
        }
    }

    private SnapshotTypes types() throws NoSnapshotException {
        return SnapshotTypes.served(cluster)
                .orElseThrow(() -> new NoSnapshotException("the cluster doesn't serve VolumeSnapshots: install the"
                        + " snapshot controller and its definitions, or back up without snapshots"));
    }

    private Operation create(Operation operation) throws ClusterException, NoSnapshotException {
        SnapshotTypes types = types();
        Map<String, String> facts = new LinkedHashMap<>();
        ObjectTree csi = csi(operation);
        String driver = csi.text("driver").orElse("");
        facts.put(Facts.DRIVER, driver);
        csi.text("volumeHandle").ifPresent(handle -> facts.put(Facts.VOLUME_HANDLE, handle));
        Optional<String> wished =
                Optional.ofNullable(operation.facts().get(Facts.CLASS)).or(() -> settings.className(driver));
        facts.put(Facts.CLASS, classes.pick(types.classes(), driver, wished));
        Operation named = operation.with(facts);
        ObjectTree snapshot = SnapshotObjects.snapshot(types, named, backup);
        try {
            cluster.create(types.snapshots(), snapshot);
        } catch (ClusterException e) {
            boolean unknown = e.status() == 0 || e.status() >= 500;
            if (!unknown || snapshot(types, named).isEmpty()) {
                throw e;
            }
            // The answer was lost on the way, and the snapshot is there: its name is nobody else's.
        }
        return named;
    }

    private ObjectTree csi(Operation operation) throws ClusterException, NoSnapshotException {
        String name = operation.facts().getOrDefault(Facts.VOLUME, "");
        if (name.isEmpty()) {
            throw new NoSnapshotException("it is not bound to a volume, so there is no data to keep: wait until it is"
                    + " bound, or label it " + SnapshotAction.WANTED + "=false");
        }
        Item volume = cluster.get(cluster.resolve("persistentvolumes"), "", name)
                .orElseThrow(() -> new NoSnapshotException("its volume " + name + " doesn't exist"));
        return volume.object()
                .tree("spec", "csi")
                .orElseThrow(() -> new NoSnapshotException("its volume " + name
                        + " has no CSI driver, which only can cut snapshots: label the claim " + SnapshotAction.WANTED
                        + "=false, and keep its data by other means"));
    }

    private Optional<Item> snapshot(SnapshotTypes types, Operation operation) throws ClusterException {
        return cluster.get(
                types.snapshots(),
                operation.item().namespace(),
                operation.facts().getOrDefault(Facts.SNAPSHOT, ""));
    }

    private OperationStatus awaitCut(Operation operation, Instant deadline)
            throws ClusterException, NoSnapshotException {
        SnapshotTypes types = types();
        String name = operation.facts().getOrDefault(Facts.SNAPSHOT, "");
        Predicate<Item> bound = item -> SnapshotObjects.content(item).isPresent();
        Item snapshot = await(types.snapshots(), operation.item().namespace(), name, bound, deadline);
        String contentName = SnapshotObjects.content(snapshot).orElseThrow(() -> notCut(operation, snapshot));
        Predicate<Item> isCut = item -> SnapshotObjects.cut(item).isPresent();
        Item content = await(types.contents(), "", contentName, isCut, deadline);
        Instant cut = SnapshotObjects.cut(content).orElseThrow(() -> notCut(operation, content));
        cluster.patch(types.contents(), "", contentName, SnapshotObjects.labelling(backup));
        Map<String, String> facts = new LinkedHashMap<>(operation.facts());
        facts.put(Facts.CONTENT, contentName);
        facts.put(Facts.CUT, cut.toString());
        return OperationStatus.running("", facts);
    }

    private Item await(ResourceType type, String namespace, String name, Predicate<Item> goal, Instant deadline)
            throws ClusterException, NoSnapshotException {
        Predicate<Item> news =
                item -> goal.test(item) || !SnapshotObjects.trouble(item).isEmpty();
        Item seen = there(cluster.await(type, namespace, name, news, left(deadline)), type, name);
        if (goal.test(seen) || SnapshotObjects.trouble(seen).isEmpty()) {
            return seen;
        }
        Duration left = left(deadline);
        Duration patience = left.compareTo(TROUBLE_MAY_PASS) < 0 ? left : TROUBLE_MAY_PASS;
        return there(cluster.await(type, namespace, name, goal, patience), type, name);
    }

    private static Item there(Optional<Item> seen, ResourceType type, String name) throws NoSnapshotException {
        return seen.orElseThrow(() -> new NoSnapshotException(
                "the " + type.kind() + " " + name + " was deleted before it was cut: look who deletes it"));
    }

    private Duration left(Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private NoSnapshotException notCut(Operation operation, Item last) {
        String driver = operation.facts().getOrDefault(Facts.DRIVER, "");
        String trouble = SnapshotObjects.trouble(last);
        return new NoSnapshotException(
                trouble.isEmpty()
                        ? "the driver " + driver + " has not cut it within "
                                + settings.cutTimeout().toSeconds()
                                + " s: look into the logs of the snapshot controller and the driver, or raise cut-timeout"
                        : "the driver " + driver + " can't cut it: " + trouble);
    }
}
