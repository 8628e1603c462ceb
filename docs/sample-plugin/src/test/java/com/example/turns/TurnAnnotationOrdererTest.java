// SPDX-License-Identifier: Apache-2.0
package com.example.turns;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ItemOrderer;
import io.cairn.api.Sequence;
import io.cairn.testkit.contract.ItemOrdererContract;
import io.cairn.testkit.order.MemoryCluster;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every orderer promises, by inheritance, and what this one is for. */
class TurnAnnotationOrdererTest extends ItemOrdererContract {

    @Override
    protected ItemOrderer orderer(ClusterAccess cluster) {
        return new TurnAnnotationOrderer(cluster);
    }

    @Override
    protected MemoryCluster cluster() {
        return new MemoryCluster()
                .add("configmaps/shop/a", Map.of("annotations", Map.of("example.com/turn", "2")), Map.of())
                .add("configmaps/shop/b", Map.of("annotations", Map.of("example.com/turn", "1")), Map.of())
                .add("configmaps/shop/c");
    }

    @Test
    void configMapsAreOrderedByTheAnnotationsValue() {
        TurnAnnotationOrderer orderer = new TurnAnnotationOrderer(cluster());

        assertThat(orderer.order(request(), cluster().view(orderer.needs(request()))))
                .flatExtracting(Sequence::turns)
                .extracting(turn -> turn.item().name())
                .containsExactly("b", "a");
    }
}
