// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Collects a body as it comes, up to a length. */
final class BodyCollector implements AsyncBody.Consumer<List<ByteBuffer>> {

    private final long maxBytes;
    private final String url;
    private final List<ByteBuffer> parts = new ArrayList<>();
    private final CompletableFuture<byte[]> tooLong = new CompletableFuture<>();
    private volatile long size;
    private Optional<AsyncBody> source = Optional.empty();
    private boolean abandoned;

    BodyCollector(long maxBytes, String url) {
        this.maxBytes = maxBytes;
        this.url = url;
    }

    /** Reads a body, which will be whole when the future completes. */
    CompletableFuture<byte[]> read(AsyncBody body) {
        synchronized (this) {
            source = Optional.of(body);
            if (abandoned) {
                body.cancel();
            }
        }
        // Joined before the first byte may come: whichever of the two ends happens first must be the one that counts.
        CompletableFuture<byte[]> end =
                body.done().thenApply(nothing -> joined()).applyToEither(tooLong, bytes -> bytes);
        body.consume();
        return end;
    }

    /** Gives up the body, if it hasn't been read to its end, even if it is still to come. */
    synchronized void abandon() {
        abandoned = true;
        source.ifPresent(AsyncBody::cancel);
    }

    /** How much has come so far, in bytes. */
    long size() {
        return size;
    }

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) {
        // The client calls this one call after another, so nothing is lost between reading and writing the size.
        long sum = size;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
            parts.add(buffer);
        }
        size = sum;
        if (sum > maxBytes) {
            tooLong.completeExceptionally(
                    new AnswerTooLongException(url + " answers with more than " + maxBytes + " bytes"));
            body.cancel();
        } else {
            body.consume();
        }
    }

    private byte[] joined() {
        ByteBuffer all = ByteBuffer.allocate((int) size);
        parts.forEach(all::put);
        return all.array();
    }
}
