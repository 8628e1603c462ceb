// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A place that keeps objects, each a name and bytes. Objects are written once: nothing is ever replaced.
 *
 * <p>A key is made of parts joined by {@code /}; no part is empty, {@code .} or {@code ..}. Safe for use by several
 * threads and processes. Retries, where they help, are the store's own work: a caller never repeats a call. The message
 * of every {@link IOException} names the place and what to do about it. A thread that is interrupted in a call may end
 * it with an {@link java.io.InterruptedIOException}.
 */
public interface ObjectStore extends AutoCloseable {

    /** Where this is, for messages: a URL without credentials. */
    String location();

    /**
     * The {@link #location}, and what else tells this place from others of that name, such as the server: for messages about
     * several places, and to compare them. Two stores of one place give the same.
     */
    default String place() {
        return location();
    }

    /**
     * Whether the store itself makes sure that of two writers of one key exactly one wins. Where this is {@code false},
     * {@link #create} refuses a key that exists when it looks, and no more.
     */
    boolean exclusiveCreateEnforced();

    /**
     * Whether the store keeps an object that is locked whoever asks for its removal; {@link #create(String, Retention)}
     * then takes locks. What can't be told is not claimed.
     */
    default boolean locksEnforced() {
        return false;
    }

    /** Whether the store itself keeps what was removed, as a version that can be had back; empty if that can't be told. */
    default Optional<Boolean> keepsVersions() {
        return Optional.of(false);
    }

    /**
     * Starts a new object. It is not visible, under any key, before {@link ObjectWriter#commit} has returned.
     *
     * @throws ObjectExistsException if the key exists; a store may find that only at commit
     */
    ObjectWriter create(String key) throws IOException;

    /**
     * Starts a new object that is locked from the moment at which it is visible.
     *
     * @throws InvalidInputException if a lock is asked for and the store has none
     * @throws ObjectExistsException if the key exists; a store may find that only at commit
     */
    default ObjectWriter create(String key, Retention retention) throws IOException {
        if (retention.lockedUntil().isPresent()) {
            throw new InvalidInputException(
                    location() + " can't lock objects; use a bucket with object lock, or ask for no lock");
        }
        return create(key);
    }

    /**
     * Opens an object from its start.
     *
     * @throws ObjectNotFoundException if there is none
     */
    InputStream open(String key) throws IOException;

    /**
     * Opens a range of an object. The stream ends where the object does, if that is sooner.
     *
     * @param offset the first byte, not negative
     * @param length how many bytes, not negative
     * @throws ObjectNotFoundException if there is none
     */
    InputStream open(String key, long offset, long length) throws IOException;

    /** The size of an object in bytes, or empty if there is none. */
    Optional<Long> size(String key) throws IOException;

    /** The keys that start with {@code prefix}, sorted; it may end inside a part. */
    List<String> list(String prefix) throws IOException;

    /**
     * The parts that follow {@code folder} in the keys below it, sorted, each once: the names a listing of a folder
     * would show, without descending.
     *
     * @param folder parts joined by {@code /}, without a trailing one; empty for the root
     */
    List<String> children(String folder) throws IOException;

    /**
     * Removes an object. One that doesn't exist is no error.
     *
     * @throws ObjectLockedException if it is locked
     */
    void delete(String key) throws IOException;

    /** Gives back what the store holds; open writers are abandoned. */
    @Override
    void close() throws IOException;
}
