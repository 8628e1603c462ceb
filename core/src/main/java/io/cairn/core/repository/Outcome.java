// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.util.Locale;

/** What became of an item at its turn. */
public enum Outcome {
    /** Its bytes are in the tarball. */
    CAPTURED,
    /** Its bytes are in the tarball, and it was being deleted. */
    TERMINATING,
    /** It could not be captured. */
    FAILED,
    /** It was gone. */
    VANISHED;

    /** The word as it is written in files and shown: {@code captured}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
