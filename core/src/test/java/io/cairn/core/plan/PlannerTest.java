// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import static io.cairn.core.plan.Wishes.block;
import static io.cairn.core.plan.Wishes.claim;
import static io.cairn.core.plan.Wishes.edge;
import static io.cairn.core.plan.Wishes.lines;
import static io.cairn.core.plan.Wishes.named;
import static io.cairn.core.plan.Wishes.orderer;
import static io.cairn.core.plan.Wishes.parallel;
import static io.cairn.core.plan.Wishes.pod;
import static io.cairn.core.plan.Wishes.rule;
import static io.cairn.core.plan.Wishes.serial;
import static io.cairn.core.plan.Wishes.treated;
import static io.cairn.core.plan.Wishes.withMembers;
import static io.cairn.core.plan.Wishes.withTurns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.Ordering.Place;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.spec.Treatment.Freeze;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static List<String> notes(Wish... wishes) {
        return Planner.plan(List.of(wishes)).plan().notes();
    }

    @Test
    void withoutWishesABackupIsOneParallelStage() {
        assertThat(lines()).containsExactly("p everything else:");
        assertThat(Planner.plan(List.of()).plan().stages().get(0).rest()).isTrue();
    }

    @Test
    void theBlocksRunInTheirOrderAroundEverythingElse() {
        assertThat(lines(
                        block(rule(1), "end", Mode.PARALLEL, Place.LAST, "z", "y"),
                        serial(rule(2), "one", "b", "a"),
                        withMembers(parallel(rule(3), "two", "d", "c"))))
                .containsExactly("s one: b a", "p two: c d and members", "p everything else:", "p end: y z");
    }

    @Test
    void whatTheUserSaysGoesBeforeWhatAnOrdererThinksInFrontAndAtTheEnd() {
        assertThat(lines(
                        serial(orderer("o"), "idea", "a"),
                        block(orderer("o"), "last idea", Mode.PARALLEL, Place.LAST, "y"),
                        block(rule(2), "end", Mode.PARALLEL, Place.LAST, "z"),
                        serial(rule(1), "said", "b")))
                .containsExactly("s said: b", "s idea: a", "p everything else:", "p end: z", "p last idea: y");
    }

    @Test
    void aBlockOfWhichNothingIsLeftMakesNoStage() {
        assertThat(lines(serial(rule(1), "one", "a"), serial(orderer("o"), "two", "a"), serial(orderer("o"), "three")))
                .containsExactly("s one: a", "p everything else:");
    }

    @Test
    void anItemBelongsToTheFirstBlockThatWantsItAndThePlanSaysSoOncePerPair() {
        assertThat(lines(parallel(rule(1), "one", "a", "b"), serial(rule(4), "two", "c", "b")))
                .containsExactly("p one: a b", "s two: c", "p everything else:");
        assertThat(notes(
                        parallel(rule(1), "one", "a", "b", "c", "d", "e"),
                        serial(rule(4), "two", "e", "d", "c", "b"),
                        serial(rule(7), "three", "a")))
                .containsExactly(
                        "the rule 'one' (nightly.yaml:1:5) goes before the rule 'two' (nightly.yaml:4:5), which wants the"
                                + " same: 4 items, such as pods/n/e",
                        "the rule 'one' (nightly.yaml:1:5) goes before the rule 'three' (nightly.yaml:7:5), which wants"
                                + " the same: pods/n/a");
    }

    @Test
    void anItemNamedByTwoRulesIsAnErrorWithBothPositions() {
        assertThatThrownBy(() -> lines(named(serial(rule(1), "one", "a")), named(serial(rule(4), "two", "b", "a"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("pods/n/a is named by the rule 'one' (nightly.yaml:1:5) and by the rule 'two'"
                        + " (nightly.yaml:4:5): name it in one of them");
    }

    @Test
    void anOrdererThatDoublesAnItemIsNamedWithTheItem() {
        assertThatThrownBy(() -> lines(serial(orderer("bad"), "one", "a"), serial(orderer("bad"), "two", "a")))
                .isInstanceOf(OrderException.class)
                .hasMessage("the orderer bad gives pods/n/a two turns: in 'one' and in 'two'");
        assertThatThrownBy(() -> lines(serial(orderer("bad"), "one", "a", "b", "a")))
                .isInstanceOf(OrderException.class)
                .hasMessage("the orderer bad gives pods/n/a two turns in 'one'");
        assertThatThrownBy(() -> lines(serial(rule(1), "one", "a", "b", "a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("pods/n/a is named twice by the rule 'one' (nightly.yaml:1:5): name it once");
    }

    @Test
    void whatOnlyAPrecedenceNamesGoesAsLateAsItLetsItAndIntoTheRestIfItCan() {
        assertThat(lines(
                        serial(rule(1), "one", "a"),
                        serial(rule(2), "two", "b"),
                        edge(rule(3), "pair", Set.of("x", "y"), Set.of("z"))))
                .containsExactly("s one: a", "s two: b", "p pair: x y", "p everything else:");
        assertThat(lines(serial(rule(1), "one", "a"), edge(rule(3), "pair", Set.of("a"), Set.of("z"))))
                .containsExactly("s one: a", "p everything else:");
    }

    @Test
    void aChainOfPrecedencesMakesAStageALinkAndTheLastIsInTheRest() {
        assertThat(lines(
                        edge(rule(1), "ab", Set.of("a"), Set.of("b")),
                        edge(rule(2), "bc", Set.of("b"), Set.of("c")),
                        edge(rule(3), "cd", Set.of("c"), Set.of("d"))))
                .containsExactly("p ab: a", "p ab, bc: b", "p bc, cd: c", "p everything else:");
    }

    @Test
    void aStageOfSeveralWishesIsNamedByAllOrByTheFirstAndHowManyMore() {
        assertThat(lines(
                        edge(rule(1), "one", Set.of("a"), Set.of("z")),
                        edge(rule(2), "two", Set.of("a"), Set.of("y")),
                        edge(rule(3), "three", Set.of("a"), Set.of("x"))))
                .containsExactly("p one, two, three: a", "p everything else:");
        assertThat(lines(
                        edge(rule(1), "one", Set.of("a"), Set.of("z")),
                        edge(rule(2), "two", Set.of("a"), Set.of("y")),
                        edge(rule(3), "three", Set.of("a"), Set.of("x")),
                        edge(rule(4), "four", Set.of("a"), Set.of("w"))))
                .containsExactly("p one, two and 2 more rules: a", "p everything else:");
        assertThat(lines(
                        edge(rule(1), "one", Set.of("a"), Set.of("z")),
                        edge(orderer("o"), "idea", Set.of("a"), Set.of("y")),
                        edge(orderer("o"), "other", Set.of("a"), Set.of("x")),
                        edge(orderer("o"), "third", Set.of("a"), Set.of("w"))))
                .containsExactly("p one, idea and 2 more orderings: a", "p everything else:");
    }

    @Test
    void aBlockIsKeptTogetherThoughAnItemOfItWaits() {
        assertThat(lines(serial(rule(1), "one", "a", "b"), edge(rule(2), "pair", Set.of("x"), Set.of("b"))))
                .containsExactly("p pair: x", "s one: a b", "p everything else:");
        assertThat(lines(
                        parallel(rule(1), "one", "a", "b"),
                        parallel(rule(2), "two", "c", "d"),
                        edge(rule(3), "up", Set.of("a"), Set.of("x")),
                        edge(rule(4), "down", Set.of("x"), Set.of("c"))))
                .containsExactly("p one: a b", "p up, down: x", "p two: c d", "p everything else:");
    }

    @Test
    void aBlockIsSpreadWhereAPrecedenceAsksForIt() {
        assertThat(lines(
                        serial(rule(1), "one", "a", "b", "c"),
                        edge(rule(2), "up", Set.of("a"), Set.of("x")),
                        edge(rule(3), "down", Set.of("x"), Set.of("c"))))
                .containsExactly("s one: a b", "p up, down: x", "s one: c", "p everything else:");
        assertThat(lines(
                        withMembers(parallel(rule(1), "one", "a", "b", "c")),
                        edge(rule(2), "pair", Set.of("a"), Set.of("c"))))
                .containsExactly("p one: a b and members", "p one: c", "p everything else:");
    }

    @Test
    void aPrecedenceThatASerialBlockKeepsAnywaySplitsNothing() {
        assertThat(lines(
                        serial(rule(1), "one", "a", "b", "c"),
                        edge(rule(2), "pair", Set.of("a", "x"), Set.of("b", "c", "y"))))
                .containsExactly("p pair: x", "s one: a b c", "p everything else:");
    }

    @Test
    void whatFollowsSomethingPlacedLastComesAfterIt() {
        assertThat(lines(
                        block(rule(1), "end", Mode.SERIAL, Place.LAST, "z"),
                        edge(rule(2), "pair", Set.of("z"), Set.of("x"))))
                .containsExactly("p everything else:", "s end: z", "p pair: x");
        assertThat(lines(
                        block(rule(1), "end", Mode.SERIAL, Place.LAST, "z"),
                        edge(rule(2), "pair", Set.of("a"), Set.of("b")),
                        edge(rule(3), "pair2", Set.of("b"), Set.of("c")),
                        edge(rule(4), "pair3", Set.of("c"), Set.of("z"))))
                .containsExactly("p pair: a", "p pair, pair2: b", "p everything else:", "s end: z");
    }

    @Test
    void aCircleOfRulesIsPrintedAsTheCircle() {
        assertThatThrownBy(() -> lines(
                        edge(rule(1), "ab", Set.of("a"), Set.of("b")),
                        edge(rule(2), "bc", Set.of("b", "q"), Set.of("c", "r", "t")),
                        edge(rule(3), "ca", Set.of("c"), Set.of("a"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the order goes in a circle: pods/n/a before pods/n/b by the rule 'ab' (nightly.yaml:1:5),"
                        + " pods/n/b before pods/n/c by the rule 'bc' (nightly.yaml:2:5), pods/n/c before pods/n/a by"
                        + " the rule 'ca' (nightly.yaml:3:5); change one of them");
    }

    @Test
    void aCircleOfPatternsIsPrintedEdgeByEdgeWithTheRuleOfEach() {
        assertThatThrownBy(() -> lines(
                        edge(rule(1), "ab", Set.of("a1", "a2", "a3"), Set.of("b1", "b2", "b3")),
                        edge(rule(2), "bc", Set.of("b1", "b2", "b3"), Set.of("c1", "c2", "c3")),
                        edge(rule(3), "ca", Set.of("c1", "c2", "c3"), Set.of("a1", "a2", "a3"))))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .matches("the order goes in a circle: (pods/n/[abc]\\d before pods/n/[abc]\\d by the rule"
                        + " '(ab|bc|ca)' \\(nightly.yaml:[123]:5\\)(, |; )){3}change one of them")
                .contains("'ab' (nightly.yaml:1:5)", "'bc' (nightly.yaml:2:5)", "'ca' (nightly.yaml:3:5)");
    }

    @Test
    void aPrecedenceAgainstTheOrderOfTheRulesIsACircle() {
        assertThatThrownBy(() -> lines(
                        serial(rule(1), "one", "a"),
                        serial(rule(2), "two", "b"),
                        edge(rule(3), "back", Set.of("b"), Set.of("a"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the order goes in a circle: pods/n/b before pods/n/a by the rule 'back' (nightly.yaml:3:5),"
                                + " pods/n/a before pods/n/b since the rule 'one' (nightly.yaml:1:5) stands before the rule"
                                + " 'two' (nightly.yaml:2:5); change one of them");
        assertThatThrownBy(() ->
                        lines(serial(rule(1), "one", "a", "b", "c"), edge(rule(3), "back", Set.of("c"), Set.of("a"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pods/n/a before pods/n/c by the rule 'one' (nightly.yaml:1:5), pods/n/c before"
                        + " pods/n/a by the rule 'back'");
    }

    @Test
    void anItemBeforeItselfIsACircle() {
        assertThatThrownBy(() -> lines(edge(rule(1), "odd", Set.of("a", "b"), Set.of("b", "c"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pods/n/b before pods/n/b by the rule 'odd'");
    }

    @Test
    void aBlockFrozenTogetherIsNeverSplit() {
        assertThatThrownBy(() -> lines(
                        treated(serial(rule(1), "db", "a", "b"), Freeze.TOGETHER),
                        edge(rule(2), "up", Set.of("a"), Set.of("x")),
                        edge(rule(3), "down", Set.of("x"), Set.of("b"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the rule 'db' (nightly.yaml:1:5) freezes its items together, and the rule 'up'"
                        + " (nightly.yaml:2:5) and the rule 'down' (nightly.yaml:3:5) would split them over several"
                        + " stages");
        assertThat(lines(
                        treated(serial(rule(1), "db", "a", "b"), Freeze.TOGETHER),
                        edge(rule(2), "kept anyway", Set.of("a"), Set.of("b")),
                        edge(orderer("o"), "back", Set.of("b"), Set.of("a"))))
                .containsExactly("s db: a b", "p everything else:");
    }

    @Test
    void anOrderersPrecedenceAgainstTheRulesIsLeftOutItemByItemAndNoted() {
        Wish rules = serial(rule(1), "one", "a", "b");
        Wish idea = edge(orderer("o"), "idea", Set.of("b"), Set.of("a", "c"));

        assertThat(lines(rules, idea, edge(orderer("o"), "other", Set.of("c"), Set.of("d"))))
                .containsExactly("s one: a b", "p idea, other: c", "p everything else:");
        assertThat(notes(rules, idea))
                .containsExactly("'idea' of o is not followed, since it contradicts the rule 'one' (nightly.yaml:1:5):"
                        + " pods/n/b before pods/n/a");
    }

    @Test
    void anOrderersTurnAgainstTheRulesIsLeftOutAndNoted() {
        Wish rules = edge(rule(1), "pair", Set.of("b"), Set.of("a"));
        Wish idea = serial(orderer("o"), "idea", "a", "b", "c");

        assertThat(lines(rules, idea)).containsExactly("p pair: b", "s idea: a c", "p everything else:");
        assertThat(notes(rules, idea))
                .containsExactly("'idea' of o gives no turn, since it contradicts the rule 'pair' (nightly.yaml:1:5):"
                        + " pods/n/b");
    }

    @Test
    void theFirstOfTwoOrderersIsFollowed() {
        assertThat(lines(
                        edge(orderer("first"), "ab", Set.of("a"), Set.of("b")),
                        edge(orderer("second"), "ba", Set.of("b"), Set.of("a"))))
                .containsExactly("p ab: a", "p everything else:");
    }

    @Test
    void anOrdererThatContradictsItselfIsAnErrorThatShowsTheCircle() {
        assertThatThrownBy(() -> lines(
                        edge(orderer("bad"), "ab", Set.of("a"), Set.of("b")),
                        edge(orderer("bad"), "ba", Set.of("b"), Set.of("a"))))
                .isInstanceOf(OrderException.class)
                .hasMessage("the orderer bad contradicts itself: pods/n/a before pods/n/b by 'ab' of bad, pods/n/b"
                        + " before pods/n/a by 'ba' of bad");
    }

    @Test
    void aCompanionWithATurnOfItsOwnOrInAnEarlierTurnKeepsThatPlace() {
        assertThat(lines(
                        withTurns(
                                serial(orderer("o"), "set"),
                                new Turn(pod("a"), List.of(pod("shared"), pod("listed"))),
                                new Turn(pod("b"), List.of(pod("shared")))),
                        serial(orderer("late"), "late", "listed")))
                .containsExactly("s set: a+shared b", "s late: listed", "p everything else:");
    }

    @Test
    void whatARuleTakesAlongGoesAlongThoughAPatternMatchesItAndKeepsItsTurnIfItIsNamed() {
        Wish pods = treated(
                withTurns(serial(rule(1), "pods"), new Turn(pod("a"), List.of(claim("c")))),
                Freeze.AS_HOOKED,
                "persistentvolumeclaims");
        Wish.Block claims = withTurns(parallel(rule(2), "claims"), Turn.of(claim("c")), Turn.of(claim("d")));

        assertThat(lines(pods, claims)).containsExactly("s pods: a+c", "p claims: d", "p everything else:");
        assertThat(lines(claims, pods)).containsExactly("p claims: d", "s pods: a+c", "p everything else:");
        assertThat(lines(pods, named(claims))).containsExactly("s pods: a", "p claims: c d", "p everything else:");
        assertThat(lines(named(claims), pods)).containsExactly("p claims: c d", "s pods: a", "p everything else:");
    }

    @Test
    void aPrecedenceOfWhatGoesAlongHoldsForTheTurnInWhichItGoes() {
        Wish pods = withTurns(serial(rule(1), "pods"), new Turn(pod("a"), List.of(claim("c"), claim("d"))));

        assertThat(lines(pods, new Edge(rule(2), "pair", Set.of(pod("x")), Set.of(claim("c")))))
                .containsExactly("p pair: x", "s pods: a+c+d", "p everything else:");
        assertThat(lines(pods, new Edge(rule(2), "as it is", Set.of(pod("a"), claim("c")), Set.of(claim("d")))))
                .containsExactly("s pods: a+c+d", "p everything else:");
        assertThatThrownBy(() -> lines(pods, new Edge(rule(2), "odd", Set.of(claim("c")), Set.of(pod("a")))))
                .isInstanceOf(InvalidInputException.class);
    }
}
