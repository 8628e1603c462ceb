// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An object that is sent in parts, a few at a time beside the writer. Used by one thread. */
final class Upload {

    /** Each is a part in memory. */
    private static final int IN_FLIGHT = 2;

    private final Bucket bucket;
    private final NewObject object;
    private final ExecutorService senders;
    private final String id;
    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private final List<Future<CompletedPart>> parts = new ArrayList<>();
    private final Queue<byte[]> spares = new ConcurrentLinkedQueue<>();

    private Upload(Bucket bucket, NewObject object, ExecutorService senders, String id) {
        this.bucket = bucket;
        this.object = object;
        this.senders = senders;
        this.id = id;
    }

    static Upload begin(Bucket bucket, NewObject object, ExecutorService senders) throws IOException {
        try {
            return new Upload(bucket, object, senders, bucket.begin(object));
        } catch (SdkException e) {
            throw bucket.explain(Action.WRITE, object.key(), e);
        }
    }

    /**
     * Sends a part, as soon as there is a place for it; the array is the upload's from then on.
     *
     * @throws IOException if it is one too many, or an earlier one failed
     */
    void add(byte[] bytes, int length) throws IOException {
        int number = parts.size() + 1;
        if (number > PartSizes.MOST_PARTS) {
            throw new IOException("can't write " + bucket.place(object.key()) + ": it is larger than "
                    + PartSizes.MOST_PARTS + " parts hold; back up less at once");
        }
        acquirePlace();
        for (Future<CompletedPart> part : parts) {
            if (part.isDone()) {
                outcome(part);
            }
        }
        parts.add(senders.submit(() -> {
            try {
                CompletedPart part = bucket.part(object.key(), id, number, bytes, length);
                spares.add(bytes);
                return part;
            } finally {
                places.release();
            }
        }));
    }

    /** The array of a part that has been sent, to be filled again. */
    Optional<byte[]> spare() {
        return Optional.ofNullable(spares.poll());
    }

    private void acquirePlace() throws InterruptedIOException {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Awaits all parts and makes the object of them. */
    void complete(ExclusiveCreate creation) throws IOException {
        List<CompletedPart> sent = new ArrayList<>(parts.size());
        for (Future<CompletedPart> part : parts) {
            sent.add(outcome(part));
        }
        creation.complete(object, id, sent);
    }

    private CompletedPart outcome(Future<CompletedPart> part) throws IOException {
        try {
            return part.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SdkException failure) {
                throw bucket.explain(Action.WRITE, object.key(), failure);
            }
            throw new IllegalStateException("a part of " + bucket.place(object.key()) + " was not sent", e.getCause());
        }
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("can't write " + bucket.place(object.key()) + ": interrupted");
    }

    /** Gives up; what is still under way is not awaited. */
    void abort() throws IOException {
        parts.forEach(part -> part.cancel(true));
        bucket.abort(object.key(), id);
    }
}
