// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import static io.cairn.core.gate.Conditions.number;

import io.cairn.api.ObjectTree;
import io.cairn.core.gate.Readiness.Never;
import io.cairn.core.gate.Readiness.NotYet;
import io.cairn.core.gate.Readiness.Ready;
import java.util.List;
import java.util.Optional;

/** When what runs containers is ready. By the same fields as {@code kubectl rollout status}. */
final class Workloads {

    private Workloads() {}

    static Readiness deployment(ObjectTree object) {
        if (object.value("spec", "paused").orElse(false).equals(true)) {
            return new Ready("not waited for: it is paused");
        }
        if (!object.value("status", "observedGeneration").isPresent()) {
            return unseen();
        }
        Optional<Readiness> waits = Conditions.awaitsController(object);
        if (waits.isPresent()) {
            return waits.get();
        }
        Optional<ObjectTree> stuck = Conditions.find(object, "Progressing")
                .filter(condition -> condition.text("reason").orElse("").equals("ProgressDeadlineExceeded"));
        if (stuck.isPresent()) {
            return new Never("its rollout is stuck" + Conditions.reason(stuck.get()));
        }
        long wanted = number(object, 1, "spec", "replicas");
        long updated = number(object, 0, "status", "updatedReplicas");
        long old = number(object, 0, "status", "replicas") - updated;
        if (updated < wanted) {
            return new NotYet(count(updated, wanted, "replica", "up to date") + refused(object));
        }
        if (old > 0) {
            return new NotYet(old == 1 ? "1 old replica is still there" : old + " old replicas are still there");
        }
        return enough(object, number(object, 0, "status", "availableReplicas"), wanted, "available");
    }

    static Readiness statefulSet(ObjectTree object) {
        if (!object.value("status", "observedGeneration").isPresent()) {
            return unseen();
        }
        Optional<Readiness> waits = Conditions.awaitsController(object);
        if (waits.isPresent()) {
            return waits.get();
        }
        long wanted = number(object, 1, "spec", "replicas");
        Readiness present = number(object, 0, "spec", "minReadySeconds") > 0
                ? enough(object, number(object, 0, "status", "availableReplicas"), wanted, "available")
                : enough(object, number(object, 0, "status", "readyReplicas"), wanted, "ready");
        if (!(present instanceof Ready) || onDelete(object) || updated(object)) {
            return present;
        }
        long toUpdate = Math.max(0, wanted - number(object, 0, "spec", "updateStrategy", "rollingUpdate", "partition"));
        long updated = number(object, 0, "status", "updatedReplicas");
        return updated < toUpdate ? new NotYet(count(updated, toUpdate, "replica", "up to date")) : present;
    }

    private static boolean updated(ObjectTree statefulSet) {
        Optional<String> update = statefulSet.text("status", "updateRevision");
        return update.isPresent() && update.equals(statefulSet.text("status", "currentRevision"));
    }

    private static boolean onDelete(ObjectTree object) {
        return object.text("spec", "updateStrategy", "type").orElse("").equals("OnDelete");
    }

    static Readiness daemonSet(ObjectTree object) {
        if (!object.value("status", "observedGeneration").isPresent()) {
            return unseen();
        }
        Optional<Readiness> waits = Conditions.awaitsController(object);
        if (waits.isPresent()) {
            return waits.get();
        }
        long wanted = number(object, 0, "status", "desiredNumberScheduled");
        long updated = number(object, 0, "status", "updatedNumberScheduled");
        if (updated < wanted && !onDelete(object)) {
            return new NotYet(count(updated, wanted, "pod", "up to date"));
        }
        long available = number(object, 0, "status", "numberAvailable");
        return available < wanted ? new NotYet(count(available, wanted, "pod", "available")) : Readiness.ready();
    }

    /** Of a ReplicaSet or a ReplicationController. */
    static Readiness replicas(ObjectTree object) {
        if (!object.value("status", "observedGeneration").isPresent()) {
            return unseen();
        }
        return Conditions.awaitsController(object)
                .orElseGet(() -> enough(
                        object,
                        number(object, 0, "status", "availableReplicas"),
                        number(object, 1, "spec", "replicas"),
                        "available"));
    }

    static Readiness job(ObjectTree object) {
        if (Conditions.is(object, "Complete", "True")) {
            return Readiness.ready();
        }
        if (Conditions.is(object, "Failed", "True")) {
            return new Never("it failed"
                    + Conditions.find(object, "Failed").map(Conditions::reason).orElse(""));
        }
        if (object.value("spec", "suspend").orElse(false).equals(true)) {
            return new Ready("not waited for: it is suspended");
        }
        long wanted = number(object, number(object, 1, "spec", "parallelism"), "spec", "completions");
        return new NotYet(count(number(object, 0, "status", "succeeded"), wanted, "pod", "done"));
    }

    static Readiness pod(ObjectTree object) {
        String phase = object.text("status", "phase").orElse("Pending");
        if (phase.equals("Succeeded") || Conditions.is(object, "Ready", "True")) {
            return Readiness.ready();
        }
        if (phase.equals("Failed")) {
            return new Never(
                    "it failed" + Conditions.reason(object.tree("status").orElse(ObjectTree.empty())));
        }
        Optional<ObjectTree> unplaced = Conditions.find(object, "PodScheduled")
                .filter(condition -> condition.text("status").orElse("").equals("False"));
        if (unplaced.isPresent()) {
            return new NotYet("it has no node" + Conditions.reason(unplaced.get()));
        }
        List<ObjectTree> containers = object.trees("status", "containerStatuses");
        if (containers.isEmpty()) {
            return new NotYet("its phase is " + phase);
        }
        long ready = containers.stream()
                .filter(container -> container.value("ready").orElse(false).equals(true))
                .count();
        String waiting = containers.stream()
                .flatMap(container -> container.tree("state", "waiting").stream())
                .findFirst()
                .map(Conditions::reason)
                .orElse("");
        return new NotYet(count(ready, containers.size(), "container", "ready") + waiting);
    }

    private static Readiness enough(ObjectTree object, long there, long wanted, String how) {
        return there < wanted ? new NotYet(count(there, wanted, "replica", how) + refused(object)) : Readiness.ready();
    }

    private static Readiness unseen() {
        return new NotYet("its controller has not looked at it yet");
    }

    /** Why pods can't be created, such as a quota. */
    private static String refused(ObjectTree object) {
        return Conditions.find(object, "ReplicaFailure")
                .filter(condition -> condition.text("status").orElse("").equals("True"))
                .map(Conditions::reason)
                .orElse("");
    }

    private static String count(long there, long wanted, String what, String how) {
        return there + " of " + wanted + " " + what + (wanted == 1 ? " is " : "s are ") + how;
    }
}
