// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.capture.CaptureOutput.Loss;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.RawItem;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Captures the turns of a serial stage one after another: each item is read when its turn comes, and what belongs to it
 * is captured in the same turn unless it has a turn of its own.
 */
final class SerialStage {

    private final ItemReader reader;
    private final Catalog catalog;
    private final Filters filters;
    private final Actions actions;
    private final CaptureOutput output;
    private final ItemCapture capture;
    private final RunLog log;
    private final Seen seen;
    private final Set<ItemId> turns;
    private final Clock clock;

    SerialStage(CaptureRun run, ItemCapture capture, Actions actions, Seen seen, Set<ItemId> turns) {
        this.reader = run.reader();
        this.catalog = run.catalog();
        this.filters = run.filters();
        this.actions = actions;
        this.output = run.output();
        this.capture = capture;
        this.log = run.log();
        this.seen = seen;
        this.turns = turns;
        this.clock = run.clock();
    }

    void run(Stage stage) throws IOException {
        output.expect(stage.turns().size());
        for (Turn turn : stage.turns()) {
            log.info("stage " + stage.number() + ": turn of " + turn.item());
            runTurn(stage, turn);
        }
    }

    private void runTurn(Stage stage, Turn turn) throws IOException {
        Deque<ItemId> related = new ArrayDeque<>(captureTurn(stage, turn.item()));
        List<ItemId> companions = new ArrayList<>(turn.with());
        while (!companions.isEmpty() || !related.isEmpty()) {
            ItemId next = companions.isEmpty() ? related.removeFirst() : companions.remove(0);
            if (!turns.contains(next) && !seen.has(next)) {
                related.addAll(captureRelated(stage, next));
            }
        }
    }

    private List<ItemId> captureTurn(Stage stage, ItemId item) throws IOException {
        Instant started = clock.instant();
        Optional<RawItem> read = read(stage, item, true, started);
        if (read.isEmpty()) {
            return List.of();
        }
        RawItem raw = read.get();
        boolean taken = filters.takes(raw.type(), raw.namespace(), raw.name(), raw.labels())
                || filters.takesRelated(raw.type(), raw.namespace(), raw.name(), raw.labels());
        boolean selected = filters.items().contains(item) || filters.selects(raw.labels());
        seen.add(item);
        if (!taken || !selected) {
            String reason =
                    taken ? "its labels don't match the backup's selector" : "a label on it excludes it from backups";
            log.warning(item + " has a turn and is left out: " + reason);
            return List.of();
        }
        return capture.capture(stage.number(), raw, actions, started);
    }

    private List<ItemId> captureRelated(Stage stage, ItemId item) throws IOException {
        ResourceType type = catalog.find(item.type()).orElseThrow();
        if (!filters.takesRelated(type, item.namespace(), item.name(), Map.of())) {
            return List.of();
        }
        Instant started = clock.instant();
        Optional<RawItem> read = read(stage, item, false, started);
        if (read.isEmpty()
                || !filters.takesRelated(
                        type, item.namespace(), item.name(), read.get().labels())) {
            return List.of();
        }
        seen.add(item);
        return capture.capture(stage.number(), read.get(), actions, started);
    }

    private Optional<RawItem> read(Stage stage, ItemId item, boolean ownTurn, Instant started) throws IOException {
        ResourceType type = catalog.find(item.type()).orElseThrow();
        try {
            Optional<RawItem> raw = reader.get(type, item.namespace(), item.name());
            if (raw.isEmpty() && seen.addMissing(item)) {
                output.lost(stage.number(), item, Loss.VANISHED, started, "it doesn't exist");
                String what = ownTurn
                        ? (stage.named() ? " is named in the order and doesn't exist" : " no longer exists")
                        : " belongs to a captured item and doesn't exist";
                log.warning(item + what);
            }
            return raw;
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            seen.add(item);
            if (e.status() == 403 && !ownTurn && !filters.asksFor(type)) {
                log.warning(item + " is not in the backup: " + ErrorText.of(e));
            } else {
                capture.lose(stage.number(), item, ErrorText.of(e), started);
            }
            return Optional.empty();
        }
    }
}
