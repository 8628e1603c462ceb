// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.collect.Glob;
import io.cairn.core.collect.LabelSelector;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.Hook.Phase;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.HookRule;
import io.cairn.core.spec.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the hooks of pods: those that a pod's annotations state go before those of the specification, each phase by
 * itself. Immutable.
 */
public final class HookFinder {

    private static final List<Mark> BACKUP_MARKS =
            HookAnnotations.BACKUP_MARKS.stream().map(Mark::new).toList();
    private static final List<Mark> RESTORE_MARKS =
            HookAnnotations.RESTORE_MARKS.stream().map(Mark::new).toList();

    private record Compiled(HookRule rule, List<Glob> included, List<Glob> excluded, Optional<LabelSelector> labels) {

        boolean matches(String namespace, Map<String, String> podLabels) {
            return (included.isEmpty() || included.stream().anyMatch(glob -> glob.matches(namespace)))
                    && excluded.stream().noneMatch(glob -> glob.matches(namespace))
                    && labels.map(selector -> selector.matches(podLabels)).orElse(true);
        }
    }

    private final List<Compiled> rules = new ArrayList<>();

    /**
     * A finder for these rules of a specification.
     *
     * @throws InvalidInputException if a selector or a glob is malformed; the message says where it stands
     */
    public HookFinder(List<HookRule> rules) {
        for (HookRule rule : rules) {
            this.rules.add(new Compiled(
                    rule,
                    globs(rule, rule.includedNamespaces()),
                    globs(rule, rule.excludedNamespaces()),
                    rule.labelSelector().map(word -> explained(rule, word, LabelSelector::parse))));
        }
    }

    private static List<Glob> globs(HookRule rule, List<Word> words) {
        return words.stream().map(word -> explained(rule, word, Glob::new)).toList();
    }

    private static <T> T explained(HookRule rule, Word word, Function<String, T> reader) {
        try {
            return reader.apply(word.text());
        } catch (InvalidInputException e) {
            throw word.error(named(rule) + ": " + e.getMessage());
        }
    }

    private static String named(HookRule rule) {
        return "'" + rule.name() + "' of the specification's hooks";
    }

    /** Whether an item may have hooks, told without reading it as a tree: only those have to be looked at. */
    public boolean mayHaveHooks(RawItem item) {
        return isPod(item)
                && (anyIsIn(BACKUP_MARKS, item.json())
                        || rules.stream().anyMatch(rule -> rule.matches(item.namespace(), item.labels())));
    }

    /** Whether there may be any hooks for restored pods: by the rules, or by an annotation in this object or a template of it. */
    public boolean mayHaveRestoreHooks(byte[] json) {
        return !rules.isEmpty() || anyIsIn(RESTORE_MARKS, json);
    }

    private static boolean anyIsIn(List<Mark> marks, byte[] json) {
        for (Mark mark : marks) {
            if (mark.isIn(json)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What runs in a restored pod, in order. A container that isn't there is the problem of its hook.
     *
     * @param pod the pod, or the template of pods that a controller makes
     * @param namespace the namespace that it is in
     */
    public List<Hook> restoreHooksOf(ObjectTree pod, String namespace) {
        return hooks(Phase.RESTORE, namespace, pod).stream()
                .map(hook -> placed(hook, pod))
                .toList();
    }

    private static boolean isPod(RawItem item) {
        return item.type().id().equals("pods");
    }

    /** The hooks of an item; none if it is no pod. */
    public PodHooks hooksOf(RawItem item) {
        if (!mayHaveHooks(item)) {
            return PodHooks.NONE;
        }
        ObjectTree pod = TreeJson.read(item.json());
        String phase = pod.text("status", "phase").orElse("");
        List<Hook> pre = runnable(hooks(Phase.PRE, item.namespace(), pod), pod);
        List<Hook> post = runnable(hooks(Phase.POST, item.namespace(), pod), pod);
        return new PodHooks(pre, post, phase.equals("Succeeded") || phase.equals("Failed"));
    }

    private static List<Hook> runnable(List<Hook> hooks, ObjectTree pod) {
        return hooks.stream().map(hook -> running(placed(hook, pod), pod)).toList();
    }

    private List<Hook> hooks(Phase phase, String namespace, ObjectTree pod) {
        Optional<Hook> own = HookAnnotations.read(phase, pod.textFields("metadata", "annotations"));
        List<Hook> hooks = new ArrayList<>();
        own.ifPresentOrElse(hooks::add, () -> {
            Map<String, String> labels = pod.textFields("metadata", "labels");
            int number = 0;
            for (Compiled rule : rules) {
                boolean matches = rule.matches(namespace, labels);
                for (HookRule.Exec exec :
                        phase == Phase.PRE ? rule.rule().pre() : rule.rule().post()) {
                    number++;
                    if (matches) {
                        hooks.add(hook(phase, rule.rule(), number, exec));
                    }
                }
            }
        });
        return hooks;
    }

    private static Hook hook(Phase phase, HookRule rule, int number, HookRule.Exec exec) {
        return new Hook(
                phase,
                named(rule),
                number,
                exec.container(),
                exec.command(),
                exec.onError(),
                exec.timeout(),
                exec.awaits(),
                "");
    }

    private static Hook placed(Hook hook, ObjectTree pod) {
        List<String> containers = new ArrayList<>();
        pod.trees("spec", "containers")
                .forEach(container -> container.text("name").ifPresent(containers::add));
        pod.trees("spec", "initContainers").stream()
                .filter(container -> container.text("restartPolicy").equals(Optional.of("Always")))
                .forEach(container -> container.text("name").ifPresent(containers::add));
        Hook placed = hook.container().isEmpty() && !containers.isEmpty() ? hook.in(containers.get(0)) : hook;
        if (!placed.problem().isEmpty()) {
            return placed;
        }
        if (!containers.contains(placed.container())) {
            return placed.unusable(placed.source() + " is for the container '" + placed.container()
                    + "', which isn't there: name one of " + String.join(", ", containers));
        }
        return placed;
    }

    private static Hook running(Hook placed, ObjectTree pod) {
        String phase = pod.text("status", "phase").orElse("unknown");
        return phase.equals("Running") || !placed.problem().isEmpty()
                ? placed
                : placed.unusable(placed.source() + " can't be run, as the pod is " + phase
                        + " and not Running: see what keeps it from running, or take the hook out");
    }
}
