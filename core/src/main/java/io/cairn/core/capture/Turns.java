// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.capture.CaptureOutput.Loss;
import io.cairn.core.collect.RawItem;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Captures items that are read one by one, each at its turn and with what belongs to it, unless that has a place of its
 * own. Safe for use by several threads.
 */
final class Turns {

    private final CaptureRun run;
    private final ItemCapture capture;
    private final Actions actions;
    private final Seen seen;
    private final Placement placement;

    Turns(CaptureRun run, ItemCapture capture, Actions actions, Seen seen, Placement placement) {
        this.run = run;
        this.capture = capture;
        this.actions = actions;
        this.seen = seen;
        this.placement = placement;
    }

    /**
     * What reading an item gave.
     *
     * @param item the item, if it is to be captured
     * @param failure why it isn't, if that is a failure
     */
    record Read(Optional<RawItem> item, Optional<String> failure) {

        private static final Read NOTHING = new Read(Optional.empty(), Optional.empty());
    }

    /** Reads the item of a turn; one that is gone or that the filters leave out is noted. */
    Read read(Stage stage, ItemId item, Instant started) throws IOException {
        Read read = fetch(stage, item, true, started);
        if (read.item().isEmpty()) {
            return read;
        }
        RawItem raw = read.item().get();
        boolean taken = takes(raw.type(), raw.namespace(), raw.name(), raw.labels());
        boolean selected = run.filters().items().contains(item) || run.filters().selects(raw.labels());
        seen.add(item);
        if (!taken || !selected) {
            String reason =
                    taken ? "its labels don't match the backup's selector" : "a label on it excludes it from backups";
            run.log().warning(item, item + " has a turn and is left out: " + reason);
            return Read.NOTHING;
        }
        return read;
    }

    private boolean takes(ResourceType type, String namespace, String name, Map<String, String> labels) {
        return run.filters().takes(type, namespace, name, labels)
                || run.filters().takesRelated(type, namespace, name, labels);
    }

    /**
     * Captures an item that was read at its turn, and what belongs to it.
     *
     * @return why the item or something in its turn failed, if so
     */
    Optional<String> capture(Stage stage, Turn turn, RawItem raw, Instant started) throws IOException {
        TurnWork beside = run.operations().turn(stage.number());
        ItemCapture.Captured captured = capture.capture(stage.number(), raw, actions, beside, started);
        Optional<String> failure = captured.failure();
        Deque<ItemId> related = new ArrayDeque<>(captured.related());
        List<ItemId> companions = new ArrayList<>(turn.with());
        while (!companions.isEmpty() || !related.isEmpty()) {
            ItemId next = companions.isEmpty() ? related.removeFirst() : companions.remove(0);
            boolean pulled = stage.treatment().with().contains(next.type()) && !placement.isNamed(next);
            if ((pulled || !placement.hasTurn(next)) && !seen.has(next)) {
                ItemCapture.Captured more = captureRelated(stage, next, pulled, beside);
                related.addAll(more.related());
                failure = failure.or(more::failure);
            }
        }
        seen.addLater(beside.takeLater());
        Optional<String> unbegun = beside.begin();
        return failure.or(() -> unbegun);
    }

    private ItemCapture.Captured captureRelated(Stage stage, ItemId item, boolean pulled, TurnWork beside)
            throws IOException {
        ItemCapture.Captured nothing = new ItemCapture.Captured(List.of(), Optional.empty());
        ResourceType type = run.catalog().find(item.type()).orElseThrow();
        if (!run.filters().takesRelated(type, item.namespace(), item.name(), Map.of())) {
            return nothing;
        }
        Instant started = run.clock().instant();
        Read read = fetch(stage, item, false, started);
        if (read.item().isEmpty()) {
            return new ItemCapture.Captured(List.of(), read.failure());
        }
        RawItem raw = read.item().get();
        boolean taken = run.filters().takesRelated(type, item.namespace(), item.name(), raw.labels())
                && (pulled || !placement.elsewhere(stage, raw));
        return taken && seen.add(item) ? capture.capture(stage.number(), raw, actions, beside, started) : nothing;
    }

    /** Reads an item again, inside its turn. */
    Read again(Stage stage, ItemId item, Instant started) throws IOException {
        return fetch(stage, item, true, started);
    }

    private Read fetch(Stage stage, ItemId item, boolean ownTurn, Instant started) throws IOException {
        ResourceType type = run.catalog().find(item.type()).orElseThrow();
        try {
            Optional<RawItem> raw = run.reader().get(type, item.namespace(), item.name());
            return raw.isPresent() ? new Read(raw, Optional.empty()) : missing(stage, item, ownTurn, started);
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            seen.add(item);
            if (e.status() == 403 && !ownTurn && !run.filters().asksFor(type)) {
                run.log().warning(item, item + " is not in the backup: " + ErrorText.of(e));
                return Read.NOTHING;
            }
            capture.lose(stage.number(), item, ErrorText.of(e), started);
            return new Read(Optional.empty(), Optional.of(ErrorText.of(e)));
        }
    }

    private Read missing(Stage stage, ItemId item, boolean ownTurn, Instant started) throws IOException {
        if (!seen.addMissing(item)) {
            return Read.NOTHING;
        }
        run.output().lost(stage.number(), item, Loss.VANISHED, started, "it doesn't exist");
        String rule = ownTurn && !stage.rest() ? stage.cited() + ": " : "";
        String what = rule
                + item
                + (ownTurn
                        ? (stage.named() ? " is named in the order and doesn't exist" : " no longer exists")
                        : " belongs to a captured item and doesn't exist");
        MissingPolicy policy = ownTurn ? stage.treatment().onMissing() : MissingPolicy.WARN;
        switch (policy) {
            case FAIL -> run.log().error(item, what);
            case WARN -> run.log().warning(item, what);
            case IGNORE -> run.log().info(item, what);
        }
        return policy == MissingPolicy.FAIL ? new Read(Optional.empty(), Optional.of(what)) : Read.NOTHING;
    }

    ItemCapture items() {
        return capture;
    }

    CaptureRun run() {
        return run;
    }
}
