// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import java.time.Duration;
import java.time.Instant;

/**
 * When a run began, to be compared with times of the server. As its clock may be behind, what it did since then may seem half
 * a minute older.
 *
 * @param at when, by this machine's clock
 */
public record RunStart(Instant at) {

    private static final Duration SKEW = Duration.ofSeconds(30);

    /** Whether the server may have done since then what it dates so. */
    public boolean precedes(Instant stamp) {
        return !stamp.isBefore(at.minus(SKEW));
    }
}
