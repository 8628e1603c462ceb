// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.time.Instant;
import java.util.Optional;

/**
 * How long a store must keep an object whatever it is asked to do.
 *
 * @param lockedUntil until when the object can be neither removed nor changed, by anybody; empty if it isn't locked
 */
public record Retention(Optional<Instant> lockedUntil) {

    /** No lock. */
    public static final Retention NONE = new Retention(Optional.empty());

    /** Locked until this moment. */
    public static Retention until(Instant moment) {
        return new Retention(Optional.of(moment));
    }
}
