// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.core.json.TreeJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files beside the tarball that Velero reads, so that it can restore what Cairn wrote. */
public final class VeleroFiles {

    private static final Pattern MAJOR_MINOR = Pattern.compile("v?(\\d+)\\.(\\d+).*");

    /**
     * A claim and the volume it is bound to, both in the tarball.
     *
     * @param claimNamespace the claim's namespace
     * @param claim the claim's name
     * @param volume the volume's name
     * @param reclaimPolicy the volume's reclaim policy
     * @param volumeLabels the volume's labels
     */
    public record ClaimedVolume(
            String claimNamespace,
            String claim,
            String volume,
            String reclaimPolicy,
            Map<String, String> volumeLabels) {

        /** Copies the map. */
        public ClaimedVolume {
            volumeLabels = Map.copyOf(volumeLabels);
        }
    }

    /**
     * A warning or error, and the namespace it belongs to.
     *
     * @param namespace the namespace, or empty for one about the cluster or the run
     * @param text the sentence
     */
    public record Result(String namespace, String text) {}

    private VeleroFiles() {}

    /**
     * {@link BackupFile#VELERO_BACKUP}: the {@code Backup} object. It has no expiration, so that no garbage collector
     * takes the backup away.
     *
     * @param record what became of the backup
     * @param spec the fields of Velero's {@code BackupSpec}
     */
    public static byte[] backup(BackupRecord record, ObjectTree spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", record.name());
        metadata.put("namespace", "velero");
        metadata.put("creationTimestamp", seconds(record.started()));
        metadata.put("annotations", annotations(record.serverVersion()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", "velero.io/v1");
        fields.put("kind", "Backup");
        fields.put("metadata", metadata);
        fields.put("spec", spec);
        fields.put("status", status(record));
        return TreeJson.write(ObjectTree.of(fields));
    }

    private static Map<String, Object> annotations(String serverVersion) {
        Map<String, Object> annotations = new LinkedHashMap<>();
        Matcher version = MAJOR_MINOR.matcher(serverVersion);
        if (version.matches()) {
            annotations.put("velero.io/source-cluster-k8s-gitversion", serverVersion);
            annotations.put("velero.io/source-cluster-k8s-major-version", version.group(1));
            annotations.put("velero.io/source-cluster-k8s-minor-version", version.group(2));
        }
        return annotations;
    }

    private static Map<String, Object> status(BackupRecord record) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", 1);
        status.put("formatVersion", "1.0.0");
        status.put("phase", record.phase().toString());
        status.put("startTimestamp", seconds(record.started()));
        status.put("completionTimestamp", seconds(record.completed()));
        status.put(
                "progress",
                new TreeMap<>(Map.of(
                        "totalItems", record.items().total(),
                        "itemsBackedUp", record.items().captured())));
        status.put("warnings", record.warnings().count());
        status.put("errors", record.errors().count());
        return status;
    }

    /** Kubernetes writes times of objects in whole seconds. */
    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@link BackupFile#RESULTS}: warnings and errors by namespace. */
    public static byte[] results(List<Result> warnings, List<Result> errors) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errors", grouped(errors));
        fields.put("warnings", grouped(warnings));
        return Gzip.of(TreeJson.write(ObjectTree.of(fields)));
    }

    private static Map<String, Object> grouped(List<Result> results) {
        List<String> cluster = new ArrayList<>();
        Map<String, List<String>> namespaces = new TreeMap<>();
        for (Result result : results) {
            List<String> group = result.namespace().isEmpty()
                    ? cluster
                    : namespaces.computeIfAbsent(result.namespace(), namespace -> new ArrayList<>());
            group.add(result.text());
        }
        Map<String, Object> groups = new LinkedHashMap<>();
        if (!cluster.isEmpty()) {
            groups.put("cluster", cluster);
        }
        if (!namespaces.isEmpty()) {
            groups.put("namespaces", namespaces);
        }
        return groups;
    }

    /**
     * {@link BackupFile#VOLUME_INFO}: says of each volume that Velero finds no data of it, and what Cairn has.
     *
     * <p>An entry without a backup method makes Velero go by the volume's reclaim policy: it restores one with
     * {@code Retain} as it is, bound to its claim by name, and has one with {@code Delete} provisioned anew. So it is told of
     * a volume with a snapshot too: Velero restores from one only if the archive holds its objects, and would leave out a
     * {@code Retain} volume for it.
     *
     * @param operations what was done beside items
     */
    public static byte[] volumeInfo(List<ClaimedVolume> volumes, List<OperationRecord> operations) {
        Map<ItemId, String> handles = new HashMap<>();
        operations.stream()
                .filter(operation -> operation.state() == OperationRecord.State.COMPLETED)
                .filter(operation -> operation.kind().equals(Operation.SNAPSHOT))
                .forEach(operation ->
                        handles.put(operation.item(), operation.facts().getOrDefault("handle", operation.id())));
        List<String> entries = new ArrayList<>();
        for (ClaimedVolume volume : volumes) {
            entries.add(new String(TreeJson.write(volumeInfo(volume, handles)), StandardCharsets.UTF_8));
        }
        return Gzip.of(("[" + String.join(",", entries) + "]").getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectTree volumeInfo(ClaimedVolume volume, Map<ItemId, String> handles) {
        String handle = handles.get(new ItemId("persistentvolumeclaims", volume.claimNamespace(), volume.claim()));
        Map<String, Object> pvInfo = new LinkedHashMap<>();
        pvInfo.put("reclaimPolicy", volume.reclaimPolicy());
        pvInfo.put("labels", new TreeMap<>(volume.volumeLabels()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pvcName", volume.claim());
        fields.put("pvcNamespace", volume.claimNamespace());
        fields.put("pvName", volume.volume());
        fields.put("snapshotDataMoved", false);
        fields.put("preserveLocalSnapshot", false);
        fields.put("skipped", true);
        fields.put(
                "skippedReason",
                handle == null
                        ? "Cairn captured no volume data"
                        : "Cairn cut the snapshot " + handle + " and only Cairn restores from it");
        fields.put("pvInfo", pvInfo);
        return ObjectTree.of(fields);
    }

    /** An empty array, for the files of a backup without snapshots and operations. */
    public static byte[] none() {
        return Gzip.of("[]".getBytes(StandardCharsets.US_ASCII));
    }
}
