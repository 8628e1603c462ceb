// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What stands in VolumeSnapshots and their contents, and what Cairn puts there. */
final class SnapshotObjects {

    static final String BACKUP = "cairn.io/backup";

    private static final String EXCLUDE = "cairn.io/exclude-from-backup";
    /** The labels of what is there for a restore only. */
    static final Map<String, String> EXCLUDED = Map.of(EXCLUDE, "true");

    private static final String SECRET = "snapshot.storage.kubernetes.io/deletion-secret";
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private SnapshotObjects() {}

    /** A VolumeSnapshot of the operation's claim, to be created. */
    static ObjectTree snapshot(SnapshotTypes types, Operation operation, String backup) {
        return ObjectTree.of(Map.of(
                "apiVersion", types.snapshots().apiVersion(),
                "kind", types.snapshots().kind(),
                "metadata",
                        Map.of(
                                "name", operation.facts().getOrDefault(Facts.SNAPSHOT, ""),
                                "namespace", operation.item().namespace(),
                                "labels", labels(backup)),
                "spec",
                        Map.of(
                                "volumeSnapshotClassName",
                                operation.facts().getOrDefault(Facts.CLASS, ""),
                                "source",
                                Map.of(
                                        "persistentVolumeClaimName",
                                        operation.item().name()))));
    }

    /** A VolumeGroupSnapshot of claims, to be created. */
    static ObjectTree group(Grouping.Group group, String backup) {
        return ObjectTree.of(Map.of(
                "apiVersion", group.types().groups().apiVersion(),
                "kind", group.types().groups().kind(),
                "metadata", Map.of("name", group.name(), "namespace", group.namespace(), "labels", labels(backup)),
                "spec",
                        Map.of(
                                "volumeGroupSnapshotClassName",
                                group.className(),
                                "source",
                                Map.of("selector", Map.of("matchLabels", Map.of(group.label(), group.value()))))));
    }

    /** When a group was cut, and its snapshots were made, in the server's words. */
    static Optional<String> groupCut(Item group) {
        return group.object().text("status", "creationTime");
    }

    /** The content that a group is bound to, or an empty name. */
    static String groupContent(Item group) {
        return group.object()
                .text("status", "boundVolumeGroupSnapshotContentName")
                .orElse("");
    }

    /** Whether it was made for a backup. */
    static boolean isOurs(Item either) {
        return either.object().text("metadata", "labels", BACKUP).isPresent();
    }

    /** The labels of the backup, as a patch. */
    static ObjectTree labelling(String backup) {
        return ObjectTree.of(Map.of("metadata", Map.of("labels", labels(backup))));
    }

    // What exists for a moment, or for this backup, is nothing to back up.
    private static Map<String, String> labels(String backup) {
        return Map.of(BACKUP, backup, EXCLUDE, "true");
    }

    /** A deletion policy, as a patch. */
    static ObjectTree deletionPolicy(String policy) {
        return ObjectTree.of(Map.of("spec", Map.of("deletionPolicy", policy)));
    }

    static boolean retained(Item content) {
        return content.object()
                .text("spec", "deletionPolicy")
                .filter("Retain"::equals)
                .isPresent();
    }

    /** The content that a snapshot is bound to. */
    static Optional<String> content(Item snapshot) {
        return snapshot.object()
                .text("status", "boundVolumeSnapshotContentName")
                .filter(name -> !name.isEmpty());
    }

    /** When a content was cut: it holds nanoseconds since 1970. */
    static Optional<Instant> cut(Item content) {
        return content.object()
                .value("status", "creationTime")
                .flatMap(SnapshotObjects::number)
                .map(nanos -> Instant.ofEpochSecond(
                        nanos.divide(NANOS).longValue(), nanos.mod(NANOS).longValue()));
    }

    static boolean ready(Item snapshot) {
        return snapshot.object()
                .value("status", "readyToUse")
                .filter(Boolean.TRUE::equals)
                .isPresent();
    }

    /** What the controller or the driver says is wrong; empty if nothing is. */
    static String trouble(Item either) {
        return either.object().text("status", "error", "message").orElse("");
    }

    /** What is known of a snapshot that is ready. */
    static Map<String, String> facts(Item content) {
        Map<String, String> facts = new LinkedHashMap<>();
        ObjectTree object = content.object();
        object.text("status", "snapshotHandle").ifPresent(handle -> facts.put(Facts.HANDLE, handle));
        object.text("spec", "driver").ifPresent(driver -> facts.put(Facts.DRIVER, driver));
        object.value("status", "restoreSize")
                .flatMap(SnapshotObjects::number)
                .ifPresent(size -> facts.put(Facts.SIZE, size.toString()));
        ObjectTree annotations = object.tree("metadata", "annotations").orElse(ObjectTree.empty());
        annotations
                .text(SECRET + "-name")
                .ifPresent(name -> facts.put(
                        Facts.DELETION_SECRET,
                        annotations.text(SECRET + "-namespace").orElse("") + "/" + name));
        return facts;
    }

    private static Optional<BigInteger> number(Object value) {
        return value instanceof Long number
                ? Optional.of(BigInteger.valueOf(number))
                : Optional.of(value).filter(BigInteger.class::isInstance).map(BigInteger.class::cast);
    }
}
