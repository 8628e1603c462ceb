// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import java.time.Duration;

/**
 * Nobody knows whether the server has done what was asked: no answer came, or one of a server in trouble. Look before
 * asking again.
 */
public final class LostAnswerException extends ClusterException {

    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /**
     * An error with what showed it: a {@link KubeStatusException} if there was an answer.
     *
     * @param pause how long the server asked to wait; zero if it didn't ask
     */
    LostAnswerException(String message, int status, Duration pause, Throwable cause) {
        super(message, status, cause);
        this.pause = pause;
    }

    /** How long the server asked to be left alone; zero if it didn't. */
    public Duration pause() {
        return pause;
    }
}
