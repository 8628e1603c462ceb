// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.waves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.api.Ordering;
import io.cairn.api.Precedence;
import io.cairn.testkit.contract.ItemOrdererContract;
import io.cairn.testkit.order.MemoryCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WavesOrdererTest extends ItemOrdererContract {

    private static final String WAVE = "argocd.argoproj.io/sync-wave";
    private static final String HOOK = "helm.sh/hook";
    private static final String WEIGHT = "helm.sh/hook-weight";
    private static final String GROUP = "kapp.k14s.io/change-group";
    private static final String RULE = "kapp.k14s.io/change-rule";

    private final MemoryCluster cluster = new MemoryCluster();

    @Override
    protected ItemOrderer orderer(ClusterAccess access) {
        return new WavesOrderer(access);
    }

    @Override
    protected MemoryCluster cluster() {
        MemoryCluster sample = new MemoryCluster();
        annotated(sample, "configmaps/shop/early", Map.of(WAVE, "-1", GROUP, "g"));
        annotated(sample, "services/shop/late", Map.of(WAVE, "2"));
        annotated(sample, "deployments.apps/shop/web", Map.of(RULE, "upsert after upserting g"));
        return sample;
    }

    private static void annotated(MemoryCluster cluster, String id, Map<String, String> annotations) {
        cluster.add(id, Map.of("annotations", annotations), Map.of());
    }

    private void annotated(String id, Map<String, String> annotations) {
        annotated(cluster, id, annotations);
    }

    private List<String> order(Map<String, String> config) {
        WavesOrderer orderer = new WavesOrderer(cluster);
        OrderRequest request = new OrderRequest(Map.of(), config);
        return orderer.order(request, cluster.view(orderer.needs(request))).stream()
                .map(WavesOrdererTest::text)
                .toList();
    }

    private static String text(Ordering wish) {
        if (wish instanceof Group group) {
            return group.name() + " " + group.place() + " "
                    + group.items().stream().sorted().toList();
        }
        Precedence precedence = (Precedence) wish;
        return precedence.before().stream().sorted().toList() + " < "
                + precedence.after().stream().sorted().toList();
    }

    @Test
    void negativeWavesGoFirstAndPositiveOnesLastEachInAscendingOrder() {
        annotated("configmaps/a/ten", Map.of(WAVE, "10"));
        annotated("configmaps/a/two", Map.of(WAVE, " 2 "));
        annotated("configmaps/a/minus-one", Map.of(WAVE, "-1"));
        annotated("configmaps/a/minus-ten", Map.of(WAVE, "-10"));
        annotated("services/b/minus-one", Map.of(WAVE, "-1"));
        annotated("configmaps/a/zero", Map.of(WAVE, "0"));
        cluster.add("configmaps/a/none");

        assertThat(order(Map.of()))
                .containsExactly(
                        "wave -10 FIRST [configmaps/a/minus-ten]",
                        "wave -1 FIRST [configmaps/a/minus-one, services/b/minus-one]",
                        "wave 2 LAST [configmaps/a/two]",
                        "wave 10 LAST [configmaps/a/ten]");
    }

    @Test
    void aWeightCountsOnHooksOfHelmOnly() {
        annotated("jobs.batch/a/hook", Map.of(HOOK, "pre-install", WEIGHT, "-5"));
        annotated("jobs.batch/a/no-hook", Map.of(WEIGHT, "-5"));
        annotated("jobs.batch/a/no-weight", Map.of(HOOK, "pre-install"));

        assertThat(order(Map.of())).containsExactly("wave -5 FIRST [jobs.batch/a/hook]");
    }

    @Test
    void theWaveOfArgoCdGoesBeforeTheWeightOfHelm() {
        annotated("jobs.batch/a/both", Map.of(HOOK, "post-install", WEIGHT, "5", WAVE, "-1"));

        assertThat(order(Map.of())).containsExactly("wave -1 FIRST [jobs.batch/a/both]");
        assertThat(order(Map.of("read", "helm"))).containsExactly("wave 5 LAST [jobs.batch/a/both]");
    }

    @Test
    void onlyTheToolsThatTheUserNamesAreRead() {
        annotated("configmaps/a/argo", Map.of(WAVE, "1"));
        annotated("configmaps/a/helm", Map.of(HOOK, "pre-install", WEIGHT, "1"));
        annotated("configmaps/a/kapp", Map.of(GROUP, "g"));
        annotated("configmaps/a/rule", Map.of(RULE, "upsert before upserting g"));

        assertThat(order(Map.of("read", "argo"))).containsExactly("wave 1 LAST [configmaps/a/argo]");
        assertThat(order(Map.of("read", "helm, kapp")))
                .containsExactly("wave 1 LAST [configmaps/a/helm]", "[configmaps/a/rule] < [configmaps/a/kapp]");
    }

    @Test
    void rulesOfKappMakePrecedences() {
        annotated("jobs.batch/a/m1", Map.of(GROUP, "big.co/migrations"));
        annotated("jobs.batch/a/m2", Map.of(GROUP + ".two", "big.co/migrations", GROUP, "big.co/other"));
        annotated("deployments.apps/a/web", Map.of(RULE + ".x", "upsert after upserting big.co/migrations"));
        annotated("services/a/web", Map.of(RULE, "upsert before upserting big.co/other"));

        assertThat(order(Map.of()))
                .containsExactly(
                        "[jobs.batch/a/m1, jobs.batch/a/m2] < [deployments.apps/a/web]",
                        "[services/a/web] < [jobs.batch/a/m2]");
    }

    @Test
    void groupsOfKappAreThoseOfOneApplication() {
        for (String app : List.of("one", "two")) {
            cluster.add(
                    "jobs.batch/" + app + "/migrate",
                    Map.of("labels", Map.of("kapp.k14s.io/app", app), "annotations", Map.of(GROUP, "g")),
                    Map.of());
        }
        cluster.add(
                "deployments.apps/one/web",
                Map.of(
                        "labels",
                        Map.of("kapp.k14s.io/app", "one"),
                        "annotations",
                        Map.of(RULE, "upsert after upserting g")),
                Map.of());

        assertThat(order(Map.of())).containsExactly("[jobs.batch/one/migrate] < [deployments.apps/one/web]");
    }

    @Test
    void aRuleAboutItsOwnGroupLeavesTheItemItselfOut() {
        annotated("jobs.batch/a/self", Map.of(GROUP, "g", RULE, "upsert after upserting g"));
        annotated("jobs.batch/a/other", Map.of(GROUP, "g"));

        assertThat(order(Map.of())).containsExactly("[jobs.batch/a/other] < [jobs.batch/a/self]");
    }

    @Test
    void rulesAboutDeletionOrAboutNobodySayNothing() {
        annotated("jobs.batch/a/m", Map.of(GROUP, "g"));
        annotated("jobs.batch/a/x", Map.of(RULE, "delete before deleting g"));
        annotated("jobs.batch/a/y", Map.of(RULE, "upsert after deleting g"));
        annotated("jobs.batch/a/z", Map.of(RULE, "upsert after upserting nobody"));

        assertThat(order(Map.of())).isEmpty();
        assertThat(cluster.notes()).isEmpty();
    }

    @Test
    void whatCanNotBeReadIsNotedByItemAndPassedOver() {
        annotated("configmaps/a/first", Map.of(WAVE, "first"));
        annotated("configmaps/a/huge", Map.of(WAVE, "99999999999999999999"));
        annotated("configmaps/a/rule", Map.of(RULE, "after\n\u001b[31m g {name}"));
        annotated("configmaps/a/good", Map.of(WAVE, "1"));

        assertThat(order(Map.of())).containsExactly("wave 1 LAST [configmaps/a/good]");
        assertThat(cluster.notes())
                .containsExactly(
                        "the annotation argocd.argoproj.io/sync-wave of configmaps/a/first, 'first', is not a whole"
                                + " number, and gives it no wave",
                        "the annotation argocd.argoproj.io/sync-wave of configmaps/a/huge, '99999999999999999999', is"
                                + " not a whole number, and gives it no wave",
                        "the annotation kapp.k14s.io/change-rule of configmaps/a/rule, 'after  [31m g {name}', is no"
                                + " rule such as 'upsert after upserting GROUP', and is passed over");
    }

    @Test
    void manyAnnotationsThatCanNotBeReadAreCounted() {
        for (int i = 0; i < 25; i++) {
            annotated("configmaps/a/c" + i, Map.of(WAVE, "x".repeat(1000)));
        }

        assertThat(order(Map.of())).isEmpty();
        assertThat(cluster.notes()).hasSize(11).endsWith("15 more annotations can't be read");
        assertThat(cluster.notes()).allSatisfy(note -> assertThat(note.length()).isLessThan(200));
    }

    @Test
    void whatControllersMakeIsNotReadByDefault() {
        annotated("replicasets.apps/a/copy", Map.of(WAVE, "1"));
        annotated("pods/a/copy", Map.of(WAVE, "1"));

        assertThat(order(Map.of())).isEmpty();
        assertThat(order(Map.of("types", "pods"))).containsExactly("wave 1 LAST [pods/a/copy]");
    }

    @Test
    void aToolThatIsNotKnownIsRefusedBeforeAnythingIsRead() {
        WavesOrderer orderer = new WavesOrderer(cluster);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> orderer.needs(new OrderRequest(Map.of(), Map.of("read", "argo,flux"))))
                .withMessage("the orderer waves can't read 'flux'; write some of argo, helm, kapp");
    }

    @Test
    void thePluginNamesItsOrderer() {
        assertThat(new WavesPlugin().orderers()).containsExactly(WavesOrderer.class);
    }
}
