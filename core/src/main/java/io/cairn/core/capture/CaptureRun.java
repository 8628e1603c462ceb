// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ReadList;
import io.cairn.core.freeze.Freezer;
import io.cairn.core.kube.PodExec;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/**
 * Runs a plan, stage by stage.
 *
 * @param reader reads the cluster
 * @param catalog the types of the cluster
 * @param filters what the backup takes
 * @param output where captured items go
 * @param operations takes the work beside the items
 * @param log where the run is told
 * @param clock gives the times of the journal
 * @param freezer freezes pods by their hooks and releases them
 * @param exec asks pods for their roles
 */
public record CaptureRun(
        ItemReader reader,
        Catalog catalog,
        Filters filters,
        CaptureOutput output,
        Operations operations,
        RunLog log,
        Clock clock,
        Freezer freezer,
        PodExec exec) {

    /**
     * Captures the items of a plan, and waits for the operations beside them. However it ends, every pod whose pre hook was started has been released then, or the
     * freezer names it.
     *
     * @param lists what to read in the parallel stages
     * @param actions the actions of the run
     * @param workers where lists are read; as many at a time as it has threads
     * @throws ClusterException if the API server can't be reached any more or the credentials are refused
     * @throws StageStoppedException if a rule says that a failure of one of its items ends the backup
     * @throws IOException if the output can't take more, or the thread was interrupted
     */
    public void capture(Plan plan, ReadList lists, Actions actions, ExecutorService workers) throws IOException {
        Seen seen = new Seen();
        Placement placement = new Placement(plan);
        ItemCapture capture = new ItemCapture(output, log);
        Turns turns = new Turns(this, capture, actions, seen, placement);
        for (Stage stage : plan.stages()) {
            log.stage(stage.number());
            log.info("stage " + stage.number() + " begins: " + stage.name());
            switch (stage.mode()) {
                case SERIAL -> new SerialStage(this, turns, seen).run(stage);
                case PARALLEL ->
                    new ParallelStage(this, stage, capture, turns, placement, actions, lists, seen, workers).run();
            }
        }
        log.stage(0);
        operations.await();
    }

    /** Ends the work at hand if the run was told to stop. */
    void requireRunning() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the backup was stopped");
        }
    }

    /** Whether an error of the cluster leaves nothing that could still be read. */
    static boolean endsRun(ClusterException e) {
        return e.status() == 0 || e.status() == 401;
    }
}
