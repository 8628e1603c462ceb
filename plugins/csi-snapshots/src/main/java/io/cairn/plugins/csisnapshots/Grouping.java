// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out which claims of a turn can be cut as one: those that bear the same value of the label that the user named. A
 * group selects its claims by that label, so it must be all of them that bear it, and of one driver. Used by one thread.
 */
final class Grouping {

    private static final String DEFAULT = "groupsnapshot.storage.kubernetes.io/is-default-class";

    private final ClusterAccess cluster;
    private final Settings settings;

    Grouping(ClusterAccess cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** Claims to be cut as one; its name is the first one's. */
    record Group(GroupTypes types, String className, String label, String value, List<Operation> members) {

        Group {
            members = List.copyOf(members);
        }

        String namespace() {
            return members.get(0).item().namespace();
        }

        String name() {
            return nameOf(members.get(0));
        }
    }

    /** How the claims of a turn are cut. */
    record Division(List<Group> groups, List<Operation> single) {}

    /** The name of the group that an operation would be the first of. */
    static String nameOf(Operation operation) {
        return operation.id().substring(operation.id().indexOf('/') + 1);
    }

    /** What can't be cut as one, though it should, is given as single with the reason among its facts. */
    Division divide(List<Operation> operations) throws ClusterException {
        Optional<String> label = settings.groupLabel();
        if (label.isEmpty()) {
            return new Division(List.of(), operations);
        }
        Division division = new Division(new ArrayList<>(), new ArrayList<>());
        Map<String, List<Operation>> byNamespace = new LinkedHashMap<>();
        operations.forEach(each -> byNamespace
                .computeIfAbsent(each.item().namespace(), namespace -> new ArrayList<>())
                .add(each));
        for (Map.Entry<String, List<Operation>> entry : byNamespace.entrySet()) {
            divide(label.get(), entry.getKey(), entry.getValue(), division);
        }
        return division;
    }

    private void divide(String label, String namespace, List<Operation> operations, Division division)
            throws ClusterException {
        Map<String, Set<String>> bearers;
        try {
            bearers = bearers(label, namespace);
        } catch (ClusterException e) {
            Cutting.requireReachable(e);
            operations.forEach(each -> division.single().add(ungrouped(each, String.valueOf(e.getMessage()))));
            return;
        }
        List<Operation> left = new ArrayList<>(operations);
        for (Map.Entry<String, Set<String>> entry : bearers.entrySet()) {
            Set<String> claims = entry.getValue();
            List<Operation> members = operations.stream()
                    .filter(each -> claims.contains(each.item().name()))
                    .toList();
            left.removeAll(members);
            if (members.isEmpty() || claims.size() == 1) {
                division.single().addAll(members);
                continue;
            }
            try {
                division.groups().add(group(label, entry.getKey(), claims, members));
            } catch (NoSnapshotException e) {
                members.forEach(each -> division.single().add(ungrouped(each, String.valueOf(e.getMessage()))));
            }
        }
        division.single().addAll(left);
    }

    static Operation ungrouped(Operation operation, String reason) {
        return operation.with(Map.of(Facts.UNGROUPED, reason));
    }

    /** The names of the claims of a namespace, by the value of the label. */
    private Map<String, Set<String>> bearers(String label, String namespace) throws ClusterException {
        Map<String, Set<String>> bearers = new TreeMap<>();
        cluster.forEachRef(cluster.resolve("persistentvolumeclaims"), namespace, claim -> {
            String value = claim.labels().getOrDefault(label, "");
            if (!value.isEmpty()) {
                bearers.computeIfAbsent(value, any -> new TreeSet<>()).add(claim.name());
            }
        });
        return bearers;
    }

    private Group group(String label, String value, Set<String> claims, List<Operation> members)
            throws ClusterException, NoSnapshotException {
        Set<String> others = new TreeSet<>(claims);
        members.forEach(each -> others.remove(each.item().name()));
        if (!others.isEmpty()) {
            throw new NoSnapshotException("other claims with " + label + "=" + value
                    + " have no snapshot in this turn, and a group holds all of them: " + String.join(", ", others));
        }
        Set<String> drivers = members.stream()
                .map(each -> each.facts().getOrDefault(Facts.DRIVER, ""))
                .collect(Collectors.toCollection(TreeSet::new));
        if (drivers.size() > 1) {
            throw new NoSnapshotException("the claims with " + label + "=" + value + " are of several drivers: "
                    + String.join(", ", drivers));
        }
        if (members.stream().anyMatch(each -> each.facts().containsKey(Facts.CLASS))) {
            throw new NoSnapshotException("a claim with " + label + "=" + value
                    + " names a VolumeSnapshotClass of its own, and a group has none");
        }
        GroupTypes types = GroupTypes.served(cluster)
                .orElseThrow(() -> new NoSnapshotException("the cluster doesn't serve VolumeGroupSnapshots"));
        return new Group(types, className(types.classes(), drivers.iterator().next()), label, value, members);
    }

    private String className(ResourceType type, String driver) throws ClusterException, NoSnapshotException {
        Map<String, Item> ofDriver = new TreeMap<>();
        cluster.forEachItem(type, "", item -> {
            if (item.object().text("driver").orElse("").equals(driver)) {
                ofDriver.put(item.id().name(), item);
            }
        });
        if (settings.groupClass().isPresent()) {
            return settings.groupClass()
                    .filter(ofDriver::containsKey)
                    .orElseThrow(() -> new NoSnapshotException("there is no VolumeGroupSnapshotClass '"
                            + settings.groupClass().orElseThrow() + "' of the driver " + driver));
        }
        List<String> defaults = ofDriver.entrySet().stream()
                .filter(each -> each.getValue()
                        .object()
                        .text("metadata", "annotations", DEFAULT)
                        .filter("true"::equals)
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
        if (defaults.size() == 1) {
            return defaults.get(0);
        }
        if (ofDriver.size() == 1) {
            return ofDriver.keySet().iterator().next();
        }
        throw new NoSnapshotException(
                ofDriver.isEmpty()
                        ? "there is no VolumeGroupSnapshotClass of the driver " + driver
                        : "there are several VolumeGroupSnapshotClasses of the driver " + driver
                                + " and not one that is the default: " + String.join(", ", ofDriver.keySet())
                                + "; name one by the setting group-class");
    }
}
