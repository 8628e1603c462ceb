// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.ListOutcome;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** At which revision of the cluster a parallel stage read each type. Safe for use by several threads. */
final class StageReads {

    /** What a type was read at; where several lists were needed, the first that was not exact. */
    private record Read(String revision, boolean exact, String reason) {}

    private final CaptureRun run;
    private final Set<ResourceType> forbidden = ConcurrentHashMap.newKeySet();
    private final Map<ResourceType, Read> reads = new ConcurrentSkipListMap<>(Comparator.comparing(ResourceType::id));

    StageReads(CaptureRun run) {
        this.run = run;
    }

    /** The newest revision of the cluster; empty if there is no right to find it out. */
    String anchor() throws ClusterException {
        try {
            return run.reader().newestRevision();
        } catch (ClusterException e) {
            if (e.status() != 403) {
                throw e;
            }
            run.log()
                    .warning("the lists are not of one revision, which the right to list namespaces is needed for: "
                            + ErrorText.of(e));
            return "";
        }
    }

    /** Notes what came of a list. */
    void note(ListRequest request, ListOutcome outcome) {
        String reason =
                request.revision().isEmpty() ? "no revision could be fixed when the stage began" : outcome.reason();
        Read read = new Read(outcome.revision(), outcome.exact(), reason);
        reads.merge(request.type(), read, (earlier, later) -> earlier.exact() ? later : earlier);
        if (!outcome.exact() && outcome.items() > 0 && !request.revision().isEmpty()) {
            run.log().info(request.type().id() + " are not of the stage's revision: " + outcome.reason());
        }
    }

    /** Notes that a type could not be read, or not to its end. */
    void failed(Stage stage, ResourceType type, ClusterException e) throws StageStoppedException {
        if (e.status() == 403 && !run.filters().asksFor(type)) {
            forbidden.add(type);
            run.log().warning(type.id() + " are not in the backup: " + ErrorText.of(e));
        } else {
            run.log().error(type.id() + " are not, or not all, in the backup: " + ErrorText.of(e));
            StageStoppedException.after(stage, Optional.of(ErrorText.of(e)));
        }
    }

    /**
     * Hands everything to the output. A type that the user has no right to list is a warning; if that is so of all that is in
     * namespaces, it is a failure, as nobody wants such a backup.
     */
    void write(Stage stage, String revision) throws IOException {
        boolean nothing = forbidden.stream().anyMatch(ResourceType::namespaced)
                && reads.keySet().stream().noneMatch(ResourceType::namespaced);
        if (nothing) {
            run.log()
                    .error("stage " + stage.number() + ": there is no right to list anything of what it takes from"
                            + " namespaces; see what is needed by 'cairn preflight' with the same flags");
        }
        boolean allExact = reads.values().stream().allMatch(Read::exact);
        String between =
                allExact || revision.isEmpty() ? "" : "; read between revisions " + revision + " and " + anchor();
        for (Map.Entry<ResourceType, Read> entry : reads.entrySet()) {
            Read read = entry.getValue();
            run.output()
                    .read(
                            stage.number(),
                            entry.getKey(),
                            read.revision(),
                            read.exact(),
                            read.exact() ? "" : read.reason() + between);
        }
    }
}
