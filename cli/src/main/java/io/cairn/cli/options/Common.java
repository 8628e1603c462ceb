// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import picocli.CommandLine.Option;

/** The flag that every command has, and that some ask for. */
public final class Common {

    @Option(
            names = "--verbosity",
            paramLabel = "LEVEL",
            description = "How much to tell on standard error: ${COMPLETION-CANDIDATES}",
            defaultValue = "normal")
    private Verbosity verbosity = Verbosity.NORMAL;

    /** How much to tell. */
    public Verbosity verbosity() {
        return verbosity;
    }
}
