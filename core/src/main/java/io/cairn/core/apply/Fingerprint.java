// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Stands for the content of an object: half of its SHA-256. */
record Fingerprint(long first, long second) {

    static Fingerprint of(ObjectTree object) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(TreeJson.write(Content.of(object)));
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            return new Fingerprint(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
