// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/** How a backup ended. */
public enum Phase {
    /** All of it was captured. */
    COMPLETED("Completed"),
    /** Some items failed; each is named in the errors. */
    PARTIALLY_FAILED("PartiallyFailed"),
    /** There is no backup, only the log of the attempt. */
    FAILED("Failed");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    /** The word as it is written in files and shown: {@code PartiallyFailed}. */
    @Override
    public String toString() {
        return text;
    }
}
