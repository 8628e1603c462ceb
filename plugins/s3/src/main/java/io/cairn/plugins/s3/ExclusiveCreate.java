// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.ObjectExistsException;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Makes objects under keys that have none, by conditional writes where the store enforces them. Whether it does is found
 * out with the first small object: written once more, under the same condition, it must be refused. A store that ignores
 * the condition writes the same bytes again, and from then on each key is looked up before it is written. Safe for use by
 * several threads.
 */
final class ExclusiveCreate {

    private enum Condition {
        UNKNOWN,
        ENFORCED,
        IGNORED
    }

    /** Sends the request that makes the object visible. */
    @FunctionalInterface
    private interface Request {
        void send(boolean ifAbsent);
    }

    private final Bucket bucket;
    private volatile Condition condition = Condition.UNKNOWN;

    ExclusiveCreate(Bucket bucket) {
        this.bucket = bucket;
    }

    boolean isEnforced() {
        return condition == Condition.ENFORCED;
    }

    boolean isKnown() {
        return condition != Condition.UNKNOWN;
    }

    void put(NewObject object, byte[] bytes, int length) throws IOException {
        Request request = ifAbsent -> bucket.put(object, bytes, length, ifAbsent);
        make(object, request);
        if (condition == Condition.UNKNOWN) {
            condition = find(request);
        }
    }

    void complete(NewObject object, String upload, List<CompletedPart> parts) throws IOException {
        make(object, ifAbsent -> bucket.complete(object.key(), upload, parts, ifAbsent));
    }

    private void make(NewObject object, Request request) throws IOException {
        if (condition != Condition.ENFORCED && bucket.head(object.key()).isPresent()) {
            throw exists(object);
        }
        try {
            send(request);
        } catch (S3Exception e) {
            boolean mayBeOurs = isTaken(e) || S3Errors.code(e).equals("NoSuchUpload");
            // the answer to an attempt that succeeded may have got lost
            if (mayBeOurs && bucket.isOf(object)) {
                return;
            }
            throw isTaken(e) ? exists(object) : bucket.explain(action(object), object.key(), e);
        } catch (SdkException e) {
            throw bucket.explain(action(object), object.key(), e);
        }
    }

    private void send(Request request) {
        try {
            request.send(condition != Condition.IGNORED);
        } catch (S3Exception e) {
            if (condition == Condition.IGNORED || e.statusCode() != 501) {
                throw e;
            }
            condition = Condition.IGNORED;
            request.send(false);
        }
    }

    private static Condition find(Request request) {
        try {
            request.send(true);
            return Condition.IGNORED;
        } catch (S3Exception e) {
            return isTaken(e) ? Condition.ENFORCED : Condition.UNKNOWN;
        } catch (SdkException e) {
            // the object is there; the next one tells
            return Condition.UNKNOWN;
        }
    }

    private static boolean isTaken(S3Exception e) {
        return e.statusCode() == 412;
    }

    private static Action action(NewObject object) {
        return object.retention().lockedUntil().isPresent() ? Action.LOCK : Action.WRITE;
    }

    private ObjectExistsException exists(NewObject object) {
        return new ObjectExistsException(object.key() + " exists already in " + bucket.url());
    }
}
