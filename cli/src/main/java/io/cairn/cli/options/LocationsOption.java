// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import java.util.List;
import picocli.CommandLine.Option;

/** The flag that says where a new backup is written. */
public final class LocationsOption {

    @Option(
            names = "--location",
            paramLabel = "NAME|DIR|URL",
            description = "Where the backup is kept: a location's name, a folder (with a '/' in it) or a URL; given"
                    + " several times, it is written to all of them at once; else the default location")
    private List<String> locations = List.of();

    /** What the user gave; empty for the default location. */
    public List<String> locations() {
        return locations;
    }
}
