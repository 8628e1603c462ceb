// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.ResourceType;
import io.cairn.core.capture.RunLog;
import io.cairn.core.gate.GateWait;
import io.cairn.core.gate.Target;
import io.cairn.core.spec.GoDuration;
import java.time.Duration;
import java.util.Collection;

/**
 * Waits, before anything is restored, until the namespaces that are being deleted are gone: nothing can be made in them. Used
 * by one thread.
 */
final class TerminatingNamespaces {

    private final GateWait wait;
    private final Duration timeout;
    private final RestoreProgress progress;
    private final RunLog log;

    TerminatingNamespaces(GateWait wait, Duration timeout, RestoreProgress progress, RunLog log) {
        this.wait = wait;
        this.timeout = timeout;
        this.progress = progress;
        this.log = log;
    }

    /**
     * Waits. Of one that isn't gone in time an error is told, and what goes to it fails by the server's word.
     *
     * @param names the namespaces that are restored to
     * @throws ClusterException if the thread is interrupted
     */
    void awaitEnd(ResourceType namespaces, Collection<String> names) throws ClusterException {
        try {
            wait
                    .awaitEnd(
                            timeout,
                            names.stream()
                                    .map(name -> new Target(namespaces, "", name))
                                    .toList(),
                            waiting -> {
                                progress.doing(waiting.toString());
                                log.info(waiting.toString());
                            })
                    .stream()
                    .filter(waited -> !waited.passed())
                    .forEach(waited -> log.error(waited.item() + " is not gone after " + GoDuration.write(timeout)
                            + ": " + waited.reason() + ". See what holds it, and go on with --resume"));
        } catch (ClusterException e) {
            if (e.status() != 403) {
                throw e;
            }
            log.info("namespaces can't be read, so none is waited for: " + e.getMessage());
        }
    }
}
