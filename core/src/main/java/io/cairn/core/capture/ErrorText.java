// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.InvalidInputException;
import io.cairn.core.plan.OrderException;
import io.cairn.core.plugins.PluginException;
import io.cairn.core.redact.Redaction;
import java.io.IOException;

/** What an error says to a person. */
public final class ErrorText {

    private ErrorText() {}

    /** The error's own sentence, redacted; for an error that was not made for people, what it is. */
    public static String of(Throwable error) {
        String message = error.getMessage();
        boolean forPeople = error instanceof IOException
                || error instanceof InvalidInputException
                || error instanceof PluginException
                || error instanceof OrderException;
        return Redaction.of(
                forPeople && message != null && !message.isBlank() ? message : "an error in Cairn itself: " + error);
    }
}
