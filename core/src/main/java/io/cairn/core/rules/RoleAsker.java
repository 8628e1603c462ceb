// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.kube.PodExec;
import io.cairn.core.log.LogMarks;
import io.cairn.core.spec.GoDuration;
import io.cairn.core.spec.SortKey.ByRole;
import io.cairn.core.spec.Treatment.Roles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks pods by a command which role they have now, several at a time. */
final class RoleAsker {

    private static final int AT_A_TIME = 8;
    private static final int GONE = 404;

    private final PodExec exec;

    RoleAsker(PodExec exec) {
        this.exec = exec;
    }

    /**
     * The rank of each pod's role. A pod that is gone has none.
     *
     * @throws InvalidInputException if a pod has no role of those that the rule knows; the first in order is named
     * @throws ClusterException if the command can't be started in a pod
     */
    Map<ItemId, Integer> ranks(List<ItemId> pods, ByRole key, String rule) throws ClusterException {
        Map<ItemId, Integer> ranks = new HashMap<>();
        if (pods.isEmpty()) {
            return ranks;
        }
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.min(AT_A_TIME, pods.size()), LogMarks.threads("cairn-roles"));
        try {
            List<Future<Optional<Integer>>> answers = new ArrayList<>();
            for (ItemId pod : pods) {
                answers.add(workers.submit(() -> LogMarks.about(pod, () -> rank(pod, key, rule))));
            }
            for (int i = 0; i < pods.size(); i++) {
                ItemId pod = pods.get(i);
                answer(answers.get(i)).ifPresent(rank -> ranks.put(pod, rank));
            }
        } finally {
            workers.shutdownNow();
        }
        return ranks;
    }

    private static Optional<Integer> answer(Future<Optional<Integer>> future) throws ClusterException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("asking pods for their roles was interrupted", 0, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClusterException cluster) {
                throw cluster;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Optional<Integer> rank(ItemId pod, ByRole key, String rule) throws ClusterException {
        Roles roles = key.roles();
        String where = key.position() + ": rule '" + rule + "': ";
        PodExec.Outcome outcome;
        try {
            outcome = exec.run(new PodExec.Command(
                    pod.namespace(), pod.name(), roles.container(), roles.command(), roles.timeout()));
        } catch (ClusterException e) {
            if (e.status() == GONE) {
                return Optional.empty();
            }
            throw new ClusterException(where + pod + " can't be asked for its role: " + e.getMessage(), e.status(), e);
        }
        if (outcome.timedOut()) {
            throw new InvalidInputException(where + pod + " did not tell its role within "
                    + GoDuration.write(roles.timeout()) + ": '" + String.join(" ", roles.command()) + "' still ran");
        }
        String answer = outcome.output().strip();
        if (!outcome.succeeded()) {
            throw new InvalidInputException(where + "'" + String.join(" ", roles.command()) + "' failed in " + pod
                    + " with exit code " + outcome.exitCode()
                    + answer.lines().findFirst().map(line -> ": " + line).orElse(""));
        }
        int rank = roles.values().indexOf(answer);
        if (rank < 0) {
            throw new InvalidInputException(
                    where + pod + " answered '" + answer.lines().findFirst().orElse("")
                            + "', which is not one of the values " + String.join(", ", roles.values())
                            + ": add it, or correct the command");
        }
        return Optional.of(rank);
    }
}
