// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * How long to wait between two attempts at a request; empty is as the SDK has it.
 *
 * @param afterTrouble after an error of the server or the connection
 * @param afterThrottling after a word of the server that it is asked too often
 */
record Pauses(Optional<BackoffStrategy> afterTrouble, Optional<BackoffStrategy> afterThrottling) {

    /** As the SDK waits: longer each time, 20 seconds at most. */
    static final Pauses USUAL = new Pauses(Optional.empty(), Optional.empty());

    /** The same pause each time. */
    static Pauses of(Duration pause) {
        BackoffStrategy fixed = BackoffStrategy.fixedDelayWithoutJitter(pause);
        return new Pauses(Optional.of(fixed), Optional.of(fixed));
    }
}
