// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.kube.PodExec;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.Treatment.Roles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks pods for their roles again as their turns come. As long as each next pod has the role of the one before, only that
 * pod is asked. When a role changes from one turn to the next, all that still wait are asked: either the group of that
 * role begins, or the roles are no longer those of the plan. Used by one thread.
 */
final class RoleOrder {

    private final CaptureRun run;
    private final ItemCapture capture;
    private final Stage stage;
    private final Roles roles;
    private final Set<ItemId> unknown = new HashSet<>();
    private int group;
    private boolean settled;

    RoleOrder(CaptureRun run, ItemCapture capture, Stage stage, Roles roles) {
        this.run = run;
        this.capture = capture;
        this.stage = stage;
        this.roles = roles;
    }

    /**
     * The turns that are still to come, in the order that holds now.
     *
     * @throws StageStoppedException if the roles are no longer those of the plan, and the rule says to stop then
     */
    List<Turn> now(List<Turn> pending) throws IOException {
        int next = settled ? group : rank(pending.get(0).item());
        if (next == group) {
            return pending;
        }
        Map<ItemId, Integer> ranks = new HashMap<>();
        ranks.put(pending.get(0).item(), next);
        for (Turn turn : pending.subList(1, pending.size())) {
            ranks.put(turn.item(), rank(turn.item()));
        }
        List<Turn> sorted = new ArrayList<>(pending);
        sorted.sort(Comparator.comparing(turn -> ranks.getOrDefault(turn.item(), 0)));
        boolean before = next < group;
        if (!before && sorted.equals(pending)) {
            group = next;
            return pending;
        }
        return changed(pending, sorted, ranks);
    }

    private List<Turn> changed(List<Turn> pending, List<Turn> sorted, Map<ItemId, Integer> ranks) throws IOException {
        ItemId next = pending.get(0).item();
        String text = stage.cited() + ": roles changed between plan and turn: " + next + " is now '"
                + word(ranks.getOrDefault(next, 0)) + "'";
        switch (roles.onChange()) {
            case STOP -> {
                run.output().remark(stage.number(), next, text);
                throw new StageStoppedException(stage, text);
            }
            case CONTINUE -> {
                settled = true;
                tell(next, text + "; the order stays, as the rule says");
                return pending;
            }
            case REPLAN -> {
                tell(
                        next,
                        text + "; the order is now "
                                + String.join(
                                        ", ",
                                        sorted.stream()
                                                .map(turn -> turn.item().toString())
                                                .toList()));
                group = ranks.getOrDefault(sorted.get(0).item(), 0);
                return sorted;
            }
        }
        throw new IllegalStateException("no such choice: " + roles.onChange());
    }

    private void tell(ItemId item, String text) throws IOException {
        run.log().warning(item, text);
        run.output().remark(stage.number(), item, text);
    }

    private String word(int rank) {
        return rank < roles.values().size() ? roles.values().get(rank) : "unknown";
    }

    /** The role's place among the values; behind all if the pod has none of them. */
    private int rank(ItemId pod) throws IOException {
        String problem;
        try {
            PodExec.Command command = new PodExec.Command(
                    pod.namespace(), pod.name(), roles.container(), roles.command(), roles.timeout());
            PodExec.Outcome outcome = LogMarks.about(pod, () -> run.exec().run(command));
            String role = outcome.output().strip();
            int rank = outcome.succeeded() ? roles.values().indexOf(role) : -1;
            if (rank >= 0) {
                return rank;
            }
            problem = outcome.timedOut()
                    ? "it didn't answer in " + roles.timeout().toMillis() + " ms"
                    : outcome.succeeded()
                            ? "it answers '" + role + "', which is none of " + String.join(", ", roles.values())
                            : "the command failed" + (role.isEmpty() ? "" : ": " + role);
        } catch (ClusterException e) {
            if (e.status() == 404) {
                return roles.values().size(); // told at its turn
            }
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            problem = ErrorText.of(e);
        }
        String text =
                stage.cited() + ": the role of " + pod + " is not known, so it goes behind the others: " + problem;
        if (unknown.add(pod)) {
            run.output().remark(stage.number(), pod, text);
            capture.failBeside(pod, text);
        }
        return roles.values().size();
    }
}
