// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.Map;

/** One object as it was from one revision on. Compared by identity. */
final class Version {

    /** What happened to the object. */
    enum Change {
        ADDED,
        MODIFIED,
        DELETED
    }

    private final String key;
    private final long revision;
    private final Change change;
    private final String apiVersion;
    private final byte[] body;
    private final int metadataStart;
    private final int metadataEnd;
    private final Map<String, String> labels;

    Version(
            String key,
            long revision,
            Change change,
            String apiVersion,
            byte[] body,
            int metadataStart,
            int metadataEnd,
            Map<String, String> labels) {
        this.key = key;
        this.revision = revision;
        this.change = change;
        this.apiVersion = apiVersion;
        this.body = body;
        this.metadataStart = metadataStart;
        this.metadataEnd = metadataEnd;
        this.labels = labels;
    }

    /** {@code namespace/name}, or the name of a cluster-scoped object. */
    String key() {
        return key;
    }

    /** The revision that made it. */
    long revision() {
        return revision;
    }

    /** The {@code apiVersion} it was written in. */
    String apiVersion() {
        return apiVersion;
    }

    /** The JSON, not to be changed; without {@code kind} and {@code apiVersion} for a built-in type, metadata first. */
    byte[] body() {
        return body;
    }

    /** Where the metadata object begins in the body; of built-in types only. */
    int metadataStart() {
        return metadataStart;
    }

    /** Where the metadata object ends. */
    int metadataEnd() {
        return metadataEnd;
    }

    Map<String, String> labels() {
        return labels;
    }

    boolean exists() {
        return change != Change.DELETED;
    }

    String name() {
        return key.substring(key.indexOf('/') + 1);
    }

    String namespace() {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }
}
