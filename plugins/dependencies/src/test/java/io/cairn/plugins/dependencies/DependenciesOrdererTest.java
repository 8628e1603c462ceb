// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.dependencies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.Precedence;
import io.cairn.api.ResourceType;
import io.cairn.testkit.contract.ItemOrdererContract;
import io.cairn.testkit.order.MemoryCluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DependenciesOrdererTest extends ItemOrdererContract {

    private final MemoryCluster cluster = new MemoryCluster();

    @Override
    protected ItemOrderer orderer(ClusterAccess access) {
        return new DependenciesOrderer(access);
    }

    @Override
    protected MemoryCluster cluster() {
        return new MemoryCluster()
                .add("deployments.apps/shop/web")
                .addOwned("replicasets.apps/shop/web-1", "deployments.apps/shop/web")
                .addOwned("replicasets.apps/shop/web-2", "deployments.apps/shop/web")
                .addOwned("pods/shop/web-1-a", "replicasets.apps/shop/web-1");
    }

    private List<Precedence> order(MemoryCluster of, Map<String, String> config) {
        DependenciesOrderer orderer = new DependenciesOrderer(of);
        OrderRequest request = new OrderRequest(Map.of(), config);
        return orderer.order(request, of.view(orderer.needs(request)));
    }

    private List<String> edges(Map<String, String> config) {
        return order(cluster, config).stream()
                .map(DependenciesOrdererTest::edges)
                .toList();
    }

    private static String edges(Precedence precedence) {
        return precedence.before().stream().sorted().toList() + " < "
                + precedence.after().stream().sorted().toList();
    }

    @Test
    void anOwnerGoesBeforeAllThatItOwns() {
        assertThat(order(cluster(), Map.of())).singleElement().satisfies(precedence -> {
            assertThat(precedence.name()).isEqualTo("owner deployments.apps/shop/web");
            assertThat(edges(precedence))
                    .isEqualTo(
                            "[deployments.apps/shop/web] < [replicasets.apps/shop/web-1, replicasets.apps/shop/web-2]");
        });
    }

    @Test
    void anOwnerGoesAfterAllThatItOwnsWhenTheUserSaysSo() {
        assertThat(order(cluster(), Map.of("owners", "after")))
                .extracting(DependenciesOrdererTest::edges)
                .containsExactly(
                        "[replicasets.apps/shop/web-1, replicasets.apps/shop/web-2] < [deployments.apps/shop/web]");
    }

    @Test
    void onlyDirectOwnersMakePrecedences() {
        assertThat(order(cluster(), Map.of("types", "deployments.apps, replicasets.apps, pods")))
                .extracting(DependenciesOrdererTest::edges)
                .containsExactly(
                        "[deployments.apps/shop/web] < [replicasets.apps/shop/web-1, replicasets.apps/shop/web-2]",
                        "[replicasets.apps/shop/web-1] < [pods/shop/web-1-a]");
    }

    @Test
    void anOwnerOfATypeThatIsNotReadIsPassedOver() {
        assertThat(order(cluster(), Map.of("types", "pods,deployments.apps"))).isEmpty();
    }

    @Test
    void anOwnerIsToldByItsUid() {
        cluster.add("deployments.apps/shop/web", Map.of("uid", "a-later-one"), Map.of())
                .addOwned("replicasets.apps/shop/web-1", "deployments.apps/shop/web");

        assertThat(edges(Map.of())).isEmpty();
    }

    @Test
    void anItemMayHaveSeveralOwners() {
        cluster.add("jobs.batch/shop/a").add("jobs.batch/shop/b");
        cluster.add(
                "replicasets.apps/shop/x",
                Map.of(
                        "ownerReferences",
                        List.of(
                                cluster.ownerReference("jobs.batch/shop/b"),
                                cluster.ownerReference("jobs.batch/shop/a"))),
                Map.of());

        assertThat(edges(Map.of()))
                .containsExactly(
                        "[jobs.batch/shop/a] < [replicasets.apps/shop/x]",
                        "[jobs.batch/shop/b] < [replicasets.apps/shop/x]");
    }

    @Test
    void itemsThatOwnEachOtherInACircleAreLeftInNoOrderAndNoted() {
        cluster.addOwned("jobs.batch/shop/a", "jobs.batch/shop/b")
                .addOwned("jobs.batch/shop/b", "jobs.batch/shop/a")
                .addOwned("jobs.batch/shop/self", "jobs.batch/shop/self")
                .add("deployments.apps/shop/web")
                .addOwned("replicasets.apps/shop/web-1", "deployments.apps/shop/web");

        assertThat(edges(Map.of())).containsExactly("[deployments.apps/shop/web] < [replicasets.apps/shop/web-1]");
        assertThat(cluster.notes())
                .containsExactly(
                        "these own each other in a circle, or own one that does, and go before or after nothing:"
                                + " jobs.batch/shop/a, jobs.batch/shop/b");
    }

    @Test
    void aLongChainOfOwnersIsNoCircle() {
        cluster.add("jobs.batch/shop/j0");
        for (int i = 1; i < 2_000; i++) {
            cluster.addOwned("jobs.batch/shop/j" + i, "jobs.batch/shop/j" + (i - 1));
        }

        assertThat(edges(Map.of())).hasSize(1_999);
        assertThat(cluster.notes()).isEmpty();
    }

    @Test
    void byDefaultWorkloadsAreReadAndPodsAreNot() {
        OrderNeeds needs = new DependenciesOrderer(cluster).needs(new OrderRequest(Map.of(), Map.of()));

        assertThat(needs.whole()).isEmpty();
        assertThat(needs.refs())
                .extracting(ResourceType::id)
                .containsExactlyInAnyOrder(
                        "cronjobs.batch",
                        "daemonsets.apps",
                        "deployments.apps",
                        "jobs.batch",
                        "replicasets.apps",
                        "statefulsets.apps");
    }

    @Test
    void defaultTypesThatTheClusterLacksAreLeftOut() {
        MemoryCluster small = new MemoryCluster(List.of(cluster.resolve("jobs")));

        assertThat(new DependenciesOrderer(small)
                        .needs(new OrderRequest(Map.of(), Map.of()))
                        .refs())
                .extracting(ResourceType::id)
                .containsExactly("jobs.batch");
    }

    @Test
    void aSettingThatCanNotBeMeantIsRefusedBeforeAnythingIsRead() {
        DependenciesOrderer orderer = new DependenciesOrderer(cluster);

        Stream.of(Map.of("owners", "first"), Map.of("types", "nonsense"), Map.of("types", "pods,"))
                .forEach(config -> assertThatExceptionOfType(InvalidInputException.class)
                        .isThrownBy(() -> orderer.needs(new OrderRequest(Map.of(), config))));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(new OrderRequest(Map.of(), Map.of("owner", "x"))))
                .withMessage("the orderer dependencies has no setting 'owner'; it has 'owners', 'types'");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(new OrderRequest(Map.of(), Map.of("owners", "first"))))
                .withMessage("the orderer dependencies can't put owners 'first'; write 'before' or 'after'");
    }

    @Test
    void thePluginNamesItsOrderer() {
        assertThat(new DependenciesPlugin().orderers()).containsExactly(DependenciesOrderer.class);
    }
}
