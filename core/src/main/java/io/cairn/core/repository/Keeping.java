// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * How long a backup is kept, as was said when it was made.
 *
 * @param expires until when it is kept; empty if nothing was said, and rules for retention decide
 * @param lockedUntil until when nobody can delete it; empty if it isn't locked
 */
public record Keeping(Optional<Instant> expires, Optional<Instant> lockedUntil) {

    /** Nothing was said. */
    public static final Keeping UNSAID = new Keeping(Optional.empty(), Optional.empty());

    /** Whether anything was said. */
    public boolean said() {
        return expires.isPresent() || lockedUntil.isPresent();
    }

    /** Whether its time is over. */
    public boolean expired(Instant now) {
        return expires.isPresent() && !expires.get().isAfter(now);
    }

    /** Whether it is locked at this moment. */
    public boolean locked(Instant now) {
        return lockedUntil.isPresent() && lockedUntil.get().isAfter(now);
    }
}
