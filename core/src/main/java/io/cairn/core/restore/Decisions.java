// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.spec.RestoreSpec;
import java.util.List;
import java.util.Optional;

/**
 * What is decided of an item by what the backup has of it: it is parked, an action leaves it out, or it goes on as the
 * actions made it. Safe for use by several threads.
 */
final class Decisions {

    private final Parking parking;
    private final RestoreActions actions;
    private final RunView view;

    private Decisions(Parking parking, RestoreActions actions, RunView view) {
        this.parking = parking;
        this.actions = actions;
        this.view = view;
    }

    /**
     * Those of one restore.
     *
     * @param draft what is written of it; empty if nothing is
     */
    static Decisions of(Prepared prepared, RestoreSpec spec, Optional<RestoreDraft> draft) {
        List<String> from = draft.map(to -> to.request().file())
                        .orElse(spec.backup().isEmpty())
                ? List.of("--from-file", draft.map(to -> to.request().source()).orElse("FILE"))
                : List.of("--from-backup", spec.backup());
        Parking parking = new Parking(
                spec.parksWebhooks(),
                prepared.ids(),
                from,
                spec.namespaceMapping(),
                !prepared.transforms().isEmpty());
        return new Decisions(parking, prepared.actions(), prepared.view());
    }

    /**
     * Decides.
     *
     * @param json the item's content in the archive
     * @throws tools.jackson.core.JacksonException if it is not JSON
     * @throws io.cairn.core.plugins.PluginException if an action failed
     * @throws io.cairn.api.InvalidInputException if an action can't work on it
     * @throws ClusterException if an action can't read the cluster
     */
    RestoreDecision of(RestoreItem item, byte[] json) throws ClusterException {
        Item stored = new Item(item.ref().type(), TreeJson.read(json));
        Optional<String> parked = parking.reason(stored);
        return parked.isPresent() ? RestoreDecision.skip(parked.get()) : actions.apply(stored, view);
    }
}
