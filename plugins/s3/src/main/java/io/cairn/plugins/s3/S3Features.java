// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/** What a bucket does by itself. Asked once; safe for use by several threads. */
final class S3Features {

    private final S3Client client;
    private final String bucket;
    private volatile Optional<Boolean> locks = Optional.empty();
    private volatile Optional<Optional<Boolean>> versions = Optional.empty();

    S3Features(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** Whether the bucket has object lock; what can't be told is not claimed. */
    boolean locks() {
        if (locks.isEmpty()) {
            locks = Optional.of(askForLocks());
        }
        return locks.get();
    }

    private boolean askForLocks() {
        try {
            return client.getObjectLockConfiguration(request -> request.bucket(bucket))
                            .objectLockConfiguration()
                            .objectLockEnabled()
                    == ObjectLockEnabled.ENABLED;
        } catch (SdkException e) {
            // says by this that it has none, knows none, or doesn't tell
            return false;
        }
    }

    /** Whether the bucket keeps versions; empty if it doesn't tell. */
    Optional<Boolean> versions() {
        if (versions.isEmpty()) {
            versions = Optional.of(askForVersions());
        }
        return versions.get();
    }

    private Optional<Boolean> askForVersions() {
        try {
            return Optional.of(client.getBucketVersioning(request -> request.bucket(bucket))
                            .status()
                    == BucketVersioningStatus.ENABLED);
        } catch (SdkException e) {
            return Optional.empty();
        }
    }
}
