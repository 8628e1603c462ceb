// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Writes the tarball of a backup: entries in the order of {@link #append}, in gzip members that are compressed and written
 * beside the producer, in order.
 *
 * <p>The same entries give the same bytes. Memory is bounded: at most {@code maxMembersInFlight} members of about 1 MiB
 * (or of one larger entry) wait to be compressed and written, and then {@code append} waits. Safe for use by several
 * threads; the target is used by those of the executor, and only ever by one of them at a time. An error of the target is
 * thrown to whoever calls next, and to everyone after.
 */
public final class ArchiveWriter implements AutoCloseable {

    /**
     * The level that costs least: on Kubernetes objects it takes no more time than 1 and half that of 6, and its result is
     * a twelfth larger than that of 6.
     */
    public static final int DEFAULT_LEVEL = 3;

    private static final byte[] VERSION = "1.0.0\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = new byte[2 * TarFormat.BLOCK];

    private final OutputStream target;
    private final Executor workers;
    private final int maxMembersInFlight;
    private final int level;

    private final Queue<Pending> inFlight = new ArrayDeque<>();
    private final Queue<GzipMember> spares = new ArrayDeque<>();
    private final List<Long> starts = new ArrayList<>();
    private CompletableFuture<Optional<IOException>> lastWrite = CompletableFuture.completedFuture(Optional.empty());
    private GzipMember current;
    private Optional<IOException> failure = Optional.empty();
    private boolean ended;
    private int members;
    private long written;
    private long entries;
    private long tarBytes;

    /** A member that is compressed and written, and then what the target has against it or against one before. */
    private record Pending(GzipMember member, CompletableFuture<Optional<IOException>> refused) {}

    /**
     * A writer that has nothing written yet.
     *
     * @param target where the tarball goes; not closed by this writer
     * @param workers where members are compressed and written; its threads must not be those that append
     * @param maxMembersInFlight how many members may wait, at least 1
     * @param level the deflate level, 1 to 9
     */
    public ArchiveWriter(OutputStream target, Executor workers, int maxMembersInFlight, int level) {
        this.target = target;
        this.workers = workers;
        this.maxMembersInFlight = maxMembersInFlight;
        this.level = level;
        current = new GzipMember(level);
        add(TarFormat.headers(EntryPaths.VERSION, VERSION.length), VERSION);
    }

    /**
     * Adds a file.
     *
     * @param path a relative path without {@code ..}; not checked for doubles
     * @param content the content; not kept
     * @return where the content will be found
     * @throws IllegalArgumentException if the path is absolute or leaves the tarball; nothing is written then
     * @throws IOException if the target failed, now or before; an {@link InterruptedIOException} if the thread was
     *     interrupted while it waited. Nothing more can be appended then
     */
    public synchronized EntryPosition append(String path, byte[] content) throws IOException {
        if (!EntryPaths.staysInside(path)) {
            throw new IllegalArgumentException("'" + path + "' is not a path inside an archive");
        }
        checkUsable();
        byte[] headers = TarFormat.headers(path, content.length);
        int bytes = headers.length + TarFormat.padded(content.length);
        if (current.size() > 0 && current.size() + bytes > GzipMember.BYTES) {
            cut();
        }
        return add(headers, content);
    }

    private EntryPosition add(byte[] headers, byte[] content) {
        current.add(headers, headers.length);
        EntryPosition position = new EntryPosition(members, current.size(), content.length);
        current.add(content, TarFormat.padded(content.length));
        entries++;
        return position;
    }

    /**
     * Ends the tarball and waits until all of it is written.
     *
     * @throws IOException if the target failed, now or before
     */
    public synchronized ArchiveSummary finish() throws IOException {
        checkUsable();
        current.add(END, END.length);
        submit();
        while (!inFlight.isEmpty()) {
            settleFirst();
        }
        ended = true;
        return new ArchiveSummary(new ArchiveIndex(starts, written), entries, tarBytes);
    }

    /** Gives back what the writer holds. Without {@link #finish} before, the tarball is abandoned. */
    @Override
    public synchronized void close() {
        ended = true;
        current.close();
        spares.forEach(GzipMember::close);
        spares.clear();
        for (Pending pending : inFlight) {
            var unused = pending.refused()
                    .whenComplete((done, error) -> pending.member().close());
        }
        inFlight.clear();
    }

    private void checkUsable() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (ended) {
            throw new IOException("the archive is closed already");
        }
    }

    private void cut() throws IOException {
        submit();
        while (inFlight.size() >= maxMembersInFlight
                || (!inFlight.isEmpty() && inFlight.element().refused().isDone())) {
            settleFirst();
        }
        GzipMember spare = spares.poll();
        current = spare == null ? new GzipMember(level) : spare;
    }

    private void submit() throws IOException {
        GzipMember member = current;
        tarBytes += member.size();
        members++;
        try {
            CompletableFuture<Void> compressed = CompletableFuture.runAsync(member::compress, workers);
            lastWrite = lastWrite.thenCombineAsync(
                    compressed, (refused, now) -> refused.isPresent() ? refused : write(member), workers);
            inFlight.add(new Pending(member, lastWrite));
        } catch (RejectedExecutionException e) {
            throw failed(new IOException("the archive was not completed, because the run is being stopped", e));
        }
    }

    private Optional<IOException> write(GzipMember member) {
        try {
            member.writeTo(target);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private void settleFirst() throws IOException {
        Pending first = inFlight.element();
        Optional<IOException> refused;
        try {
            refused = first.refused().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(new InterruptedIOException("interrupted while waiting for the archive to be written"));
        } catch (ExecutionException e) {
            throw failed(new IOException("the archive could not be compressed: " + e.getCause(), e));
        }
        if (refused.isPresent()) {
            throw failed(refused.get());
        }
        inFlight.remove();
        starts.add(written);
        written += first.member().packedSize();
        first.member().clear();
        spares.add(first.member());
    }

    private IOException failed(IOException cause) {
        failure = Optional.of(cause);
        return cause;
    }
}
