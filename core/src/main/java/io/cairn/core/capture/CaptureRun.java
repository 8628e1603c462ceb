// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/**
 * Runs a plan, stage by stage.
 *
 * @param reader reads the cluster
 * @param catalog the types of the cluster
 * @param filters what the backup takes
 * @param output where captured items go
 * @param log where the run is told
 * @param clock gives the times of the journal
 */
public record CaptureRun(
        ItemReader reader, Catalog catalog, Filters filters, CaptureOutput output, RunLog log, Clock clock) {

    /**
     * Captures the items of a plan.
     *
     * @param lists what to read in the parallel stage
     * @param actions the actions of the run
     * @param workers where lists are read; as many at a time as it has threads
     * @throws ClusterException if the API server can't be reached any more or the credentials are refused
     * @throws IOException if the output can't take more, or the thread was interrupted
     */
    public void capture(Plan plan, ReadList lists, Actions actions, ExecutorService workers) throws IOException {
        Seen seen = new Seen();
        ItemCapture capture = new ItemCapture(output, log);
        SerialStage serial = new SerialStage(this, capture, actions, seen, plan.turns());
        for (Stage stage : plan.stages()) {
            log.info("stage " + stage.number() + " begins: " + stage.name());
            switch (stage.mode()) {
                case SERIAL -> serial.run(stage);
                case PARALLEL -> new ParallelStage(this, capture, actions, lists, seen, workers).run(stage);
            }
        }
    }

    /** Whether an error of the cluster leaves nothing that could still be read. */
    static boolean endsRun(ClusterException e) {
        return e.status() == 0 || e.status() == 401;
    }
}
