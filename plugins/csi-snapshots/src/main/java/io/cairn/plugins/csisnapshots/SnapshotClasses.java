// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Picks the VolumeSnapshotClass for a claim: the one that the claim or the settings name, else the class of the driver with the label {@code cairn.io/snapshot-class} or Velero's, else the default one, else the only
 * one. The classes are read once. Safe for use by several threads.
 */
final class SnapshotClasses {

    /** On a class: take it for its driver. On a claim, as an annotation: take the class of this name. */
    static final List<String> KEYS = List.of("cairn.io/snapshot-class", "velero.io/csi-volumesnapshot-class");

    private static final String DEFAULT = "snapshot.storage.kubernetes.io/is-default-class";

    private final ClusterAccess cluster;
    private Optional<List<Item>> read = Optional.empty();

    SnapshotClasses(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    /**
     * Picks.
     *
     * @param named the name of the class that the user wants, if he said
     */
    String pick(ResourceType type, String driver, Optional<String> named) throws ClusterException, NoSnapshotException {
        List<Item> all = all(type);
        if (named.isPresent()) {
            return named(named.get(), driver, all);
        }
        List<Item> ofDriver =
                all.stream().filter(item -> driver.equals(driver(item))).toList();
        Optional<String> labelled = only(ofDriver, SnapshotClasses::labelled, driver, "with the label " + KEYS.get(0));
        if (labelled.isPresent()) {
            return labelled.get();
        }
        Optional<String> standard = only(ofDriver, SnapshotClasses::isDefault, driver, "that are the default");
        if (standard.isPresent()) {
            return standard.get();
        }
        return only(ofDriver, any -> true, driver, "and none is the default")
                .orElseThrow(() -> new NoSnapshotException("there is no VolumeSnapshotClass of the driver " + driver
                        + ": create one, or label the claim " + SnapshotAction.WANTED + "=false"));
    }

    private static String named(String name, String driver, List<Item> all) throws NoSnapshotException {
        Item found = all.stream()
                .filter(item -> item.id().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSnapshotException(
                        "there is no VolumeSnapshotClass '" + name + "'; there are: " + names(all)));
        if (!driver(found).equals(driver)) {
            throw new NoSnapshotException("the VolumeSnapshotClass '" + name + "' is of the driver " + driver(found)
                    + ", and its volume of " + driver + ": set class." + driver);
        }
        return name;
    }

    private static Optional<String> only(List<Item> classes, Predicate<Item> wanted, String driver, String which)
            throws NoSnapshotException {
        List<Item> found = classes.stream().filter(wanted).toList();
        if (found.size() > 1) {
            throw new NoSnapshotException("there are several VolumeSnapshotClasses of the driver " + driver + " "
                    + which + ": " + names(found) + "; name one by the setting class." + driver);
        }
        return found.stream().map(item -> item.id().name()).findFirst();
    }

    private static String names(List<Item> classes) {
        return classes.isEmpty()
                ? "none"
                : classes.stream().map(item -> item.id().name()).sorted().collect(Collectors.joining(", "));
    }

    private static boolean labelled(Item item) {
        return KEYS.stream()
                .map(key -> item.object().text("metadata", "labels", key))
                .anyMatch(value -> value.isPresent() && !value.get().equals("false"));
    }

    private static boolean isDefault(Item item) {
        return item.object()
                .text("metadata", "annotations", DEFAULT)
                .filter("true"::equals)
                .isPresent();
    }

    private static String driver(Item item) {
        return item.object().text("driver").orElse("");
    }

    private synchronized List<Item> all(ResourceType type) throws ClusterException {
        if (read.isEmpty()) {
            List<Item> classes = new ArrayList<>();
            cluster.forEachItem(type, "", classes::add);
            read = Optional.of(List.copyOf(classes));
        }
        return read.get();
    }
}
