// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.apply.Applied;
import io.cairn.core.apply.Applier;
import io.cairn.core.apply.Desired;
import io.cairn.core.apply.Existing;
import io.cairn.core.apply.Outcome;
import io.cairn.core.capture.RunLog;
import io.cairn.core.gate.GateWait;
import io.cairn.core.gate.Target;
import io.cairn.core.spec.GoDuration;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Sees to the namespaces that items go to before the first item is sent. Used by one thread. */
final class TargetNamespaces {

    private final ResourceType type;
    private final RestoreProgress progress;
    private final RunLog log;

    /**
     * Those of one run.
     *
     * @param type namespaces, as the cluster serves them
     */
    TargetNamespaces(ResourceType type, RestoreProgress progress, RunLog log) {
        this.type = type;
        this.progress = progress;
        this.log = log;
    }

    /**
     * Waits until those that are being deleted are gone: nothing can be made in them. Of one that isn't gone in time an error is
     * told, and what goes to it fails by the server's word.
     *
     * @throws ClusterException if the thread is interrupted
     */
    void awaitEnds(Collection<String> names, GateWait wait, Duration timeout) throws ClusterException {
        try {
            wait
                    .awaitEnd(
                            timeout,
                            names.stream()
                                    .map(name -> new Target(type, "", name))
                                    .toList(),
                            waiting -> {
                                progress.doing(waiting.toString());
                                log.info(waiting.item(), waiting.toString());
                            })
                    .stream()
                    .filter(waited -> !waited.passed())
                    .forEach(waited -> log.error(
                            waited.item(),
                            waited.item() + " is not gone after " + GoDuration.write(timeout) + ": " + waited.reason()
                                    + ". See what holds it, and go on with --resume"));
        } catch (ClusterException e) {
            if (e.status() != 403) {
                throw e;
            }
            log.info("namespaces can't be read, so none is waited for: " + e.getMessage());
        }
    }

    /**
     * Makes those of which the restore has no object, if they aren't there.
     *
     * @param created is told of each that was made
     * @throws ClusterException if the cluster can't be reached any more
     */
    void make(Collection<String> bare, Applier maker, Consumer<String> created) throws ClusterException {
        for (String name : bare) {
            ItemId id = new ItemId(type.id(), "", name);
            ObjectTree namespace =
                    ObjectTree.of(Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
            Applied applied =
                    maker.apply(new Desired(type, namespace, Optional.empty()), Existing.none(), object -> object);
            if (applied.outcome() == Outcome.CREATED) {
                created.accept(name);
                log.info(id, "made the namespace " + name + ", of which the restore has no object");
            } else if (applied.outcome() == Outcome.FAILED) {
                log.error(id, "the namespace " + name + " can't be made: " + applied.reason());
            }
        }
    }
}
