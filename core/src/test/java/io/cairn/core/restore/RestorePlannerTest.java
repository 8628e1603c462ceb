// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Ordering.Place;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import io.cairn.core.stored.StoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RestorePlannerTest {

    private final List<RestoreItem> items = new ArrayList<>();
    private final List<Wish> rules = new ArrayList<>();
    private final List<Block> recorded = new ArrayList<>();

    private static ItemRef ref(String id, String... owners) {
        ItemId item = ItemId.parse(id);
        String[] type = item.type().split("\\.", 2);
        return new ItemRef(
                new ResourceType(type.length > 1 ? type[1] : "", "v1", type[0], "Kind", item.namespaced()),
                item.namespace(),
                item.name(),
                "uid of " + id,
                "1",
                Map.of(),
                Map.of(),
                Stream.of(owners)
                        .map(owner -> new OwnerRef("v1", "Kind", "any", "uid of " + owner, true))
                        .toList(),
                Instant.EPOCH);
    }

    private void item(String id, String... owners) {
        ItemRef ref = ref(id, owners);
        EntryPosition position = new EntryPosition(0, items.size(), 1);
        items.add(new RestoreItem(new StoredItem(ref, items.size() + 1L, position, Map.of()), ref, ref.id(), position));
    }

    private void items(String... ids) {
        Stream.of(ids).forEach(this::item);
    }

    private static Block block(Mode mode, Place place, String name, String... ids) {
        return new Block(
                new Origin(Origin.RULES, true, "r.yaml:" + name.length() + ":1"),
                name,
                mode,
                place,
                Stream.of(ids).map(ItemId::parse).map(Turn::of).toList(),
                true,
                Treatment.plain(),
                Optional.empty());
    }

    private void serial(String name, String... ids) {
        rules.add(block(Mode.SERIAL, Place.FIRST, name, ids));
    }

    private void pair(String before, String after) {
        rules.add(new Edge(
                new Origin(Origin.RULES, true, "r.yaml:9:1"),
                "pair",
                Set.of(ItemId.parse(before)),
                Set.of(ItemId.parse(after))));
    }

    private RestorePlan plan() {
        return RestorePlanner.plan(items, rules, recorded);
    }

    private static List<String> lines(RestorePlan plan) {
        return plan.stages().stream()
                .map(stage -> stage.number() + " " + stage.name() + ": "
                        + stage.items().stream()
                                .map(item -> item.id().toString())
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void whatOthersNeedComesFirst() {
        items(
                "validatingwebhookconfigurations.admissionregistration.k8s.io/check",
                "widgets.shop.io/shop/w",
                "pods/shop/db-0",
                "services/shop/db",
                "secrets/shop/key",
                "rolebindings.rbac.authorization.k8s.io/shop/reader",
                "clusterrolebindings.rbac.authorization.k8s.io/reader",
                "roles.rbac.authorization.k8s.io/shop/reader",
                "serviceaccounts/shop/db",
                "persistentvolumeclaims/shop/data",
                "persistentvolumes/pv1",
                "storageclasses.storage.k8s.io/fast",
                "namespaces/shop",
                "customresourcedefinitions.apiextensions.k8s.io/widgets.shop.io");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 definitions: customresourcedefinitions.apiextensions.k8s.io/widgets.shop.io",
                        "2 namespaces: namespaces/shop",
                        "3 classes and drivers: storageclasses.storage.k8s.io/fast",
                        "4 volumes: persistentvolumes/pv1",
                        "5 claims: persistentvolumeclaims/shop/data",
                        "6 identity: roles.rbac.authorization.k8s.io/shop/reader serviceaccounts/shop/db",
                        "7 role bindings: clusterrolebindings.rbac.authorization.k8s.io/reader"
                                + " rolebindings.rbac.authorization.k8s.io/shop/reader",
                        "8 configuration: secrets/shop/key",
                        "9 services: services/shop/db",
                        "10 workloads: pods/shop/db-0",
                        "11 everything else: widgets.shop.io/shop/w",
                        "12 webhooks and API services:"
                                + " validatingwebhookconfigurations.admissionregistration.k8s.io/check");
    }

    @Test
    void ofOneStageWhatARuleNamesComesFirstInItsOrder() {
        items("statefulsets.apps/shop/a", "statefulsets.apps/shop/primary", "statefulsets.apps/shop/replica");
        serial("db", "statefulsets.apps/shop/primary", "statefulsets.apps/shop/replica");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 db: workloads: statefulsets.apps/shop/primary statefulsets.apps/shop/replica",
                        "2 workloads: statefulsets.apps/shop/a");
    }

    @Test
    void aRuleNeverPullsAnItemBeforeItsDefaultStage() {
        items("namespaces/shop", "secrets/shop/key", "pods/shop/db-0", "pods/shop/db-1");
        serial("pods", "pods/shop/db-1");
        serial("keys", "secrets/shop/key");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 namespaces: namespaces/shop",
                        "2 keys: configuration: secrets/shop/key",
                        "3 pods: workloads: pods/shop/db-1",
                        "4 workloads: pods/shop/db-0");
    }

    @Test
    void theOrderInsideARuleMovesAnItemToALaterStage() {
        items("configmaps/shop/late", "configmaps/shop/usual", "deployments.apps/shop/web", "deployments.apps/shop/b");
        serial("turn", "deployments.apps/shop/web", "configmaps/shop/late");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 configuration: configmaps/shop/usual",
                        "2 turn: workloads: deployments.apps/shop/web configmaps/shop/late",
                        "3 workloads: deployments.apps/shop/b");
    }

    @Test
    void aPairMovesWhatWaits() {
        items("secrets/shop/key", "secrets/shop/other", "widgets.shop.io/shop/w");
        pair("widgets.shop.io/shop/w", "secrets/shop/key");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 configuration: secrets/shop/other",
                        "2 everything else: widgets.shop.io/shop/w",
                        "3 everything else, part 2: secrets/shop/key");
    }

    @Test
    void whatIsPlacedLastComesAfterAllAndThereInTheDefaultOrder() {
        items("pods/audit/p", "configmaps/audit/c", "widgets.shop.io/shop/w");
        rules.add(block(Mode.PARALLEL, Place.LAST, "audit", "pods/audit/p", "configmaps/audit/c"));

        assertThat(lines(plan()))
                .containsExactly(
                        "1 everything else: widgets.shop.io/shop/w",
                        "2 audit: configuration: configmaps/audit/c",
                        "3 audit: workloads: pods/audit/p");
    }

    @Test
    void anOwnerComesBeforeWhatItOwns() {
        item("configmaps/shop/made", "widgets.shop.io/shop/w");
        item("widgets.shop.io/shop/w");
        item("replicasets.apps/shop/web-1", "deployments.apps/shop/web");
        item("deployments.apps/shop/web");
        item("configmaps/shop/free");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 configuration: configmaps/shop/free",
                        "2 workloads: deployments.apps/shop/web",
                        "3 workloads, part 2: replicasets.apps/shop/web-1",
                        "4 everything else: widgets.shop.io/shop/w",
                        "5 everything else, part 2: configmaps/shop/made");
    }

    @Test
    void aRuleGoesBeforeAnOwnerAndThePlanSaysSo() {
        item("replicasets.apps/shop/web-1", "deployments.apps/shop/web");
        item("deployments.apps/shop/web");
        serial("odd", "replicasets.apps/shop/web-1", "deployments.apps/shop/web");

        RestorePlan plan = plan();

        assertThat(lines(plan))
                .containsExactly("1 odd: workloads: replicasets.apps/shop/web-1 deployments.apps/shop/web");
        assertThat(plan.notes())
                .containsExactly("replicasets.apps/shop/web-1 is restored before its owner, as a rule wants:"
                        + " it loses the reference to it");
    }

    @Test
    void ownersThatOwnEachOtherInACircleHoldNothingUp() {
        item("configmaps/shop/a", "configmaps/shop/b");
        item("configmaps/shop/b", "configmaps/shop/a");
        item("configmaps/shop/c", "configmaps/shop/c");
        item("configmaps/shop/d", "configmaps/shop/b");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 configuration: configmaps/shop/a configmaps/shop/b configmaps/shop/c",
                        "2 configuration, part 2: configmaps/shop/d");
    }

    @Test
    void rulesThatContradictEachOtherAreRefused() {
        items("pods/shop/a", "pods/shop/b");
        pair("pods/shop/a", "pods/shop/b");
        pair("pods/shop/b", "pods/shop/a");

        assertThatThrownBy(this::plan).isInstanceOf(InvalidInputException.class).hasMessageContaining("pods/shop/a");
    }

    @Test
    void theOrderOfTheBackupHoldsInsideDefaultStages() {
        items("pods/shop/db-0", "pods/shop/db-1", "pods/shop/web", "persistentvolumeclaims/shop/data-1");
        recorded.add(block(
                Mode.SERIAL,
                Place.FIRST,
                "replicas",
                "pods/shop/db-1",
                "persistentvolumeclaims/shop/data-1",
                "pods/shop/db-0"));

        assertThat(lines(plan()))
                .containsExactly(
                        "1 replicas: claims: persistentvolumeclaims/shop/data-1",
                        "2 replicas: workloads: pods/shop/db-1 pods/shop/db-0",
                        "3 workloads: pods/shop/web");
    }

    @Test
    void aRuleGoesBeforeTheOrderOfTheBackup() {
        items("pods/shop/a", "pods/shop/b", "pods/shop/c");
        recorded.add(block(Mode.SERIAL, Place.FIRST, "was", "pods/shop/a", "pods/shop/b"));
        pair("pods/shop/b", "pods/shop/a");

        assertThat(lines(plan()))
                .containsExactly(
                        "1 was: workloads: pods/shop/b", "2 was: workloads: pods/shop/a", "3 workloads: pods/shop/c");
    }

    @Test
    void theOrderInWhichItemsComeIsNoMatter() {
        item("configmaps/shop/made", "widgets.shop.io/shop/w");
        item("widgets.shop.io/shop/w");
        item("replicasets.apps/shop/web-1", "deployments.apps/shop/web");
        item("deployments.apps/shop/web");
        items("secrets/shop/a", "secrets/shop/b", "pods/shop/x", "pods/shop/y", "pods/shop/z");
        serial("first", "pods/shop/z", "secrets/shop/b");
        serial("second", "pods/shop/y");
        pair("secrets/shop/a", "widgets.shop.io/shop/w");
        List<Set<String>> before = sets(plan());

        Collections.shuffle(items, new Random(7));

        assertThat(sets(plan())).isEqualTo(before);
    }

    private static List<Set<String>> sets(RestorePlan plan) {
        return plan.stages().stream()
                .map(stage ->
                        stage.items().stream().map(item -> item.id().toString()).collect(Collectors.toSet()))
                .toList();
    }

    private static List<String> reasons(RestorePlan plan) {
        return plan.stages().stream()
                .map(stage -> stage.name() + ": " + stage.why())
                .toList();
    }

    @Test
    void aStageSaysWhyItIsThere() {
        items("deployments.apps/shop/web", "secrets/shop/a", "secrets/shop/b");
        item("replicasets.apps/shop/web-1", "deployments.apps/shop/web");
        serial("keys", "secrets/shop/a");

        assertThat(reasons(plan()))
                .containsExactly(
                        "keys: configuration: rule at r.yaml:4:1",
                        "configuration: by type",
                        "workloads: by type",
                        "workloads, part 2: owned, as replicasets.apps/shop/web-1 by deployments.apps/shop/web");
    }

    @Test
    void aStageThatAPairMadeNamesTheItemThatIsWaitedFor() {
        items("secrets/shop/a", "secrets/shop/b");
        pair("secrets/shop/b", "secrets/shop/a");

        assertThat(reasons(plan()))
                .containsExactly(
                        "configuration: by type",
                        "configuration, part 2: a rule has secrets/shop/a wait for secrets/shop/b");
    }

    @Test
    void aStageOfTheRecordedOrderSaysSo() {
        items("secrets/shop/a", "secrets/shop/b");
        recorded.add(new Block(
                new Origin("the backup", false, ""),
                "as in the backup",
                Mode.SERIAL,
                Place.FIRST,
                List.of(Turn.of(ItemId.parse("secrets/shop/b"))),
                true,
                Treatment.plain(),
                Optional.empty()));

        assertThat(reasons(plan()).get(0)).endsWith(": order of the backup");
    }
}
