// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/** An action that plays snapshots of claims as a test says, and tells what it was asked for. */
public final class ScriptedSnapshots implements BackupItemAction {

    /** What happens to one claim's operation. */
    @FunctionalInterface
    public interface Script {
        /** The status at the n-th poll, counted from 1; 0 is its begin. */
        OperationStatus at(int poll) throws ClusterException;
    }

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<String, String>> marks = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Script> scripts = new HashMap<>();
    private final Map<String, Integer> polls = new HashMap<>();
    private final Map<String, ClusterException> stuck = new HashMap<>();

    /** Every call after {@code execute}, in order, such as {@code begin a b}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** How the threads of discards were marked, in order. */
    public List<Map<String, String>> marks() {
        return List.copyOf(marks);
    }

    /** Lets the operation of the claim of this name go as the script says; others complete at the first poll. */
    public ScriptedSnapshots on(String claim, Script script) {
        scripts.put(claim, script);
        return this;
    }

    /** Adds something to the calls, to see in which order it happened. */
    public void note(String event) {
        calls.add(event);
    }

    /** The operation of a claim. */
    static Operation operation(String claim) {
        ItemId item = new ItemId("persistentvolumeclaims", "shop", claim);
        return new Operation(
                "id-" + claim, Operation.SNAPSHOT, item, Duration.ofMinutes(10), Map.of("volume", "pv-" + claim));
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public AppliesTo appliesTo() {
        return AppliesTo.starting("pvc");
    }

    @Override
    public ActionResult execute(Item claim) {
        return new ActionResult(claim, List.of(), List.of(operation(claim.id().name())));
    }

    @Override
    public Map<String, OperationStatus> begin(List<Operation> operations) throws ClusterException {
        calls.add("begin "
                + String.join(
                        " ", operations.stream().map(each -> each.item().name()).toList()));
        Map<String, OperationStatus> statuses = new HashMap<>();
        for (Operation operation : operations) {
            statuses.put(operation.id(), status(operation, 0));
        }
        return statuses;
    }

    @Override
    public OperationStatus poll(Operation operation) throws ClusterException {
        String claim = operation.item().name();
        calls.add("poll " + claim);
        return status(operation, polls.merge(claim, 1, Integer::sum));
    }

    private OperationStatus status(Operation operation, int poll) throws ClusterException {
        Script usual = at -> at == 0
                ? OperationStatus.running("", Map.of("cut", "now"))
                : OperationStatus.completed(
                        Map.of("handle", "snap-" + operation.item().name()));
        return scripts.getOrDefault(operation.item().name(), usual).at(poll);
    }

    /** Lets the operation of the claim of this name not be discarded, for this reason. */
    public ScriptedSnapshots stuck(String claim, ClusterException reason) {
        stuck.put(claim, reason);
        return this;
    }

    @Override
    public void discard(Operation operation) throws ClusterException {
        marks.add(Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of()));
        ClusterException reason = stuck.get(operation.item().name());
        if (reason != null) {
            calls.add("stuck " + operation.item().name());
            throw reason;
        }
        calls.add("discard " + operation.item().name() + " " + operation.facts().getOrDefault("handle", "unfinished"));
    }
}
