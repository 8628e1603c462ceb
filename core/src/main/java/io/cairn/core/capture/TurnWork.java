// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.BackupItemAction;
import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.core.plugins.Extension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What actions asked for beside the items of one turn: operations, which are begun together after the last item of the
 * turn is captured and before anything thaws, and items that can wait until after all turns. Safe for use by several
 * threads.
 */
final class TurnWork {

    /** What an action named. */
    record Named(Extension<BackupItemAction> action, Operation operation) {}

    private final Operations operations;
    private final int stage;
    private final Map<Extension<BackupItemAction>, List<Operation>> named = new LinkedHashMap<>();
    private final Set<ItemId> later = new LinkedHashSet<>();

    TurnWork(Operations operations, int stage) {
        this.operations = operations;
        this.stage = stage;
    }

    synchronized void add(List<Named> more) {
        more.forEach(each -> named.computeIfAbsent(each.action(), action -> new ArrayList<>())
                .add(each.operation()));
    }

    synchronized void addLater(List<ItemId> items) {
        later.addAll(items);
    }

    /** Gives the items that can wait, once. */
    synchronized Set<ItemId> takeLater() {
        Set<ItemId> taken = new LinkedHashSet<>(later);
        later.clear();
        return taken;
    }

    /**
     * Begins what was named, and returns when the turn may end. What fails is told and leaves its item as it is.
     *
     * @return why something failed, if so
     * @throws IOException if the API server can't be reached any more, the thread was interrupted, or the output can't
     *     take more
     */
    Optional<String> begin() throws IOException {
        Map<Extension<BackupItemAction>, List<Operation>> begun;
        synchronized (this) {
            begun = new LinkedHashMap<>(named);
            named.clear();
        }
        Optional<String> failure = Optional.empty();
        for (Map.Entry<Extension<BackupItemAction>, List<Operation>> entry : begun.entrySet()) {
            Optional<String> one = operations.begin(stage, entry.getKey(), entry.getValue());
            failure = failure.or(() -> one);
        }
        return failure;
    }
}
