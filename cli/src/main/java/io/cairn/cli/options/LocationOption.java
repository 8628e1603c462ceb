// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import picocli.CommandLine.Option;

/** The flag that says where backups are kept. */
public final class LocationOption {

    @Option(
            names = "--location",
            paramLabel = "NAME|DIR|URL",
            description = "Where backups are kept: a location's name, a folder (with a '/' in it) or a URL;"
                    + " else the default location")
    private String location = "";

    /** What the user gave; empty for the default location. */
    public String location() {
        return location;
    }
}
