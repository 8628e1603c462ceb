// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Ordering.Place;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.RawItem;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.Treatment;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Wishes for tests, of pods that a letter names. */
final class Wishes {

    static final Members SOME = new Members() {
        @Override
        public boolean takesAll(ResourceType type, String namespace) {
            return false;
        }

        @Override
        public boolean mayBeIn(ResourceType type, String namespace) {
            return true;
        }

        @Override
        public boolean has(RawItem item) {
            return item.name().startsWith("m");
        }

        @Override
        public boolean has(ItemRef item) {
            return item.name().startsWith("m");
        }
    };

    private Wishes() {}

    static ItemId pod(String name) {
        return new ItemId("pods", "n", name);
    }

    static ItemId claim(String name) {
        return new ItemId("persistentvolumeclaims", "n", name);
    }

    static Origin rule(int line) {
        return new Origin("rules", true, "nightly.yaml:" + line + ":5");
    }

    static Origin orderer(String name) {
        return new Origin(name, false, "");
    }

    static Block serial(Origin origin, String name, String... pods) {
        return block(origin, name, Mode.SERIAL, Place.FIRST, pods);
    }

    static Block parallel(Origin origin, String name, String... pods) {
        return block(origin, name, Mode.PARALLEL, Place.FIRST, pods);
    }

    static Block block(Origin origin, String name, Mode mode, Place place, String... pods) {
        List<Turn> turns = Stream.of(pods).map(Wishes::pod).map(Turn::of).toList();
        return new Block(origin, name, mode, place, turns, false, Treatment.plain(), Optional.empty());
    }

    static Block named(Block block) {
        return new Block(
                block.origin(),
                block.name(),
                block.mode(),
                block.place(),
                block.turns(),
                true,
                block.treatment(),
                block.members());
    }

    static Block withMembers(Block block) {
        return new Block(
                block.origin(),
                block.name(),
                block.mode(),
                block.place(),
                block.turns(),
                block.named(),
                block.treatment(),
                Optional.of(SOME));
    }

    static Block withTurns(Block block, Turn... turns) {
        return new Block(
                block.origin(),
                block.name(),
                block.mode(),
                block.place(),
                List.of(turns),
                block.named(),
                block.treatment(),
                block.members());
    }

    static Block treated(Block block, Freeze freeze, String... with) {
        return new Block(
                block.origin(),
                block.name(),
                block.mode(),
                block.place(),
                block.turns(),
                block.named(),
                new Treatment(
                        freeze, Set.of(with), OnError.CONTINUE, MissingPolicy.WARN, Optional.empty(), Optional.empty()),
                block.members());
    }

    static Edge edge(Origin origin, String name, Set<String> before, Set<String> after) {
        return new Edge(origin, name, pods(before), pods(after));
    }

    static Set<ItemId> pods(Set<String> names) {
        return names.stream().map(Wishes::pod).collect(Collectors.toSet());
    }

    /** Each stage as a line: its mode's first letter, its name, and its items. */
    static List<String> lines(Plan plan) {
        return plan.stages().stream()
                .map(stage -> (stage.mode() == Mode.SERIAL ? "s " : "p ")
                        + stage.name()
                        + stage.turns().stream()
                                .map(turn -> " " + turn.item().name()
                                        + turn.with().stream()
                                                .map(ItemId::name)
                                                .map(name -> "+" + name)
                                                .collect(Collectors.joining()))
                                .collect(Collectors.joining("", ":", ""))
                        + (stage.members().isPresent() ? " and members" : ""))
                .toList();
    }

    static List<String> lines(Wish... wishes) {
        return lines(Planner.plan(List.of(wishes)).plan());
    }
}
