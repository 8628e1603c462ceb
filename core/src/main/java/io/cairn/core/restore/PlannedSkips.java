// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.RestoreDecision.Skip;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.capture.RunLog;
import io.cairn.core.json.TreeJson;
import io.cairn.core.plugins.PluginException;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Finds out for people who plan what a restore leaves out whatever the cluster has of it. A restore itself decides at each
 * item's turn.
 */
public final class PlannedSkips {

    /**
     * An item that is left out.
     *
     * @param reason why, as the end of a sentence
     */
    public record Skipped(RestoreItem item, String reason) {}

    private final Prepared prepared;
    private final Decisions decisions;
    private final RunLog log;
    private final List<Skipped> found = new ArrayList<>();

    PlannedSkips(Prepared prepared, Decisions decisions, RunLog log) {
        this.prepared = prepared;
        this.decisions = decisions;
        this.log = log;
    }

    /**
     * The items that are left out, by their ids. What an action can't work on is a warning.
     *
     * @throws IOException if the archive can't be read
     */
    List<Skipped> in(StoredItems archive) throws IOException {
        Map<EntryPosition, RestoreItem> asked = new HashMap<>();
        prepared.items().stream().filter(this::isDecidable).forEach(item -> asked.put(item.position(), item));
        archive.read(asked.keySet(), (position, json) -> {
            RestoreItem item = asked.get(position);
            if (item != null) {
                decide(item, json);
            }
        });
        found.sort(Comparator.comparing(skipped -> skipped.item().id()));
        return found;
    }

    /** Whether it will come to a decision at all, and that needs nothing of the cluster. */
    private boolean isDecidable(RestoreItem item) {
        String type = item.id().type();
        boolean served = prepared.versions().refusal(type).isEmpty()
                || prepared.defined().contains(type);
        return served && !prepared.actions().readCluster(item.id());
    }

    private void decide(RestoreItem item, byte[] json) {
        try {
            if (decisions.of(item, json) instanceof Skip skip) {
                found.add(new Skipped(item, skip.reason()));
            }
        } catch (JacksonException e) {
            log.warning(item.id() + ": its content is not JSON: " + TreeJson.reason(e));
        } catch (PluginException | InvalidInputException | ClusterException e) {
            log.warning(item.id() + ": " + ErrorText.of(e));
        }
    }
}
