// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.gate.Lookup;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.HookRule.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The restored controllers whose pods will have hooks: until they have made their pods, more hooks are to come.
 * {@link #restored} may be called by several threads at once.
 */
final class HookedControllers {

    private static final Set<String> TYPES = Set.of(
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "replicasets.apps",
            "replicationcontrollers",
            "jobs.batch");

    private final HookFinder finder;
    private final Map<ItemId, Waited> waiting = new ConcurrentHashMap<>();

    /**
     * A controller that has not made all its pods.
     *
     * @param patience how long it may take
     * @param fails whether it is an error if it takes longer
     */
    record Waited(RestoreItem item, Duration patience, boolean fails) {

        ItemId id() {
            return item.target();
        }
    }

    HookedControllers(HookFinder finder) {
        this.finder = finder;
    }

    /** Whether an object of a type may be a pod with hooks, or make such pods. */
    static boolean mayHaveHooks(String type) {
        return type.equals("pods") || TYPES.contains(type);
    }

    /** Takes note of an object that is in the cluster now, if it makes pods that have hooks; whether it does. */
    boolean restored(RestoreItem item, ObjectTree object) {
        Optional<ObjectTree> template = object.tree("spec", "template");
        if (template.isEmpty() || !TYPES.contains(item.target().type())) {
            return false;
        }
        List<Hook> hooks = finder.restoreHooksOf(template.get(), item.target().namespace());
        if (hooks.isEmpty()) {
            return false;
        }
        waiting.put(item.target(), new Waited(item, patience(hooks), fails(hooks)));
        return true;
    }

    private static Duration patience(List<Hook> hooks) {
        return hooks.stream()
                .map(hook -> hook.awaits().orElse(Wait.DEFAULT).timeout())
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private static boolean fails(List<Hook> hooks) {
        return hooks.stream().anyMatch(hook -> hook.onError() == OnError.FAIL);
    }

    /** Looks at those that have not made all their pods, and forgets those that have, or that are gone. */
    List<Waited> look(Lookup lookup) throws ClusterException {
        Map<String, List<Waited>> places = new LinkedHashMap<>();
        waiting.values()
                .forEach(waited -> places.computeIfAbsent(
                                waited.id().type() + "/" + waited.id().namespace(), any -> new ArrayList<>())
                        .add(waited));
        for (List<Waited> place : places.values()) {
            RestoreItem one = place.get(0).item();
            Map<String, Item> found = lookup.read(
                    one.ref().type(),
                    one.target().namespace(),
                    Set.copyOf(place.stream().map(waited -> waited.id().name()).toList()));
            for (Waited waited : place) {
                Item now = found.get(waited.id().name());
                if (now == null || hasItsPods(now.object())) {
                    waiting.remove(waited.id());
                }
            }
        }
        return List.copyOf(waiting.values());
    }

    void forget(Waited waited) {
        waiting.remove(waited.id());
    }

    private static boolean hasItsPods(ObjectTree controller) {
        boolean paused = is(controller, "paused") || is(controller, "suspend");
        return switch (controller.text("kind").orElse("")) {
            case "DaemonSet" ->
                seen(controller)
                        && number(controller, 0, "status", "currentNumberScheduled")
                                >= number(controller, 0, "status", "desiredNumberScheduled");
            case "Job" -> paused || jobPods(controller) >= jobWants(controller);
            default -> {
                long wanted = number(controller, 1, "spec", "replicas");
                yield wanted == 0
                        || paused
                        || (seen(controller) && number(controller, 0, "status", "replicas") >= wanted);
            }
        };
    }

    private static boolean is(ObjectTree controller, String field) {
        return controller.value("spec", field).orElse(false).equals(true);
    }

    private static boolean seen(ObjectTree controller) {
        return controller.value("status", "observedGeneration").isPresent();
    }

    private static long jobPods(ObjectTree job) {
        return number(job, 0, "status", "active")
                + number(job, 0, "status", "succeeded")
                + number(job, 0, "status", "failed");
    }

    private static long jobWants(ObjectTree job) {
        long parallel = number(job, 1, "spec", "parallelism");
        return Math.min(parallel, number(job, parallel, "spec", "completions"));
    }

    private static long number(ObjectTree object, long otherwise, String... path) {
        return object.value(path).orElse(otherwise) instanceof Long number ? number : otherwise;
    }
}
