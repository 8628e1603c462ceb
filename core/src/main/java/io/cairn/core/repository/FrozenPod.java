// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.core.freeze.FreezeIntent;

/**
 * A pod that a run has frozen, or was about to freeze, and that nobody has noted as released.
 *
 * @param number counts the run's intents from 1
 * @param intent what the run noted before
 * @param state how far its release has come
 * @param attempts how many releases were begun
 * @param reason why the last one failed; empty unless it did
 */
public record FrozenPod(int number, FreezeIntent intent, State state, int attempts, String reason) {

    /** How far a release has come. */
    public enum State {
        /** It was never begun. */
        FROZEN,
        /** It was begun, and nobody knows how it ended. */
        UNKNOWN,
        /** It failed. */
        FAILED
    }
}
