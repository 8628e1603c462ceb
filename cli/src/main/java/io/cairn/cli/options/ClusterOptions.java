// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that name a cluster. */
public final class ClusterOptions {

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig; else KUBECONFIG, ~/.kube/config or the pod's service account is used")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig; else its current one")
    private String context = "";

    /** The kubeconfig that the user named. */
    public Optional<Path> kubeconfig() {
        return kubeconfig;
    }

    /** The context that the user named; empty for the current one. */
    public String context() {
        return context;
    }
}
