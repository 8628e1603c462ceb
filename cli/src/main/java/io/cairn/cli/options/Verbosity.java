// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import java.util.Locale;

/** How much a command tells beside its result. */
public enum Verbosity {
    /** Warnings and errors. */
    QUIET,
    /** Also what is good to know, and how far it has come. */
    NORMAL,
    /** Also what is done step by step. */
    DEBUG;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
