// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterException;
import io.cairn.api.CollectRequest;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemId;
import io.cairn.api.Selection;
import io.cairn.api.Sequence;
import io.cairn.core.backup.CaptureFixture.Captured;
import io.cairn.core.capture.CaptureOutput.Loss;
import io.cairn.core.plan.OrderException;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {

    private static final BackupSpec SHOP =
            BackupSpec.builder().includedNamespaces(List.of("shop")).build();

    @TempDir
    Path folder;

    private CaptureFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        fixture.server.apply(Samples.namespace("shop"));
        Samples.statefulSetWithPods("shop", "db", 3).forEach(fixture.server::apply);
        fixture.server.apply(Samples.configMap("shop", "settings", "k", "v"));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private CaptureFixture related() {
        return fixture.with(RelatedActions.claimsOfPods()).with(RelatedActions.volumesOfClaims());
    }

    @Test
    void namedItemsComeFirstInTheGivenOrder() throws IOException {
        Captured captured = fixture.ordered("pods/shop/db-2", "pods/shop/db-0").capture(SHOP);

        assertThat(captured.ids())
                .startsWith("pods/shop/db-2", "pods/shop/db-0")
                .contains("pods/shop/db-1");
        assertThat(captured.stages().get(ItemId.parse("pods/shop/db-0"))).isEqualTo(1);
        assertThat(captured.stages().get(ItemId.parse("pods/shop/db-1"))).isEqualTo(2);
        assertThat(captured.errors()).isEmpty();
    }

    @Test
    void whatBelongsToANamedItemIsCapturedInItsTurn() throws IOException {
        Captured captured =
                related().ordered("pods/shop/db-2", "pods/shop/db-0").capture(SHOP);

        assertThat(captured.ids())
                .startsWith(
                        "pods/shop/db-2",
                        "persistentvolumeclaims/shop/data-db-2",
                        "persistentvolumes/pv-shop-db-2",
                        "pods/shop/db-0",
                        "persistentvolumeclaims/shop/data-db-0",
                        "persistentvolumes/pv-shop-db-0");
    }

    @Test
    void aPodDoesNotPullANamedClaimOutOfItsTurn() throws IOException {
        Captured captured = related()
                .ordered(
                        "pods/shop/db-0",
                        "pods/shop/db-1",
                        "persistentvolumeclaims/shop/data-db-1",
                        "persistentvolumeclaims/shop/data-db-0")
                .capture(SHOP);

        assertThat(captured.ids())
                .startsWith(
                        "pods/shop/db-0",
                        "pods/shop/db-1",
                        "persistentvolumeclaims/shop/data-db-1",
                        "persistentvolumes/pv-shop-db-1",
                        "persistentvolumeclaims/shop/data-db-0");
    }

    @Test
    void aNamedItemIsCapturedAsItIsAtItsTurnAndTheOthersAsTheyWereWhenTheirStageBegan() throws IOException {
        AtomicBoolean listing = new AtomicBoolean();
        Captured captured = fixture.ordered("pods/shop/db-2", "pods/shop/db-0").capture(SHOP, item -> {
            if (item.name().equals("db-2")) {
                fixture.server.apply(
                        Samples.labeled(Samples.pod("shop", "db-0"), Map.of("changed", "before-its-turn")));
            }
            if (item.type().id().equals("pods") && item.name().equals("db-1") && listing.compareAndSet(false, true)) {
                fixture.server.apply(Samples.configMap("shop", "late", "k", "v"));
            }
        });

        assertThat(captured.entries().get(ItemId.parse("pods/shop/db-0"))).contains("before-its-turn");
        assertThat(captured.ids()).doesNotContain("configmaps/shop/late");
    }

    @Test
    void everyListOfAStageIsOfTheRevisionAtWhichItBegan() throws IOException {
        AtomicBoolean changed = new AtomicBoolean();
        fixture.server.faults().on("GET", ".*/pods").first().run(() -> {
            if (changed.compareAndSet(false, true)) {
                fixture.server.apply(Samples.labeled(Samples.pod("shop", "db-1"), Map.of("changed", "too-late")));
                fixture.server.apply(Samples.configMap("shop", "late", "k", "v"));
                fixture.server.delete("configmaps/shop/settings");
            }
        });

        Captured captured = fixture.capture(SHOP);

        assertThat(changed).isTrue();
        assertThat(captured.entries().get(ItemId.parse("pods/shop/db-1"))).doesNotContain("too-late");
        assertThat(captured.ids()).contains("configmaps/shop/settings").doesNotContain("configmaps/shop/late");
        assertThat(captured.inexact()).isEmpty();
    }

    @Test
    void aTypeWithARevisionSpaceOfItsOwnIsReadAtItsNewestAndTheReasonIsKept() throws IOException {
        fixture.close();
        fixture = new CaptureFixture(
                folder, ApiServer.builder().ownRevisions("events").start());
        fixture.server.apply(Samples.namespace("shop"));

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.inexact()).containsOnlyKeys("events");
        assertThat(captured.inexact().get("events")).contains("; read between revisions ");
        assertThat(captured.errors()).isEmpty();
    }

    @Test
    void aNamedItemThatDoesNotExistIsAWarningThatNamesIt() throws IOException {
        Captured captured = fixture.ordered("pods/shop/gone", "pods/shop/db-0").capture(SHOP);

        assertThat(captured.warnings()).contains("'by hand': pods/shop/gone is named in the order and doesn't exist");
        assertThat(captured.lost()).containsEntry(ItemId.parse("pods/shop/gone"), Loss.VANISHED);
        assertThat(captured.ids()).startsWith("pods/shop/db-0");
        assertThat(captured.errors()).isEmpty();
    }

    @Test
    void aNamedItemThatDoesNotExistEndsTheRunIfTheUserSaysSo() {
        BackupSpec spec = SHOP.toBuilder().orderedMissing(MissingPolicy.FAIL).build();

        assertThatThrownBy(() -> fixture.ordered("pods/shop/gone").capture(spec))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pods/shop/gone");
    }

    @Test
    void aNamedItemOutsideOfWhatIsTakenIsAnError() {
        assertThatThrownBy(() -> fixture.ordered("pods/default/x").capture(SHOP))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("doesn't take the namespace default");
    }

    @Test
    void aNamedItemWithAnExcludeLabelIsLeftOutWithAWarning() throws IOException {
        fixture.server.apply(
                Samples.labeled(Samples.pod("shop", "db-0"), Map.of("velero.io/exclude-from-backup", "true")));

        Captured captured = fixture.ordered("pods/shop/db-0").capture(SHOP);

        assertThat(captured.ids()).doesNotContain("pods/shop/db-0");
        assertThat(captured.warnings()).anyMatch(text -> text.startsWith("pods/shop/db-0 has a turn and is left out"));
    }

    @Test
    void bothExcludeLabelsKeepAnObjectOutAndOtherValuesDoNot() throws IOException {
        for (String label : List.of("velero.io/exclude-from-backup", "cairn.io/exclude-from-backup")) {
            String name = label.substring(0, label.indexOf('.'));
            fixture.server.apply(Samples.labeled(Samples.configMap("shop", name, "k", "v"), Map.of(label, "true")));
            fixture.server.apply(
                    Samples.labeled(Samples.configMap("shop", name + "-kept", "k", "v"), Map.of(label, "1")));
        }

        assertThat(fixture.capture(SHOP).ids())
                .contains("configmaps/shop/cairn-kept", "configmaps/shop/velero-kept")
                .doesNotContain("configmaps/shop/cairn", "configmaps/shop/velero");
    }

    @Test
    void aTerminatingItemIsCaptured() throws IOException {
        fixture.server.apply(Samples.finalized(Samples.configMap("shop", "ending", "k", "v"), "example.com/wait"));
        fixture.server.delete("configmaps/shop/ending");

        assertThat(fixture.capture(SHOP).entries().get(ItemId.parse("configmaps/shop/ending")))
                .contains("deletionTimestamp");
    }

    @Test
    void aTypeThatMayNotBeListedIsAWarningUnlessItWasAskedFor() throws IOException {
        fixture.server.user("token", "limited");
        fixture.server.allow("limited", Set.of("get", "list"), Set.of("*"), Set.of("*"), Set.of());
        CaptureFixture limited = fixture;
        fixture.server.faults().on("GET", ".*/secrets").status(403);

        assertThat(limited.capture(SHOP).warnings()).anyMatch(text -> text.startsWith("secrets are not in the backup"));
        Captured asked = limited.capture(SHOP.toBuilder()
                .includedResources(List.of("secrets", "configmaps"))
                .build());
        assertThat(asked.errors()).anyMatch(text -> text.startsWith("secrets are not, or not all, in the backup"));
        assertThat(asked.ids()).contains("configmaps/shop/settings");
    }

    @Test
    void thatNothingInNamespacesMayBeListedIsAFailure() throws IOException {
        fixture.server.faults().on("GET", ".*/namespaces/shop/.*").status(403);

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.warnings()).anyMatch(text -> text.startsWith("secrets are not in the backup"));
        assertThat(captured.errors())
                .singleElement()
                .asString()
                .startsWith("stage 1: there is no right to list anything of what it takes from namespaces");
    }

    @Test
    void aServerThatCanNotBeReachedEndsTheRun() {
        fixture.server.faults().on("GET", ".*/configmaps").drop();

        assertThatThrownBy(() -> fixture.capture(SHOP)).isInstanceOf(ClusterException.class);
    }

    @Test
    void aServerThatIsBusyIsWaitedFor() throws IOException {
        fixture.server.faults().on("GET", ".*/configmaps").first().status(429, Duration.ofSeconds(1));
        fixture.server.faults().on("GET", ".*/secrets").first().status(503);
        fixture.server.faults().on("GET", ".*/pods").first().drop();

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.ids()).contains("configmaps/shop/settings", "pods/shop/db-1");
        assertThat(captured.errors()).isEmpty();
    }

    @Test
    void anActionChangesWhatIsKept() throws IOException {
        fixture.with(RelatedActions.action(
                "mark",
                AppliesTo.changing("cm"),
                item -> ActionResult.of(item.with(item.object().with("yes", "metadata", "labels", "marked")))));

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.entries().get(ItemId.parse("configmaps/shop/settings")))
                .contains("\"labels\":{\"marked\":\"yes\"}");
    }

    @Test
    void anActionThatThrowsFailsItsItemAndIsNamed() throws IOException {
        fixture.with(RelatedActions.action("breaks", AppliesTo.changing("pods"), item -> {
            if (item.id().name().equals("db-1")) {
                throw new IllegalStateException("no luck");
            }
            return ActionResult.of(item);
        }));

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.lost()).containsOnly(Map.entry(ItemId.parse("pods/shop/db-1"), Loss.FAILED));
        assertThat(captured.errors())
                .singleElement()
                .asString()
                .contains("pods/shop/db-1", "plugin 'test'", "breaks", "no luck");
        assertThat(captured.ids()).contains("pods/shop/db-0", "pods/shop/db-2");
    }

    @Test
    void anActionThatOnlyRelatesAndThrowsLeavesItsItemInTheBackup() throws IOException {
        fixture.with(RelatedActions.relating("breaks", AppliesTo.relating("pods", "pv"), item -> {
            throw new IllegalStateException("no luck");
        }));

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.ids()).contains("pods/shop/db-0");
        assertThat(captured.errors()).hasSize(3).allMatch(text -> text.contains("what belongs to it may be missing"));
    }

    @Test
    void anActionIsNotCalledWhereTheListsHoldAllThatItCouldName() throws IOException {
        fixture.with(RelatedActions.relating("claims", AppliesTo.relating("pods", "pvc"), item -> {
            throw new IllegalStateException("called");
        }));

        assertThat(fixture.capture(SHOP).errors()).isEmpty();
    }

    @Test
    void anActionMayNotRenameItsItem() throws IOException {
        fixture.with(RelatedActions.action(
                "renames",
                AppliesTo.changing("configmaps"),
                item -> ActionResult.of(item.with(item.object().with("other", "metadata", "name")))));

        assertThat(fixture.capture(SHOP).errors()).anyMatch(text -> text.contains("renamed configmaps/shop/settings"));
    }

    @Test
    void aRelatedItemThatDoesNotExistIsAWarningAndItsOwnerIsKept() throws IOException {
        fixture.server.delete("persistentvolumes/pv-shop-db-1");

        Captured captured = related().capture(SHOP);

        assertThat(captured.ids()).contains("persistentvolumeclaims/shop/data-db-1");
        assertThat(captured.warnings())
                .contains("persistentvolumes/pv-shop-db-1 belongs to a captured item and doesn't exist");
        assertThat(captured.errors()).isEmpty();
    }

    @Test
    void manyRelatedItemsAreReadByOneListRatherThanOneRequestEach() throws IOException {
        Samples.statefulSetWithPods("shop", "big", 30).forEach(fixture.server::apply);

        Captured captured = related().capture(SHOP);

        assertThat(captured.ids())
                .filteredOn(id -> id.startsWith("persistentvolumes/"))
                .hasSize(33);
        assertThat(fixture.server.requests().all())
                .filteredOn(request -> request.path().endsWith("/persistentvolumes"))
                .hasSize(1);
    }

    @Test
    void theNamespaceOfAnItemCapturedInATurnIsCapturedToo() throws IOException {
        BackupSpec selected = SHOP.toBuilder().labelSelectors(List.of("app=db")).build();

        assertThat(fixture.ordered("pods/shop/db-0", "pods/shop/db-1", "pods/shop/db-2")
                        .capture(selected)
                        .ids())
                .contains("namespaces/shop");
    }

    @Test
    void aMissingItemIsCountedOnceHoweverManyNameIt() throws IOException {
        for (String name : List.of("one", "two", "three")) {
            fixture.server.apply(Samples.pod("shop", name, "nowhere"));
        }

        Captured captured = related().ordered("pods/shop/one", "pods/shop/two").capture(SHOP);

        assertThat(captured.lost()).containsOnlyKeys(ItemId.parse("persistentvolumeclaims/shop/nowhere"));
        assertThat(captured.warnings())
                .filteredOn(text -> text.contains("nowhere"))
                .hasSize(1);
    }

    @Test
    void aMissingRightForAMerelyRelatedItemIsAWarningInATurnToo() throws IOException {
        fixture.server.faults().on("GET", ".*/persistentvolumes.*").status(403);

        Captured captured = related().ordered("pods/shop/db-0").capture(SHOP);

        assertThat(captured.errors()).isEmpty();
        assertThat(captured.warnings()).anyMatch(text -> text.startsWith("persistentvolumes/pv-shop-db-0 is not in"));
    }

    @Test
    void whatTheFiltersExcludeIsNotEvenLookedFor() throws IOException {
        BackupSpec podsOnly =
                SHOP.toBuilder().includedResources(List.of("pods")).build();
        fixture.server.apply(Samples.pod("shop", "loose", "nowhere"));

        Captured captured = related().capture(podsOnly);

        assertThat(captured.lost()).isEmpty();
        assertThat(captured.warnings()).isEmpty();
    }

    @Test
    void anItemAskedForThatDoesNotExistIsToldThoughAListHoldsItsPlace() throws IOException {
        BackupSpec typo =
                SHOP.toBuilder().items(List.of(ItemId.parse("pods/shop/typo"))).build();

        assertThat(fixture.capture(typo).warnings()).contains("pods/shop/typo is asked for and doesn't exist");
    }

    @Test
    void anActionThatIsNotUnderstoodFailsItsItemAndNotTheRun() throws IOException {
        fixture.with(RelatedActions.action("asks", AppliesTo.changing("configmaps"), item -> {
            throw new InvalidInputException("no such type");
        }));

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.errors()).isNotEmpty().allMatch(text -> text.contains("test/asks"));
        assertThat(captured.ids()).contains("pods/shop/db-0");
    }

    @Test
    void aCollectorAddsItemsThatPassTheFilters() throws IOException {
        fixture.server.apply(Samples.configMap("default", "outside", "k", "v"));
        fixture.with(new ItemCollector() {
            @Override
            public String name() {
                return "more";
            }

            @Override
            public List<Selection> collect(CollectRequest request) {
                return List.of(new Selection.OfItems(Set.of(
                        ItemId.parse("persistentvolumes/pv-shop-db-0"), ItemId.parse("configmaps/default/outside"))));
            }
        });

        assertThat(fixture.capture(SHOP).ids())
                .contains("persistentvolumes/pv-shop-db-0")
                .doesNotContain("configmaps/default/outside");
    }

    @Test
    void aCollectorThatThrowsIsNamedAndTheOthersAreUsed() throws IOException {
        fixture.with(new ItemCollector() {
            @Override
            public String name() {
                return "breaks";
            }

            @Override
            public List<Selection> collect(CollectRequest request) {
                throw new IllegalStateException("no luck");
            }
        });

        Captured captured = fixture.capture(SHOP);

        assertThat(captured.errors()).singleElement().asString().contains("breaks", "no luck");
        assertThat(captured.ids()).contains("pods/shop/db-0");
    }

    @Test
    void anOrdererThatInventsATypeEndsTheRun() {
        assertThatThrownBy(() -> fixture.ordered("widgets/shop/x").capture(SHOP))
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("widgets/shop/x");
    }

    @Test
    void companionsOfATurnFollowTheirItem() throws IOException {
        fixture.with(CaptureFixture.orderer(
                "with-claims",
                (request, view) -> List.of(new Sequence(
                        "s",
                        List.of(new Sequence.Turn(
                                ItemId.parse("pods/shop/db-1"),
                                List.of(
                                        ItemId.parse("persistentvolumeclaims/shop/data-db-1"),
                                        ItemId.parse("configmaps/default/not-taken")))),
                        false))));

        assertThat(fixture.capture(SHOP).ids()).startsWith("pods/shop/db-1", "persistentvolumeclaims/shop/data-db-1");
    }

    @Test
    void twoBackupsOfAnUnchangedNamespaceHaveEqualEntries() throws IOException {
        assertThat(fixture.capture(SHOP).entries())
                .isEqualTo(fixture.capture(SHOP).entries());
    }

    @Test
    void anEntryHasTheSameBytesWhetherItWasNamedOrListed() throws IOException {
        Map<ItemId, String> listed = fixture.capture(SHOP).entries();
        Map<ItemId, String> named = fixture.ordered("pods/shop/db-0", "configmaps/shop/settings")
                .capture(SHOP)
                .entries();

        assertThat(named).isEqualTo(listed);
    }

    @Test
    void relatedItemsThatCanWaitHoldUpNoTurnAndAreCapturedOnce() throws IOException {
        fixture.server.apply(Samples.serviceAccount("shop", "db"));
        fixture.with(RelatedActions.relating(
                "account",
                AppliesTo.relating("pods", "serviceaccounts").afterTurns(),
                pod -> List.of(new ItemId("serviceaccounts", "shop", "db"))));
        fixture.ordered("pods/shop/db-1", "pods/shop/db-0");

        List<String> all = fixture.capture(SHOP).ids();
        List<String> pods = fixture.capture(SHOP.toBuilder()
                        .items(List.of(ItemId.parse("pods/shop/db-1"), ItemId.parse("pods/shop/db-0")))
                        .includedNamespaces(List.of())
                        .build())
                .ids();

        assertThat(all).startsWith("pods/shop/db-1", "pods/shop/db-0").containsOnlyOnce("serviceaccounts/shop/db");
        assertThat(pods).containsExactly("pods/shop/db-1", "pods/shop/db-0", "serviceaccounts/shop/db");
    }

    @Test
    void aRightThatAnActionLacksToLookForRelatedItemsIsAWarning() throws IOException {
        fixture.with(RelatedActions.failing(
                "roles",
                AppliesTo.relating("serviceaccounts", "clusterroles"),
                new ClusterException("no right to list clusterrolebindings", 403)));
        fixture.server.apply(Samples.serviceAccount("shop", "db"));

        CaptureFixture.Captured captured = fixture.capture(SHOP);

        assertThat(captured.ids()).contains("serviceaccounts/shop/db");
        assertThat(captured.errors()).isEmpty();
        assertThat(captured.warnings())
                .contains(
                        "serviceaccounts/shop/db is captured, and what belongs to it may be missing: action test/roles:"
                                + " no right to list clusterrolebindings");
    }
}
