// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import io.cairn.api.InvalidInputException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of the backups of a cluster for which nothing was said when they were made. A number is 0 where the rule
 * isn't used.
 *
 * @param last this many of the newest
 * @param daily the newest of each of this many days that have one
 * @param weekly the newest of each of this many weeks, from Monday on, that have one
 * @param monthly the newest of each of this many months that have one
 * @param yearly the newest of each of this many years that have one
 * @param within all that began no longer ago than this
 */
public record KeepRules(int last, int daily, int weekly, int monthly, int yearly, Optional<Duration> within) {

    /** No rule. */
    public static final KeepRules NONE = new KeepRules(0, 0, 0, 0, 0, Optional.empty());

    /**
     * Checks the numbers.
     *
     * @throws InvalidInputException if one is negative
     */
    public KeepRules {
        for (int number : new int[] {last, daily, weekly, monthly, yearly}) {
            if (number < 0) {
                throw new InvalidInputException(number + " backups can't be kept: write a number from 1 on");
            }
        }
    }

    /** Whether there is no rule. */
    public boolean none() {
        return equals(NONE);
    }
}
