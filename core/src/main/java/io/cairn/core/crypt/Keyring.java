// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The secret keys that a user has at hand, which are read when the first of them is needed. Safe for use by several threads.
 */
public final class Keyring {

    private final Source source;
    private Optional<List<Identity>> read = Optional.empty();

    /** Where the keys come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads them.
         *
         * @throws IOException if a file of keys can't be read
         */
        List<Identity> read() throws IOException;
    }

    /** The keys of a source. */
    public Keyring(Source source) {
        this.source = source;
    }

    /** These keys. */
    public static Keyring of(Identity... identities) {
        return new Keyring(() -> List.of(identities));
    }

    /**
     * The keys; possibly none.
     *
     * @throws IOException if they can't be read
     */
    public synchronized List<Identity> identities() throws IOException {
        if (read.isEmpty()) {
            read = Optional.of(List.copyOf(source.read()));
        }
        return read.get();
    }
}
