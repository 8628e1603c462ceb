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
        List<Operation> located = each(operations, this::locate, statuses);
        Grouping.Division division = new Grouping(cluster, settings).divide(located);
        List<Operation> single = new ArrayList<>(division.single());
        List<Grouping.Group> groups = new ArrayList<>();
        for (Grouping.Group group : division.groups()) {
            try {
                createOnce(group.types().groups(), SnapshotObjects.group(group, backup));
                groups.add(group);
            } catch (ClusterException e) {
                requireReachable(e);
                group.members().forEach(each -> single.add(Grouping.ungrouped(each, String.valueOf(e.getMessage()))));
            }
        }
        List<Operation> created = each(single, this::create, statuses);
        Instant deadline = clock.instant().plus(settings.cutTimeout());
        for (Grouping.Group group : groups) {
            statuses.putAll(cutGroup(group, deadline));
        }
        for (Operation operation : created) {
            statuses.put(operation.id(), guarded(() -> awaitCut(operation, deadline)));
        }
        return statuses;
    }

    @FunctionalInterface
    private interface Advance {
        Operation run(Operation operation) throws ClusterException, NoSnapshotException;
    }

    /** Does something with each; those that fail are noted and left out. */
    private static List<Operation> each(
            List<Operation> operations, Advance advance, Map<String, OperationStatus> statuses)
            throws ClusterException {
        List<Operation> advanced = new ArrayList<>();
        for (Operation operation : operations) {
            statuses.put(operation.id(), guarded(() -> {
                Operation one = advance.run(operation);
                advanced.add(one);
                return OperationStatus.running("", one.facts());
            }));
        }
        return advanced;
    }

    /** All claims of a group have one fate. */
    private Map<String, OperationStatus> cutGroup(Grouping.Group group, Instant deadline) throws ClusterException {
        Map<String, OperationStatus> statuses = new LinkedHashMap<>();
        OperationStatus failure = guarded(() -> {
            awaitGroup(group, deadline).forEach((id, facts) -> statuses.put(id, OperationStatus.running("", facts)));
            return OperationStatus.running("", Map.of());
        });
        if (failure.state() == OperationStatus.State.FAILED) {
            group.members().forEach(member -> statuses.put(member.id(), failure));
        }
        return statuses;
    }

    /** Gives the facts of each operation. */
    private Map<String, Map<String, String>> awaitGroup(Grouping.Group group, Instant deadline)
            throws ClusterException, NoSnapshotException {
        SnapshotTypes types = types();
        Item cut = await(
                group.types().groups(),
                group.namespace(),
                group.name(),
                item -> SnapshotObjects.groupCut(item).isPresent(),
                deadline);
        String time = SnapshotObjects.groupCut(cut)
                .orElseThrow(() -> notCut(group.members().get(0), cut));
        String groupContent = SnapshotObjects.groupContent(cut);
        cluster.patch(group.types().contents(), "", groupContent, SnapshotObjects.labelling(backup));
        Map<String, Item> made = new LinkedHashMap<>();
        GroupKeeping.members(cluster, types, cut)
                .forEach(item -> made.put(
                        item.object()
                                .text("spec", "source", "persistentVolumeClaimName")
                                .orElse(""),
                        item));
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (Operation member : group.members()) {
            Item snapshot = Optional.ofNullable(made.get(member.item().name()))
                    .orElseThrow(() -> new NoSnapshotException("the VolumeGroupSnapshot " + group.name()
                            + " was cut without a snapshot of " + member.item().name()
                            + ": look into the logs of the snapshot controller and the driver"));
            String content = SnapshotObjects.content(snapshot).orElse("");
            cluster.patch(
                    types.snapshots(), group.namespace(), snapshot.id().name(), SnapshotObjects.labelling(backup));
            Optional<Instant> cutAt = cluster.patch(types.contents(), "", content, SnapshotObjects.labelling(backup))
                    .flatMap(SnapshotObjects::cut);
            Map<String, String> facts = new LinkedHashMap<>(member.facts());
            facts.put(Facts.SNAPSHOT, snapshot.id().name());
            facts.put(Facts.CONTENT, content);
            facts.put(Facts.GROUP, group.name());
            facts.put(Facts.GROUP_CLASS, group.className());
            facts.put(Facts.GROUP_CONTENT, groupContent);
            facts.put(Facts.CUT, cutAt.map(Instant::toString).orElse(time));
            all.put(member.id(), facts);
        }
        return all;
    }

    /** Lets through what leaves nothing that could be asked for any more. */
    static void requireReachable(ClusterException e) throws ClusterException {
        if (e.status() == 0 || e.status() == 401) {
            throw e;
        }
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
            requireReachable(e);
            return OperationStatus.failed(String.valueOf(e.getMessage()));
        }
    }

    private SnapshotTypes types() throws NoSnapshotException {
        return SnapshotTypes.served(cluster)
                .orElseThrow(() -> new NoSnapshotException("the cluster doesn't serve VolumeSnapshots: install the"
                        + " snapshot controller and its definitions, or back up without snapshots"));
    }

    /** Finds out where the data of a claim is. */
    private Operation locate(Operation operation) throws ClusterException, NoSnapshotException {
        types();
        Map<String, String> facts = new LinkedHashMap<>();
        ObjectTree csi = csi(operation);
        String driver = csi.text("driver").orElse("");
        facts.put(Facts.DRIVER, driver);
        csi.text("volumeHandle").ifPresent(handle -> facts.put(Facts.VOLUME_HANDLE, handle));
        return operation.with(facts);
    }

    private Operation create(Operation operation) throws ClusterException, NoSnapshotException {
        SnapshotTypes types = types();
        String driver = operation.facts().getOrDefault(Facts.DRIVER, "");
        Optional<String> wished =
                Optional.ofNullable(operation.facts().get(Facts.CLASS)).or(() -> settings.className(driver));
        Operation named = operation.with(Map.of(Facts.CLASS, classes.pick(types.classes(), driver, wished)));
        createOnce(types.snapshots(), SnapshotObjects.snapshot(types, named, backup));
        return named;
    }

    private void createOnce(ResourceType type, ObjectTree object) throws ClusterException {
        try {
            cluster.create(type, object);
        } catch (ClusterException e) {
            boolean unknown = e.status() == 0 || e.status() >= 500;
            String namespace = object.text("metadata", "namespace").orElse("");
            String name = object.text("metadata", "name").orElse("");
            if (!unknown || cluster.get(type, namespace, name).isEmpty()) {
                throw e;
            }
            // The answer was lost on the way, and the object is there: its name is nobody else's.
        }
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
