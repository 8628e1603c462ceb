// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import io.cairn.api.ClusterException;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;

/**
 * Which cluster this is.
 *
 * @param uid the uid of the namespace {@code kube-system}, which stays the same for a cluster's whole life; empty if it
 *     can't be read
 * @param serverVersion the API server's version, such as {@code v1.36.3}
 * @param reason why the uid is empty, in one sentence; empty if it isn't
 */
public record ClusterIdentity(String uid, String serverVersion, String reason) {

    /**
     * Asks the cluster.
     *
     * @throws ClusterException if the server can't be reached or doesn't accept the credentials
     */
    public static ClusterIdentity read(KubeApi api) throws ClusterException {
        String version =
                TreeJson.read(api.get("/version").body()).text("gitVersion").orElse("");
        try {
            String uid = TreeJson.read(api.get("/api/v1/namespaces/kube-system").body())
                    .text("metadata", "uid")
                    .orElse("");
            return new ClusterIdentity(uid, version, uid.isEmpty() ? "the namespace kube-system has no uid" : "");
        } catch (KubeStatusException e) {
            if (e.status() != 403 && e.status() != 404) {
                throw e;
            }
            return new ClusterIdentity("", version, "the namespace kube-system can't be read: " + e.getMessage());
        }
    }
}
