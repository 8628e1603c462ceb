// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import static io.cairn.core.plan.Wishes.block;
import static io.cairn.core.plan.Wishes.claim;
import static io.cairn.core.plan.Wishes.edge;
import static io.cairn.core.plan.Wishes.orderer;
import static io.cairn.core.plan.Wishes.parallel;
import static io.cairn.core.plan.Wishes.pod;
import static io.cairn.core.plan.Wishes.rule;
import static io.cairn.core.plan.Wishes.serial;
import static io.cairn.core.plan.Wishes.treated;
import static io.cairn.core.plan.Wishes.withMembers;
import static io.cairn.core.plan.Wishes.withTurns;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Ordering.Place;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.spec.Treatment.Freeze;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static Explanation explain(ItemId item, Wish... wishes) {
        ResourceType type = new ResourceType("", "v1", item.type(), "Any", true);
        return Planner.plan(List.of(wishes))
                .explain(new ItemRef(
                        type, item.namespace(), item.name(), "", "", Map.of(), Map.of(), List.of(), Instant.EPOCH));
    }

    @Test
    void anItemOfARuleStandsWhereTheRuleStandsInTheList() {
        Explanation explanation = explain(
                pod("c"),
                serial(rule(1), "one", "a"),
                serial(rule(4), "two", "b", "c"),
                serial(orderer("o"), "three", "c"));

        assertThat(explanation.stage()).isEqualTo(2);
        assertThat(explanation.placedBy()).isEqualTo("the rule 'two' (nightly.yaml:4:5)");
        assertThat(explanation.turn()).isEqualTo("it has turn 2 of 2, after pods/n/b");
        assertThat(explanation.others()).containsExactly("'three' of o wants it too, and what goes before that has it");
        assertThat(explanation.path())
                .containsExactly(
                        "pods/n/a before pods/n/b since the rule 'one' (nightly.yaml:1:5) stands before the rule 'two'"
                                + " (nightly.yaml:4:5)",
                        "pods/n/b before pods/n/c by the rule 'two' (nightly.yaml:4:5)");
    }

    @Test
    void whatNothingPlacesIsInTheRest() {
        Explanation explanation = explain(pod("z"), serial(rule(1), "one", "a"));

        assertThat(explanation.stage()).isEqualTo(2);
        assertThat(explanation.placedBy()).isEmpty();
        assertThat(explanation.path())
                .containsExactly(
                        "pods/n/a before everything else since the rule 'one' (nightly.yaml:1:5) stands before what"
                                + " nothing places");
    }

    @Test
    void whatWaitsAndIsOtherwiseFreeIsNoLaterThanTheRest() {
        Wish pair = edge(rule(3), "pair", Set.of("a"), Set.of("b"));
        Wish last = block(rule(4), "last", Mode.PARALLEL, Place.LAST, "z");

        assertThat(explain(pod("z"), pair, last).path())
                .containsExactly(
                        "pods/n/a before pods/n/b by the rule 'pair' (nightly.yaml:3:5)",
                        "pods/n/b no later than everything else, as nothing places it",
                        "everything else before pods/n/z since what nothing places stands before the rule 'last'"
                                + " (nightly.yaml:4:5)");
    }

    @Test
    void whatMayGoAlongWithAnItemOfARuleIsToldSo() {
        Wish pods = treated(serial(rule(1), "one", "a"), Freeze.AS_HOOKED, "persistentvolumeclaims");

        assertThat(explain(claim("c"), pods).turn())
                .isEqualTo(
                        "it is found as the lists of the stage are read, unless it belongs to an item of stage 1: the"
                                + " rule 'one' (nightly.yaml:1:5) captures its persistentvolumeclaims in its turn");
        assertThat(explain(pod("z"), pods).turn()).isEqualTo("it is found as the lists of the stage are read");
    }

    @Test
    void whatOnlyAPrecedenceNamesIsExplainedByIt() {
        Wish pair = edge(rule(3), "pair", Set.of("x"), Set.of("b"));

        assertThat(explain(pod("x"), serial(rule(1), "one", "a", "b"), pair).path())
                .containsExactly("pods/n/x before pods/n/b by the rule 'pair' (nightly.yaml:3:5)");
    }

    @Test
    void anItemThatWaitsBecauseItsBlockStaysTogetherIsToldSo() {
        Wish pair = edge(rule(3), "pair", Set.of("x"), Set.of("b"));

        assertThat(explain(pod("a"), serial(rule(1), "one", "a", "b"), pair).path())
                .containsExactly(
                        "pods/n/x before pods/n/b by the rule 'pair' (nightly.yaml:3:5)",
                        "the items of the rule 'one' (nightly.yaml:1:5) stay together");
    }

    @Test
    void aMemberOfAParallelRuleIsFoundByItsMetadata() {
        Explanation explanation = explain(pod("m1"), withMembers(parallel(rule(1), "one")));

        assertThat(explanation.stage()).isEqualTo(1);
        assertThat(explanation.turn()).isEqualTo("it is found as the lists of the stage are read");
    }

    @Test
    void whatGoesAlongIsExplainedByItsHost() {
        Explanation explanation = explain(
                pod("c"),
                serial(rule(1), "one", "z"),
                withTurns(serial(orderer("o"), "two"), new Turn(pod("a"), List.of(pod("c")))));

        assertThat(explanation.stage()).isEqualTo(2);
        assertThat(explanation.turn()).isEqualTo("it goes along in the turn of pods/n/a");
        assertThat(explanation.path()).hasSize(1).first().asString().startsWith("pods/n/z before pods/n/a since");
    }
}
