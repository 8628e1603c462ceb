// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.core.capture.RunLog;
import io.cairn.core.gate.GateWait;
import io.cairn.core.gate.Target;
import io.cairn.core.gate.Waited;
import io.cairn.core.restore.StageRun.StoppedException;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.Gate.OnTimeout;
import io.cairn.core.spec.Gate.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits after a stage until what it restored is as the stages behind need it. Used by one thread. */
final class StageGates {

    /** What is always waited for: without it nothing behind can be restored. */
    private static final Map<String, State> NEEDED = Map.of(
            "customresourcedefinitions.apiextensions.k8s.io", State.ESTABLISHED,
            "namespaces", State.ACTIVE);

    private static final Duration NEEDED_TIMEOUT = Duration.ofMinutes(1);

    private final GateWait wait;
    private final boolean always;
    private final Quiescing quiescing;
    private final RestoreProgress progress;
    private final RunLog log;

    /**
     * The gates of a run.
     *
     * @param always whether all that is restored has to be ready, rule or not
     * @param quiescing sets back what could never become ready
     */
    StageGates(GateWait wait, boolean always, Quiescing quiescing, RestoreProgress progress, RunLog log) {
        this.wait = wait;
        this.always = always;
        this.quiescing = quiescing;
        this.progress = progress;
        this.log = log;
    }

    /**
     * Waits.
     *
     * @param present what of the stage is in the cluster now
     * @throws StoppedException if something is not ready in time and the gate says that nothing behind is restored then
     * @throws ClusterException if the cluster can't be reached any more
     */
    void await(RestoreStage stage, List<RestoreItem> present) throws ClusterException, StoppedException {
        Optional<Gate> own = stage.treatment().gate();
        if (own.isPresent() || always) {
            quiescing.release(present).forEach(log::error);
        }
        if (own.isPresent()) {
            await(stage, present, own.get());
        } else if (always) {
            await(stage, present, new Gate(State.READY, Gate.DEFAULT_TIMEOUT, OnTimeout.CONTINUE));
        }
        boolean ready = own.map(gate -> gate.check() == State.READY).orElse(always);
        if (!ready) {
            for (Map.Entry<String, State> needed : NEEDED.entrySet()) {
                List<RestoreItem> items = present.stream()
                        .filter(item -> item.id().type().equals(needed.getKey()))
                        .toList();
                await(stage, items, new Gate(needed.getValue(), NEEDED_TIMEOUT, OnTimeout.CONTINUE));
            }
        }
    }

    private void await(RestoreStage stage, List<RestoreItem> items, Gate gate)
            throws ClusterException, StoppedException {
        if (items.isEmpty()) {
            return;
        }
        List<Target> targets = items.stream()
                .map(item -> new Target(
                        item.ref().type(),
                        item.target().namespace(),
                        item.target().name()))
                .toList();
        List<Waited> late = wait
                .await(gate, targets, waiting -> {
                    progress.doing(waiting.toString());
                    log.info(waiting.item(), waiting.toString());
                })
                .stream()
                .filter(waited -> !waited.passed())
                .toList();
        boolean stops = gate.onTimeout() == OnTimeout.STOP;
        late.stream()
                .skip(stops ? 1 : 0)
                .forEach(waited ->
                        log.error(waited.item(), waited.item() + " is restored and not ready: " + waited.reason()));
        if (!late.isEmpty() && stops) {
            throw new StoppedException(stage.cited() + ": its gate stops the restore: "
                    + late.get(0).item() + ": " + late.get(0).reason());
        }
    }
}
