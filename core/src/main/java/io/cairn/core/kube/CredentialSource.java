// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Keeps credentials and reads them again when they end or are rejected. Safe for use by several threads. */
final class CredentialSource {

    /** Where credentials come from: a kubeconfig, a token file, an exec plugin. */
    @FunctionalInterface
    interface Origin {

        /**
         * Reads the credentials as they are now.
         *
         * @throws IOException with a sentence for the user
         */
        Credentials read() throws IOException, InterruptedException;
    }

    private final Origin origin;
    private final Clock clock;
    private Optional<Credentials> kept = Optional.empty();

    CredentialSource(Origin origin, Clock clock) {
        this.origin = origin;
        this.clock = clock;
    }

    /** The credentials to use now. */
    synchronized Credentials current() throws IOException, InterruptedException {
        Instant now = clock.instant();
        Optional<Credentials> valid = kept.filter(
                credentials -> credentials.expires().map(now::isBefore).orElse(true));
        return valid.isPresent() ? valid.get() : read();
    }

    /** Reads the credentials again, unless another thread has done so since the rejected ones were handed out. */
    synchronized Credentials renewed(Credentials rejected) throws IOException, InterruptedException {
        return kept.isPresent() && !kept.get().equals(rejected) ? kept.get() : read();
    }

    private Credentials read() throws IOException, InterruptedException {
        Credentials credentials = origin.read();
        kept = Optional.of(credentials);
        return credentials;
    }
}
