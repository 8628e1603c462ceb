// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private final Planner planner = new Planner();

    private static ItemId item(String id) {
        return ItemId.parse(id);
    }

    private static Sequence sequence(String name, String... items) {
        return new Sequence(
                name, Stream.of(items).map(PlannerTest::item).map(Turn::of).toList(), true);
    }

    private static List<String> items(Stage stage) {
        return stage.turns().stream().map(turn -> turn.item().toString()).toList();
    }

    @Test
    void withoutOrderersABackupIsOneParallelStage() {
        Plan plan = planner.plan();

        assertThat(plan.stages()).extracting(Stage::mode).containsExactly(Mode.PARALLEL);
    }

    @Test
    void everySequenceIsASerialStageInTheGivenOrderAndTheRestComesLast() {
        planner.add(
                "ordered-resources", List.of(sequence("pods", "pods/n/b", "pods/n/a"), sequence("claims", "pvc/n/x")));

        Plan plan = planner.plan();

        assertThat(plan.stages()).extracting(Stage::number).containsExactly(1, 2, 3);
        assertThat(plan.stages()).extracting(Stage::mode).containsExactly(Mode.SERIAL, Mode.SERIAL, Mode.PARALLEL);
        assertThat(items(plan.stages().get(0))).containsExactly("pods/n/b", "pods/n/a");
        assertThat(items(plan.stages().get(1))).containsExactly("pvc/n/x");
    }

    @Test
    void anItemKeepsTheTurnThatTheFirstOrdererGaveIt() {
        planner.add("ordered-resources", List.of(sequence("pods", "pods/n/db-1")));
        planner.add("statefulset", List.of(sequence("statefulset n/db", "pods/n/db-2", "pods/n/db-1", "pods/n/db-0")));

        Plan plan = planner.plan();

        assertThat(items(plan.stages().get(0))).containsExactly("pods/n/db-1");
        assertThat(items(plan.stages().get(1))).containsExactly("pods/n/db-2", "pods/n/db-0");
        assertThat(plan.notes()).singleElement().asString().contains("pods/n/db-1 keeps its turn in 'pods'");
    }

    @Test
    void aSequenceOfWhichNothingIsLeftMakesNoStage() {
        planner.add("first", List.of(sequence("one", "pods/n/a")));
        planner.add("second", List.of(sequence("two", "pods/n/a"), sequence("three")));

        assertThat(planner.plan().stages()).extracting(Stage::name).containsExactly("one", Planner.REST);
    }

    @Test
    void anOrdererThatDoublesAnItemIsNamedWithTheItem() {
        assertThatThrownBy(() -> planner.add("bad", List.of(sequence("one", "pods/n/a"), sequence("two", "pods/n/a"))))
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("the orderer bad")
                .hasMessageContaining("pods/n/a two turns");
    }

    @Test
    void aCompanionWithATurnOfItsOwnOrInAnEarlierTurnKeepsThatPlace() {
        ItemId claim = item("persistentvolumeclaims/n/shared");
        ItemId listed = item("persistentvolumeclaims/n/listed");
        planner.add(
                "statefulset",
                List.of(new Sequence(
                        "s",
                        List.of(
                                new Turn(item("pods/n/a"), List.of(claim, listed)),
                                new Turn(item("pods/n/b"), List.of(claim))),
                        false)));
        planner.add("late", List.of(sequence("claims", listed.toString())));

        List<Turn> turns = planner.plan().stages().get(1).turns();

        assertThat(turns.get(0).with()).containsExactly(claim);
        assertThat(turns.get(1).with()).isEmpty();
    }

    @Test
    void whatTheUserNamedGoesBeforeWhatAnOrdererThinksWhicheverRanFirst() {
        planner.add(
                "acme",
                List.of(new Sequence("ideas", List.of(Turn.of(item("pods/n/a")), Turn.of(item("pods/n/b"))), false)));
        planner.add("ordered-resources", List.of(sequence("pods", "pods/n/b")));

        Plan plan = planner.plan();

        assertThat(plan.stages()).extracting(Stage::name).containsExactly("pods", "ideas", Planner.REST);
        assertThat(items(plan.stages().get(1))).containsExactly("pods/n/a");
    }

    @Test
    void anOrdererCanSeeWhoPlacedAnItem() {
        planner.add("ordered-resources", List.of(sequence("pods", "pods/n/a")));

        assertThat(planner.placed()).containsExactly(entry(item("pods/n/a"), "pods"));
    }
}
