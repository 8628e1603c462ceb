// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.core.diff.ItemFilter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags that say which items are compared. */
public final class DiffOptions {

    @Option(
            names = "--include-namespaces",
            paramLabel = "NAMES",
            description = "Namespaces to compare, names or globs; else all, and cluster-scoped items")
    private List<String> includeNamespaces = List.of();

    @Option(
            names = "--exclude-namespaces",
            paramLabel = "NAMES",
            description = "Namespaces to leave out, names or globs")
    private List<String> excludeNamespaces = List.of();

    @Option(
            names = "--include-resources",
            paramLabel = "TYPES",
            description = "Types to compare, such as pods, deployments.apps or '*.example.com'; else all")
    private List<String> includeResources = List.of();

    @Option(names = "--exclude-resources", paramLabel = "TYPES", description = "Types to leave out")
    private List<String> excludeResources = List.of();

    /** The items that are compared. */
    public ItemFilter filter() {
        return new ItemFilter(
                names(includeNamespaces), names(excludeNamespaces), names(includeResources), names(excludeResources));
    }

    private static List<String> names(List<String> given) {
        return given.stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
