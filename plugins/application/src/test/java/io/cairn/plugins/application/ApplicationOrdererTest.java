// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.testkit.contract.ItemOrdererContract;
import io.cairn.testkit.order.MemoryCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplicationOrdererTest extends ItemOrdererContract {

    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String PART_OF = "app.kubernetes.io/part-of";

    private final MemoryCluster cluster = new MemoryCluster();

    @Override
    protected ItemOrderer orderer(ClusterAccess access) {
        return new ApplicationOrderer(access);
    }

    @Override
    protected MemoryCluster cluster() {
        return labelled(
                labelled(new MemoryCluster(), "pods/shop/db-0", Map.of(INSTANCE, "db")),
                "configmaps/shop/web",
                Map.of(PART_OF, "shop", INSTANCE, "web"));
    }

    @Override
    protected OrderRequest request() {
        return new OrderRequest(Map.of(), Map.of("order", "db,shop"));
    }

    private static MemoryCluster labelled(MemoryCluster cluster, String id, Map<String, String> labels) {
        return cluster.add(id, Map.of("labels", labels), Map.of());
    }

    private List<Group> order(Map<String, String> config) {
        ApplicationOrderer orderer = new ApplicationOrderer(cluster);
        OrderRequest request = new OrderRequest(Map.of(), config);
        return orderer.order(request, cluster.view(orderer.needs(request)));
    }

    private static String text(Group group) {
        return group.name() + " " + group.place() + " "
                + group.items().stream().sorted().toList();
    }

    @Test
    void applicationsAreGroupsInTheOrderGiven() {
        labelled(cluster, "pods/shop/web", Map.of(INSTANCE, "web"));
        labelled(cluster, "pods/shop/db-0", Map.of(INSTANCE, "db"));
        labelled(cluster, "configmaps/shop/db", Map.of(INSTANCE, "db"));
        labelled(cluster, "configmaps/shop/other", Map.of(INSTANCE, "other"));
        cluster.add("configmaps/shop/plain");

        assertThat(order(Map.of("order", "web, db")))
                .extracting(ApplicationOrdererTest::text)
                .containsExactly(
                        "application web FIRST [pods/shop/web]",
                        "application db FIRST [configmaps/shop/db, pods/shop/db-0]");
        assertThat(cluster.notes()).isEmpty();
    }

    @Test
    void anItemBelongsToTheFirstApplicationThatNamesItsInstanceOrWhatItIsPartOf() {
        labelled(cluster, "pods/shop/a", Map.of(INSTANCE, "db", PART_OF, "shop"));
        labelled(cluster, "pods/shop/b", Map.of(INSTANCE, "web", PART_OF, "shop"));

        assertThat(order(Map.of("order", "db,shop")))
                .extracting(ApplicationOrdererTest::text)
                .containsExactly("application db FIRST [pods/shop/a]", "application shop FIRST [pods/shop/b]");
        assertThat(order(Map.of("order", "shop,db")))
                .extracting(ApplicationOrdererTest::text)
                .containsExactly("application shop FIRST [pods/shop/a, pods/shop/b]");
    }

    @Test
    void anApplicationWithoutItemsIsNoted() {
        labelled(cluster, "pods/shop/a", Map.of(INSTANCE, "db"));

        assertThat(order(Map.of("order", "db,wbe"))).hasSize(1);
        assertThat(cluster.notes())
                .containsExactly(
                        "no item has the label app.kubernetes.io/instance or app.kubernetes.io/part-of with the"
                                + " value 'wbe'");
    }

    @Test
    void onlyTheTypesThatTheUserNamesAreRead() {
        labelled(cluster, "pods/shop/a", Map.of(INSTANCE, "db"));
        labelled(cluster, "replicasets.apps/shop/a", Map.of(INSTANCE, "db"));

        assertThat(order(Map.of("order", "db", "types", "replicasets")))
                .extracting(ApplicationOrdererTest::text)
                .containsExactly("application db FIRST [replicasets.apps/shop/a]");
    }

    @Test
    void anOrderThatCanNotBeMeantIsRefusedBeforeAnythingIsRead() {
        ApplicationOrderer orderer = new ApplicationOrderer(cluster);

        for (Map<String, String> config :
                List.<Map<String, String>>of(Map.of(), Map.of("order", ""), Map.of("order", "a,,b"))) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> orderer.needs(new OrderRequest(Map.of(), config)))
                    .withMessageStartingWith("the orderer application needs the names of the applications");
        }
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(new OrderRequest(Map.of(), Map.of("order", "a,b,a"))))
                .withMessage("the orderer application is given 'a' twice; leave one out");
    }

    @Test
    void thePluginNamesItsOrderer() {
        assertThat(new ApplicationPlugin().orderers()).containsExactly(ApplicationOrderer.class);
    }
}
