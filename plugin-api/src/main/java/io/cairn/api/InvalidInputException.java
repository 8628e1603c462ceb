// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

/**
 * What the user asked for can't be done as it is written: the message names the word at fault and the way out. Nothing
 * has been read or written when it is thrown; a command line ends with its usage exit code.
 */
public class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An error with a message for the user: one sentence, without a full stop, that names the thing and the way out. */
    public InvalidInputException(String message) {
        super(message);
    }

    /** The same with the error that showed it. */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
