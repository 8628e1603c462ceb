// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.statefulset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.Ordering;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import io.cairn.testkit.contract.ItemOrdererContract;
import io.cairn.testkit.order.MemoryCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatefulSetOrdererTest extends ItemOrdererContract {

    private static final Map<String, String> RESPECT = Map.of("respect-policy", "true");

    private final MemoryCluster cluster = new MemoryCluster();

    @Override
    protected ItemOrderer orderer(ClusterAccess access) {
        return new StatefulSetOrderer(access);
    }

    @Override
    protected MemoryCluster cluster() {
        MemoryCluster sample = new MemoryCluster();
        set(sample, "shop/db", Map.of(), "data");
        pods(sample, "shop/db", 0, 1);
        sample.add("persistentvolumeclaims/shop/data-db-0", Map.of(), Map.of("volumeName", "pv-0"));
        return sample;
    }

    private static void set(MemoryCluster cluster, String name, Map<String, ?> fields, String... claimTemplates) {
        Map<String, Object> spec = new HashMap<>(fields);
        spec.put(
                "volumeClaimTemplates",
                Stream.of(claimTemplates)
                        .map(template -> Map.of("metadata", Map.of("name", template)))
                        .toList());
        cluster.add("statefulsets.apps/" + name, Map.of(), spec);
    }

    private static void pods(MemoryCluster cluster, String set, int... ordinals) {
        for (int ordinal : ordinals) {
            cluster.addOwned("pods/" + set + "-" + ordinal, "statefulsets.apps/" + set);
        }
    }

    private void claims(String... names) {
        Stream.of(names)
                .forEach(name -> cluster.add(
                        "persistentvolumeclaims/shop/" + name, Map.of(), Map.of("volumeName", "pv-of-" + name)));
    }

    private static OrderRequest request(Map<String, String> config) {
        return new OrderRequest(Map.of(), config);
    }

    private List<Ordering> order(Map<String, String> config) {
        StatefulSetOrderer orderer = new StatefulSetOrderer(cluster);
        return orderer.order(request(config), cluster.view(orderer.needs(request(config))));
    }

    private static List<String> items(Ordering wish) {
        return wish instanceof Group group
                ? group.items().stream().sorted().map(Object::toString).toList()
                : ((Sequence) wish)
                        .turns().stream().map(turn -> turn.item().toString()).toList();
    }

    private static List<String> companions(Ordering wish) {
        return ((Sequence) wish)
                .turns().stream().map(turn -> turn.with().toString()).toList();
    }

    @Test
    void theHighestOrdinalComesFirst() {
        set(cluster, "shop/db", Map.of());
        pods(cluster, "shop/db", 0, 1, 2);

        assertThat(order(Map.of())).singleElement().satisfies(wish -> {
            assertThat(wish.name()).isEqualTo("statefulset shop/db");
            assertThat(wish)
                    .isInstanceOfSatisfying(
                            Sequence.class,
                            sequence -> assertThat(sequence.named()).isFalse());
            assertThat(items(wish)).containsExactly("pods/shop/db-2", "pods/shop/db-1", "pods/shop/db-0");
        });
    }

    @Test
    void theLowestOrdinalComesFirstWhenTheUserSaysSo() {
        set(cluster, "shop/db", Map.of());
        pods(cluster, "shop/db", 1, 0);

        assertThat(items(order(Map.of("order", "lowest-first")).get(0)))
                .containsExactly("pods/shop/db-0", "pods/shop/db-1");
    }

    @Test
    void ordinalsAreNumbersWhereverTheyStartAndReplicasThatWillGoCountToo() {
        set(cluster, "shop/db", Map.of("ordinals", Map.of("start", 9), "replicas", 1));
        pods(cluster, "shop/db", 10, 11, 9);

        assertThat(items(order(Map.of("order", "highest-first")).get(0)))
                .containsExactly("pods/shop/db-11", "pods/shop/db-10", "pods/shop/db-9");
    }

    @Test
    void aPodsClaimsAreCapturedInItsTurnInTheOrderOfTheTemplatesEachWithItsVolume() {
        set(cluster, "shop/db", Map.of(), "wal", "data");
        pods(cluster, "shop/db", 0, 1);
        claims("data-db-0", "wal-db-0", "data-db-1");

        assertThat(companions(order(Map.of()).get(0)))
                .containsExactly(
                        "[persistentvolumeclaims/shop/data-db-1, persistentvolumes/pv-of-data-db-1]",
                        "[persistentvolumeclaims/shop/wal-db-0, persistentvolumes/pv-of-wal-db-0,"
                                + " persistentvolumeclaims/shop/data-db-0, persistentvolumes/pv-of-data-db-0]");
    }

    @Test
    void aClaimThatWaitsForItsVolumeBringsNone() {
        set(cluster, "shop/db", Map.of(), "data");
        pods(cluster, "shop/db", 0, 1);
        cluster.add("persistentvolumeclaims/shop/data-db-0", Map.of(), Map.of("volumeName", ""));
        cluster.add("persistentvolumeclaims/shop/data-db-1");

        assertThat(companions(order(Map.of()).get(0)))
                .containsExactly("[persistentvolumeclaims/shop/data-db-1]", "[persistentvolumeclaims/shop/data-db-0]");
    }

    @Test
    void aPodBelongsToTheStatefulSetThatControlsItByUid() {
        set(cluster, "shop/db", Map.of());
        pods(cluster, "shop/db", 0);
        cluster.addOwned("pods/shop/db-1", "statefulsets.apps/shop/gone");
        Map<String, Object> owner = new HashMap<>(cluster.ownerReference("statefulsets.apps/shop/db"));
        owner.put("controller", false);
        cluster.add("pods/shop/db-2", Map.of("ownerReferences", List.of(owner)), Map.of());
        cluster.add("pods/shop/db-3");

        assertThat(order(Map.of()))
                .singleElement()
                .satisfies(sequence -> assertThat(items(sequence)).containsExactly("pods/shop/db-0"));
    }

    @Test
    void eachStatefulSetHasItsOwnSequenceInTheOrderOfTheView() {
        set(cluster, "b/db", Map.of());
        set(cluster, "a/db", Map.of());
        pods(cluster, "b/db", 0);
        pods(cluster, "a/db", 0);

        assertThat(order(Map.of()))
                .extracting(Ordering::name, StatefulSetOrdererTest::items)
                .containsExactly(
                        tuple("statefulset a/db", List.of("pods/a/db-0")),
                        tuple("statefulset b/db", List.of("pods/b/db-0")));
    }

    @Test
    void aStatefulSetWithoutPodsMakesNoSequence() {
        set(cluster, "shop/db", Map.of("podManagementPolicy", "Parallel"), "data");

        assertThat(order(Map.of())).isEmpty();
        assertThat(order(RESPECT)).isEmpty();
    }

    @Test
    void aPodWithoutOrdinalFailsNothing() {
        set(cluster, "shop/db", Map.of());
        pods(cluster, "shop/db", 0);
        cluster.addOwned("pods/shop/odd", "statefulsets.apps/shop/db");
        cluster.addOwned("pods/shop/db-99999999999999999999", "statefulsets.apps/shop/db");

        assertThat(items(order(Map.of()).get(0)).get(0)).isEqualTo("pods/shop/db-0");
    }

    @Test
    void thePolicyIsRespectedOnlyWhenTheUserSaysSo() {
        set(cluster, "shop/db", Map.of("podManagementPolicy", "Parallel"));
        set(cluster, "shop/ready", Map.of("podManagementPolicy", "OrderedReady"));
        pods(cluster, "shop/db", 0);
        pods(cluster, "shop/ready", 0);

        assertThat(order(Map.of())).hasOnlyElementsOfType(Sequence.class);
        assertThat(order(RESPECT)).hasExactlyElementsOfTypes(Group.class, Sequence.class);
    }

    @Test
    void thePodsOfAParallelSetAreCapturedSideBySideWithTheirClaims() {
        set(cluster, "shop/db", Map.of("podManagementPolicy", "Parallel"), "data", "wal");
        pods(cluster, "shop/db", 0, 1);
        claims("data-db-0", "data-db-1");

        assertThat(order(RESPECT))
                .extracting(Ordering::name, StatefulSetOrdererTest::items)
                .containsExactly(tuple(
                        "statefulset shop/db",
                        List.of(
                                "persistentvolumeclaims/shop/data-db-0",
                                "persistentvolumeclaims/shop/data-db-1",
                                "pods/shop/db-0",
                                "pods/shop/db-1")));
    }

    @Test
    void aPartitionPartsAParallelSetIntoItsTwoRevisions() {
        set(
                cluster,
                "shop/db",
                Map.of(
                        "podManagementPolicy",
                        "Parallel",
                        "ordinals",
                        Map.of("start", 5),
                        "updateStrategy",
                        Map.of("type", "RollingUpdate", "rollingUpdate", Map.of("partition", 2))));
        pods(cluster, "shop/db", 5, 6, 7, 8);

        assertThat(order(RESPECT))
                .extracting(Ordering::name, StatefulSetOrdererTest::items)
                .containsExactly(
                        tuple("statefulset shop/db from ordinal 7", List.of("pods/shop/db-7", "pods/shop/db-8")),
                        tuple("statefulset shop/db before ordinal 7", List.of("pods/shop/db-5", "pods/shop/db-6")));
        assertThat(order(Map.of("respect-policy", "true", "order", "lowest-first")))
                .extracting(Ordering::name)
                .containsExactly("statefulset shop/db before ordinal 7", "statefulset shop/db from ordinal 7");
    }

    @Test
    void aPartitionBeyondAllPodsPartsNothing() {
        set(
                cluster,
                "shop/db",
                Map.of(
                        "podManagementPolicy",
                        "Parallel",
                        "updateStrategy",
                        Map.of("rollingUpdate", Map.of("partition", 9))));
        pods(cluster, "shop/db", 0, 1);

        assertThat(order(RESPECT)).extracting(Ordering::name).containsExactly("statefulset shop/db");
    }

    @Test
    void aClaimThatTwoParallelSetsSeemToHaveMadeIsInOneGroup() {
        set(cluster, "shop/a-b", Map.of("podManagementPolicy", "Parallel"), "data");
        set(cluster, "shop/b", Map.of("podManagementPolicy", "Parallel"), "data-a");
        pods(cluster, "shop/a-b", 0);
        pods(cluster, "shop/b", 0);
        claims("data-a-b-0");

        assertThat(order(RESPECT).stream().flatMap(wish -> items(wish).stream()))
                .containsExactly("persistentvolumeclaims/shop/data-a-b-0", "pods/shop/a-b-0", "pods/shop/b-0");
    }

    @Test
    void readsTheMetadataOfPodsAndWholeStatefulSetsAndClaims() {
        assertThat(new StatefulSetOrderer(cluster).needs(request(Map.of())))
                .isEqualTo(new OrderNeeds(
                        Set.of(cluster.resolve("pods")),
                        Set.of(cluster.resolve("statefulsets"), cluster.resolve("persistentvolumeclaims"))));
    }

    @Test
    void aClusterWithoutStatefulSetsNeedsNothingAndHasNoSequence() {
        ResourceType others = new ResourceType("example.com", "v1", "statefulsets", "StatefulSet", true);
        MemoryCluster small = new MemoryCluster(List.of(cluster.resolve("pods"), others));
        StatefulSetOrderer orderer = new StatefulSetOrderer(small);

        assertThat(orderer.needs(request(Map.of()))).isEqualTo(OrderNeeds.NONE);
        assertThat(orderer.order(request(Map.of()), small.view(OrderNeeds.NONE)))
                .isEmpty();
    }

    @Test
    void runsOnlyWhenSwitchedOn() {
        StatefulSetOrderer orderer = new StatefulSetOrderer(cluster);

        assertThat(orderer.name()).isEqualTo("statefulset");
        assertThat(orderer.runsUnasked(new OrderRequest(Map.of("pods", "a/b"), Map.of())))
                .isFalse();
    }

    @Test
    void aSettingThatCanNotBeMeantIsRefusedBeforeAnythingIsRead() {
        StatefulSetOrderer orderer = new StatefulSetOrderer(cluster);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(request(Map.of("sort", "name"))))
                .withMessage("the orderer statefulset has no setting 'sort'; it has 'order', 'respect-policy'");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(request(Map.of("order", "up"))))
                .withMessage("the orderer statefulset doesn't know the order 'up'; "
                        + "write 'highest-first' or 'lowest-first'");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(request(Map.of("respect-policy", "yes"))))
                .withMessage("the orderer statefulset is given respect-policy 'yes'; write 'true' or 'false'");
    }

    @Test
    void thePluginNamesItsOrderer() {
        assertThat(new StatefulSetPlugin().orderers()).containsExactly(StatefulSetOrderer.class);
    }
}
