// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import io.cairn.api.ClusterException;
import io.cairn.core.kube.KubeApi;

/**
 * What is known of a cluster before anything is read from it or written to it.
 *
 * @param catalog the types that it serves
 * @param identity which cluster it is
 */
public record KnownCluster(Catalog catalog, ClusterIdentity identity) {

    /**
     * Asks it.
     *
     * @throws ClusterException if it doesn't tell
     */
    public static KnownCluster ask(KubeApi api) throws ClusterException {
        return new KnownCluster(Discovery.discover(api), ClusterIdentity.read(api));
    }
}
