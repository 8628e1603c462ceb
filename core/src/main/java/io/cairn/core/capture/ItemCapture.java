// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.core.capture.CaptureOutput.Loss;
import io.cairn.core.collect.RawItem;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Captures an item that has been read: lets the actions work on it and hands it to the output. One for all stages of a
 * run; safe for use by several threads.
 */
final class ItemCapture {

    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
    private final CaptureOutput output;
    private final RunLog log;

    ItemCapture(CaptureOutput output, RunLog log) {
        this.output = output;
        this.log = log;
    }

    /**
     * What became of an item.
     *
     * @param related the items related to it; empty if it was lost
     * @param failure why it was lost, if it was
     */
    record Captured(List<ItemId> related, Optional<String> failure) {}

    /**
     * Captures an item. One whose action fails is noted as lost.
     *
     * @param turn takes the work beside it that actions named
     */
    Captured capture(int stage, RawItem raw, Actions actions, TurnWork turn, Instant started) throws IOException {
        Actions.Outcome outcome = actions.apply(raw);
        if (outcome.failure().isPresent()) {
            lose(stage, raw.id(), outcome.failure().get(), started);
            return new Captured(List.of(), outcome.failure());
        }
        for (String problem : outcome.problems()) {
            log.error(raw.id(), raw.id() + " is captured, and what belongs to it may be missing: " + problem);
        }
        for (String right : outcome.rights()) {
            log.warning(raw.id(), raw.id() + " is captured, and what belongs to it may be missing: " + right);
        }
        output.captured(stage, outcome.item(), started);
        turn.add(outcome.operations());
        turn.addLater(outcome.later());
        if (!raw.namespace().isEmpty()) {
            namespaces.add(raw.namespace());
        }
        return new Captured(outcome.related(), Optional.empty());
    }

    /** The namespaces of which something was captured. */
    Set<String> namespaces() {
        return namespaces;
    }

    /** Notes that something beside the capture of an item failed; the item itself stays in the archive. */
    void failBeside(ItemId item, String reason) {
        log.error(item, reason);
        output.failed(item);
    }

    /** Notes an item that failed. */
    void lose(int stage, ItemId item, String reason, Instant started) throws IOException {
        log.error(item, item + " is not in the backup: " + reason);
        output.lost(stage, item, Loss.FAILED, started, reason);
    }
}
