// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/**
 * Leaves out the jobs that are done, and takes off the others the selector and labels that bear the uid of the job that
 * was; a selector that the user made himself stays. A job of a cron job that isn't done comes back, since the cron job
 * makes only its next one. Safe for use by several threads.
 */
public final class Jobs extends Cleaning {

    static final String NAME = "jobs";

    private static final Set<String> DONE = Set.of("Complete", "Failed");
    private static final List<String> UID_LABELS = List.of("controller-uid", "batch.kubernetes.io/controller-uid");

    /** Made by the plugin host. */
    @Inject
    public Jobs(Switches switches) {
        super(switches, NAME, Set.of("jobs.batch"));
    }

    @Override
    public RestoreDecision execute(Item job, RestoreView restore) {
        ObjectTree object = job.object();
        if (isDone(object)) {
            return RestoreDecision.skip("it is done");
        }
        boolean ownSelector = object.value("spec", "manualSelector")
                .filter(Boolean.TRUE::equals)
                .isPresent();
        return RestoreDecision.keep(ownSelector ? job : job.with(withoutUids(object)));
    }

    private static boolean isDone(ObjectTree job) {
        return job.text("status", "completionTime")
                        .filter(time -> !time.isEmpty())
                        .isPresent()
                || job.trees("status", "conditions").stream()
                        .anyMatch(condition ->
                                DONE.contains(condition.text("type").orElse(""))
                                        && condition
                                                .text("status")
                                                .filter("True"::equals)
                                                .isPresent());
    }

    private static ObjectTree withoutUids(ObjectTree job) {
        ObjectTree object = job.without("spec", "selector");
        object = Trees.withoutFields(object, UID_LABELS::contains, "metadata", "labels");
        return Trees.withoutFields(object, UID_LABELS::contains, "spec", "template", "metadata", "labels");
    }
}
