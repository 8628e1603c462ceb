// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import java.util.Locale;

/** How a result is printed. */
public enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON,
    /** For programs and people. */
    YAML,
    /** Names alone, one a line, as arguments of other commands. */
    NAME;

    /** Whether the fields are kept for programs. */
    public boolean structured() {
        return this == JSON || this == YAML;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
