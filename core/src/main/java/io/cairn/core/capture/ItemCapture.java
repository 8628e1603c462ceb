// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.core.capture.CaptureOutput.Loss;
import io.cairn.core.collect.RawItem;
import io.cairn.core.plugins.PluginException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Captures one item that has been read: lets the actions work on it and hands it to the output. */
final class ItemCapture {

    private final CaptureOutput output;
    private final RunLog log;

    ItemCapture(CaptureOutput output, RunLog log) {
        this.output = output;
        this.log = log;
    }

    /**
     * Captures an item. One whose action fails is noted as lost.
     *
     * @return the items related to it; empty if it was lost
     */
    List<ItemId> capture(int stage, RawItem raw, Actions actions, Instant started) throws IOException {
        Actions.Outcome outcome;
        try {
            outcome = actions.apply(raw);
        } catch (PluginException | ClusterException e) {
            lose(stage, raw.id(), ErrorText.of(e), started);
            return List.of();
        }
        for (String problem : outcome.problems()) {
            log.error(raw.id() + " is captured, and what belongs to it may be missing: " + problem);
        }
        output.captured(stage, outcome.item(), started);
        return outcome.related();
    }

    /** Notes an item that failed. */
    void lose(int stage, ItemId item, String reason, Instant started) throws IOException {
        log.error(item + " is not in the backup: " + reason);
        output.lost(stage, item, Loss.FAILED, started, reason);
    }
}
