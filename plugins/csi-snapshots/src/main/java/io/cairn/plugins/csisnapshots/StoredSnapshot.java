// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A snapshot of the storage, as a backup has recorded it, and the objects by which a cluster finds it.
 *
 * @param namespace the namespace of the claim that is made from it
 */
record StoredSnapshot(SnapshotTypes types, Operation operation, String namespace) {

    private static final String SECRET = "snapshot.storage.kubernetes.io/deletion-secret";
    private static final Pattern QUANTITY = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([KMGTPE]i|[kMGTPE]?)");
    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("k", "M", "G", "T", "P", "E");
    private static final int RANDOM_PART = 12;

    /** The same for the same snapshot and namespace, so that a second run makes no second one. */
    String name() {
        String seed = operation.id() + " " + namespace;
        return "cairn-"
                + UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "")
                        .substring(0, RANDOM_PART);
    }

    String handle() {
        return operation.facts().getOrDefault(Facts.HANDLE, "");
    }

    Item content() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name());
        metadata.put("labels", SnapshotObjects.EXCLUDED);
        String[] secret =
                operation.facts().getOrDefault(Facts.DELETION_SECRET, "").split("/", 2);
        if (secret.length == 2) {
            metadata.put("annotations", Map.of(SECRET + "-namespace", secret[0], SECRET + "-name", secret[1]));
        }
        return new Item(
                types.contents(),
                ObjectTree.of(Map.of(
                        "apiVersion", types.contents().apiVersion(),
                        "kind", types.contents().kind(),
                        "metadata", metadata,
                        "spec",
                                Map.of(
                                        "deletionPolicy", "Retain",
                                        "driver", operation.facts().getOrDefault(Facts.DRIVER, ""),
                                        "source", Map.of("snapshotHandle", handle()),
                                        "volumeSnapshotRef", Map.of("name", name(), "namespace", namespace)))));
    }

    Item snapshot() {
        return new Item(
                types.snapshots(),
                ObjectTree.of(Map.of(
                        "apiVersion", types.snapshots().apiVersion(),
                        "kind", types.snapshots().kind(),
                        "metadata", Map.of("name", name(), "namespace", namespace, "labels", SnapshotObjects.EXCLUDED),
                        "spec", Map.of("source", Map.of("volumeSnapshotContentName", name())))));
    }

    /** The size that a volume made from it needs, if a claim asks for less: no driver makes a smaller one. */
    Optional<String> atLeast(String asked) {
        return Optional.ofNullable(operation.facts().get(Facts.SIZE))
                .filter(size -> bytes(asked)
                        .map(bytes -> bytes.compareTo(new BigDecimal(size)) < 0)
                        .orElse(false));
    }

    private static Optional<BigDecimal> bytes(String quantity) {
        Matcher parts = QUANTITY.matcher(quantity);
        if (!parts.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(parts.group(1));
        int binary = BINARY.indexOf(parts.group(2)) + 1;
        int decimal = DECIMAL.indexOf(parts.group(2)) + 1;
        return Optional.of(number.multiply(BigDecimal.valueOf(1024).pow(binary))
                .multiply(BigDecimal.valueOf(1000).pow(decimal)));
    }
}
