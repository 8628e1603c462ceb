// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import picocli.CommandLine.Option;

/** The flag for the form of the result. */
public final class OutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How to print the result: ${COMPLETION-CANDIDATES}",
            defaultValue = "table")
    private OutputFormat format = OutputFormat.TABLE;

    /** The form. */
    public OutputFormat format() {
        return format;
    }
}
