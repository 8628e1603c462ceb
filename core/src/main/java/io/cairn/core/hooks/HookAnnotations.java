// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import io.cairn.api.ObjectTree;
import io.cairn.core.hooks.Hook.Phase;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.GoDuration;
import io.cairn.core.spec.HookRule;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.Nearest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/** Reads the annotations by which a pod states its own hooks: Cairn's before Velero's, each phase by itself. */
final class HookAnnotations {

    private static final Set<String> KEYS = Set.of("command", "container", "on-error", "timeout");

    private static final Map<Phase, List<String>> PREFIXES = Map.of(
            Phase.PRE,
            List.of("pre.hook.backup.cairn.io/", "pre.hook.backup.velero.io/", "hook.backup.velero.io/"),
            Phase.POST,
            List.of("post.hook.backup.cairn.io/", "post.hook.backup.velero.io/"));

    /** What every prefix ends with; an object whose bytes don't have it has no hooks of its own. */
    static final List<String> MARKS = List.of("hook.backup.cairn.io/", "hook.backup.velero.io/");

    private HookAnnotations() {}

    /** The hook that the annotations state for a phase, its container as written; empty if there is none. */
    static Optional<Hook> read(Phase phase, Map<String, String> annotations) {
        for (String prefix : PREFIXES.getOrDefault(phase, List.of())) {
            TreeSet<String> keys = new TreeSet<>();
            annotations.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .forEach(key -> keys.add(key.substring(prefix.length())));
            if (!keys.isEmpty()) {
                return Optional.of(hook(phase, prefix, keys, annotations));
            }
        }
        return Optional.empty();
    }

    private static Hook hook(Phase phase, String prefix, Set<String> keys, Map<String, String> annotations) {
        String source = "the annotation " + prefix + "command";
        Optional<OnError> onError = onError(annotations.getOrDefault(prefix + "on-error", "fail"));
        String timeout = annotations.getOrDefault(prefix + "timeout", "");
        Optional<Duration> time = timeout.isEmpty() ? Optional.of(HookRule.DEFAULT_TIMEOUT) : GoDuration.parse(timeout);
        String text = annotations.getOrDefault(prefix + "command", "");
        Optional<List<String>> command = command(text);
        Hook hook = new Hook(
                phase,
                source,
                annotations.getOrDefault(prefix + "container", ""),
                command.orElse(List.of(text)),
                onError.orElse(OnError.FAIL),
                time.orElse(HookRule.DEFAULT_TIMEOUT),
                "");
        for (String key : keys) {
            if (!KEYS.contains(key)) {
                return hook.unusable("the annotation " + prefix + key + " has no meaning" + Nearest.hint(key, KEYS));
            }
        }
        if (text.isBlank()) {
            return hook.unusable(source + " is missing or empty: write the command, or take the others out");
        }
        if (command.isEmpty()) {
            return hook.unusable(source + " is not a JSON array of texts: write one such as"
                    + " [\"/bin/sh\", \"-c\", \"sync\"], or a single program");
        }
        if (onError.isEmpty()) {
            return hook.unusable("the annotation " + prefix + "on-error is neither Fail nor Continue");
        }
        if (time.isEmpty()) {
            return hook.unusable("the annotation " + prefix + "timeout is '" + timeout
                    + "': write a length of time such as 30s or 1m30s");
        }
        return hook;
    }

    private static Optional<OnError> onError(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "fail" -> Optional.of(OnError.FAIL);
            case "continue" -> Optional.of(OnError.CONTINUE);
            default -> Optional.empty();
        };
    }

    private static Optional<List<String>> command(String text) {
        if (!text.startsWith("[")) {
            return Optional.of(List.of(text));
        }
        try {
            ObjectTree tree = TreeJson.read(("{\"command\":" + text + "}").getBytes(StandardCharsets.UTF_8));
            List<String> words = tree.texts("command");
            boolean textsOnly =
                    tree.value("command").orElseThrow() instanceof List<?> all && all.size() == words.size();
            return textsOnly && !words.isEmpty() ? Optional.of(words) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // told to the user as no array
        }
    }
}
