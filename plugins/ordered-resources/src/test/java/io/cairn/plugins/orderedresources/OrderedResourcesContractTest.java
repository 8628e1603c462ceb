// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.orderedresources;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.testkit.contract.ItemOrdererContract;
import io.cairn.testkit.order.MemoryCluster;
import java.util.Map;

class OrderedResourcesContractTest extends ItemOrdererContract {

    @Override
    protected ItemOrderer orderer(ClusterAccess cluster) {
        return new OrderedResourcesOrderer(cluster);
    }

    @Override
    protected MemoryCluster cluster() {
        return new MemoryCluster().add("pods/shop/db-0");
    }

    @Override
    protected OrderRequest request() {
        return new OrderRequest(Map.of("pods", "shop/db-1,shop/db-0", "persistentvolumes", "pv4"), Map.of());
    }
}
