// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Ordering.Place;
import io.cairn.core.collect.PageSlicer;
import io.cairn.core.collect.RawItem;
import io.cairn.core.kube.PodExec;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plan.Members;
import io.cairn.core.plan.Stage;
import io.cairn.core.plan.Wish;
import io.cairn.core.rules.RuleWishes.Result;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.OrderText;
import io.cairn.core.spec.Treatment;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnChange;
import io.cairn.core.spec.Treatment.OnError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class RuleWishesTest {

    private static final String BY_ROLE =
            "- {name: replicas, select: {type: pods, labels: app=db}, sort: {exec: [sh, -c, db-role], container: db,"
                    + " values: [replica, primary], onChange: stop, timeout: 5s}}";

    private final RuleFixture cluster = new RuleFixture()
            .has(RuleFixture.PODS, "shop/db-0", "label.app=db")
            .has(RuleFixture.PODS, "shop/db-1", "label.app=db")
            .has(RuleFixture.PODS, "shop/db-2", "label.app=db")
            .has(RuleFixture.PODS, "shop/web", "label.app=web")
            .has(RuleFixture.CONFIGMAPS, "shop/app-a")
            .has(RuleFixture.CONFIGMAPS, "shop/app-b");

    private static Wish.Block block(Wish wish) {
        return (Wish.Block) wish;
    }

    private static List<String> items(Wish wish) {
        return block(wish).turns().stream().map(turn -> turn.item().toString()).toList();
    }

    private static RawItem raw(String kind, String namespace, String name, String labels) {
        String json =
                "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"" + namespace + "\",\"labels\":{" + labels
                        + "},\"annotations\":{\"tier\":\"front\"},\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":"
                        + "\"StatefulSet\",\"name\":\"db\",\"uid\":\"u\"}]}}";
        return new PageSlicer(kind.equals("Pod") ? RuleFixture.PODS : RuleFixture.CONFIGMAPS)
                .single(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void exactNamesAreSerialNamedAndNeedNoList() throws ClusterException {
        Result result = cluster.run("- {name: db, select: {type: po, names: [shop/db-2, shop/gone]}}");

        assertThat(cluster.read).isEmpty();
        Wish.Block block = block(result.wishes().get(0));
        assertThat(items(block)).containsExactly("pods/shop/db-2", "pods/shop/gone");
        assertThat(block.mode()).isEqualTo(Stage.Mode.SERIAL);
        assertThat(block.named()).isTrue();
        assertThat(block.members()).isEmpty();
        assertThat(block.origin()).isEqualTo(new Wish.Origin("rules", true, "n.yaml:5:7"));
        assertThat(block.name()).isEqualTo("db");
        assertThat(block.treatment()).isEqualTo(Treatment.plain());
    }

    @Test
    void aRuleSaysHowItsItemsAreTreated() throws ClusterException {
        Result result =
                cluster.run("- {select: {type: pods}, place: last, freeze: together, with: [pvc, cm], onError: stop,"
                        + " onMissing: ignore}");

        Wish.Block block = block(result.wishes().get(0));
        assertThat(block.place()).isEqualTo(Place.LAST);
        assertThat(block.mode()).isEqualTo(Stage.Mode.SERIAL);
        assertThat(block.treatment())
                .isEqualTo(new Treatment(
                        Freeze.TOGETHER,
                        Set.of("persistentvolumeclaims", "configmaps"),
                        OnError.STOP,
                        MissingPolicy.IGNORE,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aGateIsPartOfHowItemsAreTreated() throws ClusterException {
        BackupSpec spec = BackupSpec.builder()
                .order(OrderText.parseForRestore("--order", List.of("pods?gate=ready&timeout=1m")))
                .build();

        assertThat(block(cluster.run(spec, false).wishes().get(0)).treatment().gate())
                .contains(new Gate(Gate.State.READY, Duration.ofMinutes(1), Gate.OnTimeout.STOP));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "deploy:s/web?gate=bound | deployments.apps | 'bound' is a state of persistentvolumeclaims, persistentvolumes alone",
                "pvc,cm?gate=bound | configmaps | 'bound' is a state of",
                "pods?gate=complete | pods | 'complete' is a state of jobs.batch alone",
                "ns?gate=established | namespaces | 'established' is a state of customresourcedefinitions",
                "ns?gate=rolledOut | namespaces | 'rolledOut' is a state of daemonsets.apps, deployments.apps,"
            })
    void aGateThatATypeNeverPassesIsRefused(String rule, String type, String why) {
        BackupSpec spec = restoredBy(rule);

        assertThatThrownBy(() -> cluster.run(spec, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "--order:1: rule '" + rule + "' has a gate that " + type + " never pass: " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pvc,pv?gate=bound",
                "deploy,sts,rs?gate=rolledOut",
                "cm?gate=ready",
                "cm?gate=exists",
                "cm?gate=Bound",
                "cm?gate={.data.k}=bound",
                "*?gate=bound"
            })
    void aGateThatATypeMayPassIsKept(String rule) throws ClusterException {
        assertThat(cluster.run(restoredBy(rule), false)).isNotNull();
    }

    private static BackupSpec restoredBy(String rule) {
        return BackupSpec.builder()
                .order(OrderText.parseForRestore("--order", List.of(rule)))
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: pods}| PARALLEL| true",
                "{type: pods, names: 'shop/db-*'}| PARALLEL| true",
                "{type: pods}, sort: name| SERIAL| false",
                "{type: pods}, freeze: each| SERIAL| false",
                "{type: pods}, freeze: each, mode: parallel| PARALLEL| false",
                "{type: pods}, with: [pvc]| PARALLEL| false",
                "{type: pods}, mode: serial| SERIAL| false",
                "{items: [po/shop/db-0]}| SERIAL| false",
                "{items: [po/shop/db-0]}, mode: parallel| PARALLEL| false",
            })
    void aRuleIsParallelUnlessItListsSortsOrFreezes(String select, Stage.Mode mode, boolean members)
            throws ClusterException {
        Wish.Block block =
                block(cluster.run("- {select: " + select + "}").wishes().get(0));

        assertThat(block.mode()).isEqualTo(mode);
        assertThat(block.members().isPresent()).isEqualTo(members);
        assertThat(block.turns().isEmpty()).isEqualTo(members);
        assertThat(cluster.read.isEmpty()).isEqualTo(members || select.contains("items"));
    }

    @Test
    void theMembersOfAParallelRuleAreWhatNoRuleBeforeHas() throws ClusterException {
        Result result = cluster.run(
                "- {select: {type: pods, names: 'shop/db-*'}, mode: serial}",
                "- {select: {type: '*', namespaces: [shop], annotations: {tier: front}}}",
                "- {select: {type: pods, owner: sts/shop/db, not: {labels: app=web}}}");
        Members all = block(result.wishes().get(1)).members().orElseThrow();
        Members owned = block(result.wishes().get(2)).members().orElseThrow();

        assertThat(all.has(raw("Pod", "shop", "web", ""))).isTrue();
        assertThat(all.has(raw("ConfigMap", "shop", "web", ""))).isTrue();
        assertThat(all.has(raw("Pod", "shop", "db-0", ""))).isFalse();
        assertThat(all.has(raw("Pod", "other", "web", ""))).isFalse();
        assertThat(owned.has(raw("Pod", "shop", "web", ""))).isFalse();
        assertThat(all.mayBeIn(RuleFixture.PODS, "shop")).isTrue();
        assertThat(all.mayBeIn(RuleFixture.PODS, "")).isTrue();
        assertThat(all.mayBeIn(RuleFixture.PODS, "other")).isFalse();
        assertThat(all.mayBeIn(RuleFixture.VOLUMES, "")).isFalse();
        assertThat(owned.mayBeIn(RuleFixture.CONFIGMAPS, "")).isFalse();
    }

    @Test
    void theEarlierRuleHasWhatBothMatchAndOneNoteSaysSo() throws ClusterException {
        Result result = cluster.run(
                "- {name: one, select: {type: pods, names: shop/db-1}}",
                "- {name: dbs, select: {type: pods, labels: app=db}, mode: serial}",
                "- {name: all, select: {type: pods}, mode: serial}");

        assertThat(result.wishes().stream().map(RuleWishesTest::items))
                .containsExactly(
                        List.of("pods/shop/db-1"),
                        List.of("pods/shop/db-0", "pods/shop/db-2"),
                        List.of("pods/shop/web"));
        assertThat(result.notes())
                .containsExactly(
                        "rule 'dbs' (n.yaml:6:7) also matches 1 item of rule 'one' (n.yaml:5:7), such as"
                                + " pods/shop/db-1: the earlier rule has it",
                        "rule 'all' (n.yaml:7:7) also matches 1 item of rule 'one' (n.yaml:5:7), such as"
                                + " pods/shop/db-1: the earlier rule has it",
                        "rule 'all' (n.yaml:7:7) also matches 2 items of rule 'dbs' (n.yaml:6:7), such as"
                                + " pods/shop/db-0: the earlier rule has them");
    }

    @Test
    void aNamedItemThatNoListHasKeepsItsTurnBesideThoseThatAreThere() throws ClusterException {
        Result result = cluster.run(
                "- {name: dbs, select: {type: pods, labels: app=db}, mode: serial}",
                "- {name: two, select: {type: pods, names: [shop/gone, shop/web]}, mode: serial}");

        assertThat(items(result.wishes().get(1))).containsExactly("pods/shop/gone", "pods/shop/web");
    }

    @Test
    void ofVeryManyOverlapsTheFirstAreToldAndTheOthersCounted() throws ClusterException {
        String[] rules = IntStream.range(0, 30)
                .mapToObj(number -> "- {name: r" + number + ", select: {type: pods}, mode: serial}")
                .toArray(String[]::new);

        List<String> overlaps = cluster.run(rules).notes().stream()
                .filter(note -> note.contains("match"))
                .filter(note -> !note.contains("matches nothing"))
                .toList();

        assertThat(overlaps).hasSize(21);
        assertThat(overlaps.get(19)).startsWith("rule 'r20' ").contains(" of rule 'r0' ");
        assertThat(overlaps.get(20))
                .startsWith("9 more pairs of rules match the same items")
                .contains("--explain");
    }

    @Test
    void anExactNameBelongsToAnEarlierRuleThatMatchesItByItsLabels() throws ClusterException {
        Result result = cluster.run(
                "- {name: dbs, select: {type: pods, labels: app=db}}",
                "- {name: one, select: {type: pods, names: [shop/db-1, shop/web]}}");

        assertThat(items(result.wishes().get(1))).containsExactly("pods/shop/web");
    }

    @Test
    void aPairIsAnEdgeAndWhatBothSidesMatchGoesBefore() throws ClusterException {
        Result result = cluster.run(
                "- name: config first\n  before: {select: {type: cm, names: 'shop/app-*'}}",
                "  after: {select: {type: [pods, cm], namespaces: shop, not: {labels: app=db}}}");

        Wish.Edge edge = (Wish.Edge) result.wishes().get(0);
        assertThat(edge.name()).isEqualTo("config first");
        assertThat(edge.origin().position()).isEqualTo("n.yaml:5:7");
        assertThat(edge.before())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("configmaps/shop/app-a", "configmaps/shop/app-b");
        assertThat(edge.after()).extracting(Object::toString).containsExactly("pods/shop/web");
    }

    @Test
    void aParallelRuleThatMustMatchIsLookedUpAndStillReadByLists() throws ClusterException {
        Result result = cluster.run("- {name: a, select: {type: pods}, onMissing: fail}");

        Wish.Block block = (Wish.Block) result.wishes().get(0);
        assertThat(block.turns()).isEmpty();
        assertThat(block.members()).isPresent();
    }

    @Test
    void rulesThatMatchNothingAreTold() throws ClusterException {
        Result result = cluster.run(
                "- {name: a, select: {type: pv}, mode: serial}",
                "- {name: b, select: {type: pv}, mode: serial, onMissing: ignore}",
                "- {name: c, before: {select: {type: pods}}, after: {select: {type: pv}}}");

        assertThat(result.wishes()).isEmpty();
        assertThat(result.unmatched())
                .containsExactly("n.yaml:5:7: rule 'a' matches nothing that is taken and no earlier rule has");
        assertThat(result.notes())
                .containsExactly("n.yaml:7:7: rule 'c' orders nothing: its side 'after' matches no item of the"
                        + " backup that the side 'before' doesn't");
    }

    @Test
    void aParallelRuleForNamespacesThatAreNotTakenIsTold() throws ClusterException {
        Result result = cluster.run(
                "- {name: a, select: {type: \"*\", namespaces: [adit]}, place: last}",
                "- {name: b, select: {type: \"*\", namespaces: [sh*]}, place: last}",
                "- {name: c, select: {type: pods, namespaces: [adit]}, onMissing: ignore}");

        assertThat(result.wishes()).hasSize(1);
        assertThat(result.unmatched())
                .containsExactly("n.yaml:5:7: rule 'a' matches nothing that is taken and no earlier rule has");
    }

    private static PodExec.Outcome said(String output) {
        return new PodExec.Outcome(0, output, false, false);
    }

    @Test
    void podsAreSortedByTheRoleThatTheyTell() throws ClusterException {
        Map<String, String> roles = Map.of("db-0", "primary\n", "db-1", " replica", "db-2", "replica\n");
        cluster.exec = command -> {
            assertThat(command)
                    .isEqualTo(new PodExec.Command(
                            "shop", command.pod(), "db", List.of("sh", "-c", "db-role"), Duration.ofSeconds(5)));
            return said(roles.getOrDefault(command.pod(), ""));
        };

        Wish.Block block = block(cluster.run(BY_ROLE).wishes().get(0));

        assertThat(items(block)).containsExactly("pods/shop/db-1", "pods/shop/db-2", "pods/shop/db-0");
        assertThat(block.treatment().roles())
                .contains(new Treatment.Roles(
                        List.of("sh", "-c", "db-role"),
                        "db",
                        List.of("replica", "primary"),
                        OnChange.STOP,
                        Duration.ofSeconds(5)));
    }

    @Test
    void whatIsLoggedWhileAPodIsAskedIsMarkedWithTheRunAndThePod() throws ClusterException {
        Set<Map<String, String>> marks = ConcurrentHashMap.newKeySet();
        cluster.exec = command -> {
            marks.add(MDC.getCopyOfContextMap());
            return said("replica");
        };

        LogMarks.ofRun("b1", () -> cluster.run(BY_ROLE));

        assertThat(marks)
                .containsExactlyInAnyOrder(
                        Map.of("run", "b1", "item", "pods/shop/db-0"),
                        Map.of("run", "b1", "item", "pods/shop/db-1"),
                        Map.of("run", "b1", "item", "pods/shop/db-2"));
    }

    @Test
    void withoutCommandsPodsStayInTheOrderOfTheirNames() throws ClusterException {
        Result result = cluster.run(RuleFixture.spec(BY_ROLE), true);

        assertThat(items(result.wishes().get(0))).containsExactly("pods/shop/db-0", "pods/shop/db-1", "pods/shop/db-2");
        assertThat(result.notes())
                .containsExactly("n.yaml:5:68: rule 'replicas' sorts by a command that was not run:"
                        + " its pods are in the order of their names");
    }

    @Test
    void aPodThatIsGoneGoesLast() throws ClusterException {
        cluster.exec = command -> {
            if (command.pod().equals("db-0")) {
                throw new ClusterException("no such pod", 404);
            }
            return said("primary");
        };

        Result result = cluster.run(BY_ROLE);

        assertThat(items(result.wishes().get(0))).containsExactly("pods/shop/db-1", "pods/shop/db-2", "pods/shop/db-0");
        assertThat(result.notes()).anyMatch(note -> note.contains("pods/shop/db-0 is gone"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "0 | false | master | pods/shop/db-0 answered 'master', which is not one of the values replica, primary",
                "3 | false | no db | 'sh -c db-role' failed in pods/shop/db-0 with exit code 3: no db",
                "-1 | true | replica | pods/shop/db-0 did not tell its role within 5s",
            })
    void aRoleThatCantBeToldNamesRulePlaceAndTheFirstPod(int code, boolean timedOut, String output, String message) {
        cluster.exec = command -> new PodExec.Outcome(code, output, false, timedOut);

        assertThatThrownBy(() -> cluster.run(BY_ROLE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("n.yaml:5:68: rule 'replicas': " + message);
    }

    @Test
    void aRefusedCommandNamesRulePlaceAndPod() {
        cluster.exec = command -> {
            throw new ClusterException("no right to get and create pods/exec in shop", 403);
        };

        assertThatThrownBy(() -> cluster.run(BY_ROLE))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.status()).isEqualTo(403))
                .hasMessage("n.yaml:5:68: rule 'replicas': pods/shop/db-0 can't be asked for its role:"
                        + " no right to get and create pods/exec in shop");
    }

    @Test
    void theOrderOfRefsChangesNothing() throws ClusterException {
        String[] order = {
            "- {select: {type: pods, labels: app=db}, sort: {label: app}}",
            "- {select: {type: '*'}, mode: serial}",
            "- {before: {select: {type: cm}}, after: {select: {type: pods}}}"
        };
        Result straight = cluster.run(order);
        Collections.reverse(cluster.refs);

        Result turned = cluster.run(order);
        assertThat(turned.wishes()).isEqualTo(straight.wishes());
        assertThat(turned.notes()).isEqualTo(straight.notes());
    }
}
