// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The cluster and the user that a run works with, found as kubectl finds them. */
public final class KubeConnection {

    private KubeConnection() {}

    /**
     * Finds the connection.
     *
     * @param kubeconfig the file that the user named, if any
     * @param context the context that the user named, or empty for the current one
     * @param environment the environment variables
     * @throws InvalidInputException if there is no usable connection
     */
    public static KubeConnection find(Optional<Path> kubeconfig, String context, Map<String, String> environment) {
        return new KubeConnection();
    }

    /** The server's URL. */
    public String server() {
        return "";
    }

    /** The name of the context, empty for the account of the pod that this runs in. */
    public String context() {
        return "";
    }

    /** The namespace that the context sets, {@code default} if it sets none. */
    public String namespace() {
        return "default";
    }

    /**
     * Opens the API.
     *
     * @throws InvalidInputException if credentials can't be had
     * @throws ClusterException never by connecting: the first request does that
     */
    public KubeApi open() throws ClusterException {
        return Optional.<KubeApi>empty().orElseThrow(() -> new ClusterException("not yet", 0));
    }
}
