// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/** What a bucket does by itself. Asked until it tells; safe for use by several threads. */
final class S3Features {

    private final S3Client client;
    private final String bucket;
    private volatile Optional<Optional<Boolean>> locks = Optional.empty();
    private volatile Optional<Optional<Boolean>> versions = Optional.empty();

    S3Features(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** Whether the bucket has object lock; empty if it doesn't tell, or can't at this moment. */
    Optional<Boolean> locks() {
        if (locks.isEmpty()) {
            try {
                locks = Optional.of(Optional.of(askForLocks()));
            } catch (AwsServiceException e) {
                locks = refused(e);
            } catch (SdkException e) {
                return Optional.empty(); // it may tell the next time
            }
        }
        return locks.orElse(Optional.empty());
    }

    private boolean askForLocks() {
        return client.getObjectLockConfiguration(request -> request.bucket(bucket))
                        .objectLockConfiguration()
                        .objectLockEnabled()
                == ObjectLockEnabled.ENABLED;
    }

    /** What a refusal says for good: that it has none or knows none, or that it doesn't tell; empty if it may next time. */
    private static Optional<Optional<Boolean>> refused(AwsServiceException e) {
        return switch (e.statusCode()) {
            case 401, 403 -> Optional.of(Optional.empty());
            case 400, 404, 405, 409, 501 -> Optional.of(Optional.of(false));
            default -> Optional.empty();
        };
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
