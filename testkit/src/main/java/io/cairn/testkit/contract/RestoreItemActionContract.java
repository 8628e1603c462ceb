// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.RunContext;
import io.cairn.testkit.order.MemoryCluster;
import io.cairn.testkit.restore.MemoryRestore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@link RestoreItemAction} promises, and that what an archive may hold doesn't upset it. A subclass says how to
 * {@linkplain #action make} the action and gives it {@linkplain #samples samples}.
 */
public abstract class RestoreItemActionContract {

    private static final List<Object> ODD = List.of(
            ObjectTree.JsonNull.NULL,
            true,
            -1L,
            "",
            "x",
            List.of(),
            List.of(ObjectTree.JsonNull.NULL, 1L, "x", List.of(), ObjectTree.empty()),
            ObjectTree.empty(),
            ObjectTree.of(Map.of("x", "y")));

    /** For subclasses. */
    protected RestoreItemActionContract() {}

    /** A new action for this cluster and run, as the plugin host would make it. */
    protected abstract RestoreItemAction action(ClusterAccess cluster, RunContext run);

    /** Items that the action applies to, of which it changes or leaves out one at least. */
    protected abstract List<Item> samples();

    /** The cluster that the items go to. */
    protected MemoryCluster cluster() {
        return new MemoryCluster();
    }

    /** The restore that the items are part of. If it maps a namespace, then to one that it doesn't map. */
    protected RestoreView restore() {
        return new MemoryRestore();
    }

    /** Settings that the action understands. */
    protected Map<String, String> config() {
        return Map.of();
    }

    private RestoreItemAction action() {
        return action(cluster(), new RunContext("", config()));
    }

    private RestoreDecision decide(Item item) throws ClusterException {
        return action().execute(item, restore());
    }

    private void assertStable(RestoreDecision decision) throws ClusterException {
        assertStable(decision, action(), restore());
    }

    @Test
    void hasANameOfLowerCaseWordsJoinedByDashes() {
        assertThat(action().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @Test
    void appliesToTheSameEachTimeItIsAsked() {
        RestoreItemAction action = action();

        assertThat(action.appliesTo()).isEqualTo(action.appliesTo());
    }

    @Test
    void changesOrLeavesOutASample() throws ClusterException {
        List<RestoreDecision> untouched = new ArrayList<>();
        List<RestoreDecision> decided = new ArrayList<>();
        for (Item sample : samples()) {
            untouched.add(RestoreDecision.keep(sample));
            decided.add(decide(sample));
        }

        assertThat(decided).isNotEqualTo(untouched);
    }

    @Test
    void decidesTheSameEachTime() throws ClusterException {
        RestoreItemAction action = action();
        for (Item sample : samples()) {
            assertThat(action.execute(sample, restore())).isEqualTo(action.execute(sample, restore()));
        }
    }

    @Test
    void keepsTheTypeNamespaceAndName() throws ClusterException {
        for (Item sample : samples()) {
            assertKept(sample, decide(sample));
        }
    }

    @Test
    void changesNothingOfWhatItMade() throws ClusterException {
        for (Item sample : samples()) {
            assertStable(decide(sample));
        }
    }

    @Test
    void saysItsReasonsAndNotesInOneLineWithoutAFullStop() throws ClusterException {
        for (Item sample : samples()) {
            RestoreDecision decision = decide(sample);
            List<String> said = decision instanceof RestoreDecision.Skip skip
                    ? List.of(skip.reason())
                    : ((RestoreDecision.Keep) decision).notes();
            assertThat(said)
                    .allSatisfy(sentence -> assertThat(sentence)
                            .isNotBlank()
                            .doesNotEndWith(".")
                            .doesNotContain("\n"));
        }
    }

    @Test
    void copesWithObjectsThatLackFieldsOrHaveValuesOfTheWrongKind() throws ClusterException {
        RestoreItemAction action = action();
        RestoreView restore = restore();
        for (Item sample : samples()) {
            for (Object odd : odd(sample.object()).toList()) {
                if (odd instanceof ObjectTree object) {
                    RestoreDecision decision = action.execute(sample.with(object), restore);
                    assertKept(sample.with(object), decision);
                    assertStable(decision, action, restore);
                }
            }
        }
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        Map<String, String> wrong = new LinkedHashMap<>(config());
        wrong.put("no-such-setting", "x");
        RestoreItemAction action = action(cluster(), new RunContext("", wrong));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(action::appliesTo)
                .withMessageContaining("no-such-setting")
                .withMessageNotContaining("\n");
    }

    private static void assertKept(Item before, RestoreDecision decision) {
        if (decision instanceof RestoreDecision.Keep keep) {
            assertThat(keep.item().type()).isEqualTo(before.type());
            assertThat(keep.item().id()).isEqualTo(before.id());
        }
    }

    /** What is in the cluster was made by this action once, and is compared with what it makes now. */
    private static void assertStable(RestoreDecision decision, RestoreItemAction action, RestoreView restore)
            throws ClusterException {
        if (decision instanceof RestoreDecision.Keep keep) {
            assertThat(action.execute(keep.item(), restore))
                    .isInstanceOfSatisfying(
                            RestoreDecision.Keep.class,
                            again -> assertThat(again.item().object())
                                    .isEqualTo(keep.item().object()));
        }
    }

    /** The value with one thing in it, at any depth, missing or replaced. */
    private static Stream<Object> odd(Object value) {
        if (value instanceof ObjectTree tree) {
            return tree.fields().entrySet().stream().flatMap(field -> {
                String name = field.getKey();
                Stream<Object> inside = odd(field.getValue()).map(odd -> tree.with(odd, name));
                Stream<Object> instead = ODD.stream().map(odd -> tree.with(odd, name));
                return Stream.concat(Stream.of(tree.without(name)), Stream.concat(inside, instead));
            });
        }
        if (value instanceof List<?> list) {
            return IntStream.range(0, list.size())
                    .boxed()
                    .flatMap(
                            at -> Stream.concat(odd(list.get(at)), ODD.stream()).map(odd -> replaced(list, at, odd)));
        }
        return Stream.empty();
    }

    private static List<Object> replaced(List<?> list, int at, Object value) {
        List<Object> copy = new ArrayList<>(list);
        copy.set(at, value);
        return copy;
    }
}
