// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;

/** A body was longer than the caller wanted to hold; ask for less. */
public final class AnswerTooLongException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** An error with a message for the user. */
    public AnswerTooLongException(String message) {
        super(message, 200);
    }
}
