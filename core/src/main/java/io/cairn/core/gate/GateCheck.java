// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import io.cairn.core.gate.Readiness.Never;
import io.cairn.core.gate.Readiness.NotYet;
import io.cairn.core.gate.Readiness.Ready;
import io.cairn.core.spec.Gate.Check;
import io.cairn.core.spec.Gate.Condition;
import io.cairn.core.spec.Gate.Path;
import io.cairn.core.spec.Gate.State;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Whether an object passes a gate, by nothing but the object as the API server has it. Safe for use by several threads. */
public final class GateCheck {

    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String VOLUMES = "persistentvolumes";
    private static final String NAMESPACES = "namespaces";
    private static final String CRDS = "customresourcedefinitions.apiextensions.k8s.io";
    private static final String JOBS = "jobs.batch";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private static final Map<String, Function<ObjectTree, Readiness>> WORKLOADS = Map.of(
            "deployments.apps", Workloads::deployment,
            "statefulsets.apps", Workloads::statefulSet,
            "daemonsets.apps", Workloads::daemonSet,
            "replicasets.apps", Workloads::replicas,
            "replicationcontrollers", Workloads::replicas);

    private static final Map<State, List<String>> TYPES = Map.of(
            State.ESTABLISHED, List.of(CRDS),
            State.ACTIVE, List.of(NAMESPACES),
            State.BOUND, List.of(CLAIMS, VOLUMES),
            State.ROLLED_OUT, WORKLOADS.keySet().stream().sorted().toList(),
            State.COMPLETE, List.of(JOBS));

    private final Predicate<String> bindsLate;

    /**
     * A check.
     *
     * @param bindsLate whether volumes of a storage class are bound only when a pod uses them
     *     ({@code WaitForFirstConsumer})
     */
    public GateCheck(Predicate<String> bindsLate) {
        this.bindsLate = bindsLate;
    }

    /** Why no item of a type can ever pass, as a clause; empty if one may. */
    public static Optional<String> misfit(Check check, String type) {
        return Optional.ofNullable(check instanceof State state ? TYPES.get(state) : null)
                .filter(types -> !types.contains(type))
                .map(types -> "'" + check.text() + "' is a state of " + String.join(", ", types) + " alone");
    }

    /** Whether an item passes. An item that is being deleted never does yet: another of its name may come. */
    public Readiness of(Check check, Item item) {
        if (item.object().value("metadata", "deletionTimestamp").isPresent()) {
            return new NotYet("it is being deleted");
        }
        if (check instanceof Condition condition) {
            return Conditions.check(item.object(), condition.type(), condition.status());
        }
        return check instanceof Path path ? path(path, item.object()) : state((State) check, item);
    }

    private Readiness state(State state, Item item) {
        String type = item.type().id();
        Optional<String> misfit = misfit(state, type);
        if (misfit.isPresent()) {
            return new Never(misfit.get());
        }
        if (state == State.EXISTS) {
            return Readiness.ready();
        }
        if (state == State.BOUND && type.equals(VOLUMES)) {
            return phase(item.object(), List.of("Bound"), "Failed");
        }
        return usual(type, item.object());
    }

    private Readiness usual(String type, ObjectTree object) {
        Function<ObjectTree, Readiness> workload = WORKLOADS.get(type);
        if (workload != null) {
            return workload.apply(object);
        }
        return switch (type) {
            case "pods" -> Workloads.pod(object);
            case JOBS -> Workloads.job(object);
            case CRDS -> definition(object);
            case NAMESPACES -> phase(object, List.of("Active"), "");
            case CLAIMS -> claim(object);
            case VOLUMES -> phase(object, List.of("Available", "Bound"), "Failed");
            case "apiservices.apiregistration.k8s.io" -> Conditions.check(object, "Available", "True");
            default -> other(object);
        };
    }

    private static Readiness definition(ObjectTree object) {
        if (Conditions.is(object, "NamesAccepted", "False")) {
            return new Never("its names are not accepted"
                    + Conditions.find(object, "NamesAccepted")
                            .map(Conditions::reason)
                            .orElse(""));
        }
        if (Conditions.is(object, "Terminating", "True")) {
            return new NotYet("it is being deleted");
        }
        return Conditions.check(object, "Established", "True");
    }

    private Readiness claim(ObjectTree object) {
        String name = object.text("spec", "storageClassName")
                .or(() -> object.text("metadata", "annotations", "volume.beta.kubernetes.io/storage-class"))
                .orElse("");
        Readiness phase = phase(object, List.of("Bound"), "Lost");
        boolean late = phase instanceof NotYet
                && object.text("spec", "volumeName").orElse("").isEmpty()
                && object.text("metadata", "annotations", SELECTED_NODE).isEmpty()
                && !name.isEmpty()
                && bindsLate.test(name);
        return late ? new Ready("not waited for: binds with its first pod") : phase;
    }

    private static Readiness phase(ObjectTree object, List<String> good, String bad) {
        Optional<String> phase = object.text("status", "phase");
        if (phase.filter(good::contains).isPresent()) {
            return Readiness.ready();
        }
        String why = phase.map(word -> "its phase is " + word).orElse("it has no phase yet")
                + Conditions.reason(object.tree("status").orElse(ObjectTree.empty()));
        return phase.filter(bad::equals).isPresent() ? new Never(why) : new NotYet(why);
    }

    private static Readiness other(ObjectTree object) {
        for (String type : List.of("Ready", "Available")) {
            if (Conditions.find(object, type).isPresent()) {
                return Conditions.check(object, type, "True");
            }
        }
        return Conditions.awaitsController(object).orElse(Readiness.ready());
    }

    private static Readiness path(Path path, ObjectTree object) {
        List<Object> values =
                path.path().values(object).stream().filter(GateCheck::says).toList();
        if (values.isEmpty()) {
            return new NotYet("it has nothing at " + path.path());
        }
        if (path.value().isEmpty()) {
            return Readiness.ready();
        }
        String wanted = path.value().get();
        Optional<Object> other =
                values.stream().filter(value -> !equal(value, wanted)).findFirst();
        return other.<Readiness>map(value -> new NotYet(told(path, value))).orElse(Readiness.ready());
    }

    private static String told(Path path, Object value) {
        if (value instanceof ObjectTree || value instanceof List<?>) {
            return path.path() + " is a " + (value instanceof ObjectTree ? "map" : "list") + " and no single value";
        }
        return path.path() + " is " + value;
    }

    private static boolean says(Object value) {
        return value != JsonNull.NULL
                && !value.equals("")
                && !value.equals(ObjectTree.empty())
                && !value.equals(List.of());
    }

    private static boolean equal(Object value, String wanted) {
        if (value instanceof Number) {
            try {
                return new BigDecimal(value.toString()).compareTo(new BigDecimal(wanted)) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return (value instanceof String || value instanceof Boolean)
                && value.toString().equals(wanted);
    }
}
