// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import io.cairn.api.ObjectTree;
import io.cairn.core.hooks.Hook.Phase;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.GoDuration;
import io.cairn.core.spec.HookRule;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.HookRule.Wait;
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

    private static final String COMMAND = "command";
    private static final String CONTAINER = "container";
    private static final String ON_ERROR = "on-error";
    private static final String WAIT_TIMEOUT = "wait-timeout";
    private static final String WAIT_FOR_READY = "wait-for-ready";

    /**
     * How the annotations of a phase are written.
     *
     * @param prefixes what they begin with, of which the first that a pod has is taken
     * @param timeout the key that bounds the command
     * @param keys all of them
     * @param onError what a failure means where nothing is said
     */
    private record Form(List<String> prefixes, String timeout, Set<String> keys, OnError onError) {}

    private static final Set<String> OF_BACKUPS = Set.of(COMMAND, CONTAINER, ON_ERROR, "timeout");

    private static final Map<Phase, Form> FORMS = Map.of(
            Phase.PRE,
            new Form(
                    List.of("pre.hook.backup.cairn.io/", "pre.hook.backup.velero.io/", "hook.backup.velero.io/"),
                    "timeout",
                    OF_BACKUPS,
                    OnError.FAIL),
            Phase.POST,
            new Form(
                    List.of("post.hook.backup.cairn.io/", "post.hook.backup.velero.io/"),
                    "timeout",
                    OF_BACKUPS,
                    OnError.FAIL),
            Phase.RESTORE,
            new Form(
                    List.of("post.hook.restore.cairn.io/", "post.hook.restore.velero.io/"),
                    "exec-timeout",
                    Set.of(COMMAND, CONTAINER, ON_ERROR, "exec-timeout", WAIT_TIMEOUT, WAIT_FOR_READY),
                    OnError.CONTINUE));

    /** What every prefix of a backup ends with; an object whose bytes don't have it has no such hooks of its own. */
    static final List<String> BACKUP_MARKS = List.of("hook.backup.cairn.io/", "hook.backup.velero.io/");

    /** The same for restores. */
    static final List<String> RESTORE_MARKS = List.of("post.hook.restore.cairn.io/", "post.hook.restore.velero.io/");

    private final Phase phase;
    private final Form form;
    private final String prefix;
    private final Map<String, String> annotations;

    private HookAnnotations(Phase phase, Form form, String prefix, Map<String, String> annotations) {
        this.phase = phase;
        this.form = form;
        this.prefix = prefix;
        this.annotations = annotations;
    }

    /** The hook that the annotations state for a phase, its container as written; empty if there is none. */
    static Optional<Hook> read(Phase phase, Map<String, String> annotations) {
        Form form = FORMS.get(phase);
        if (form == null) {
            return Optional.empty();
        }
        for (String prefix : form.prefixes()) {
            TreeSet<String> keys = new TreeSet<>();
            annotations.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .forEach(key -> keys.add(key.substring(prefix.length())));
            if (!keys.isEmpty()) {
                return Optional.of(new HookAnnotations(phase, form, prefix, annotations).hook(keys));
            }
        }
        return Optional.empty();
    }

    private String text(String key) {
        return annotations.getOrDefault(prefix + key, "");
    }

    private Hook hook(Set<String> keys) {
        String source = "the annotation " + prefix + COMMAND;
        Optional<OnError> onError = onError(text(ON_ERROR));
        Optional<Duration> timeout = time(form.timeout(), HookRule.DEFAULT_TIMEOUT);
        Optional<Duration> wait = time(WAIT_TIMEOUT, Wait.DEFAULT.timeout());
        Optional<Boolean> ready = truth(text(WAIT_FOR_READY));
        Optional<List<String>> command = command(text(COMMAND));
        Hook hook = new Hook(
                phase,
                source,
                0,
                text(CONTAINER),
                command.orElse(List.of(text(COMMAND))),
                onError.orElse(form.onError()),
                timeout.orElse(HookRule.DEFAULT_TIMEOUT),
                phase == Phase.RESTORE
                        ? Optional.of(new Wait(wait.orElse(Wait.DEFAULT.timeout()), ready.orElse(false)))
                        : Optional.empty(),
                "");
        for (String key : keys) {
            if (!form.keys().contains(key)) {
                return hook.unusable(
                        "the annotation " + prefix + key + " has no meaning" + Nearest.hint(key, form.keys()));
            }
        }
        if (text(COMMAND).isBlank()) {
            return hook.unusable(source + " is missing or empty: write the command, or take the others out");
        }
        if (command.isEmpty()) {
            return hook.unusable(source + " is not a JSON array of texts: write one such as"
                    + " [\"/bin/sh\", \"-c\", \"sync\"], or a single program");
        }
        if (onError.isEmpty()) {
            return hook.unusable("the annotation " + prefix + "on-error is neither Fail nor Continue");
        }
        if (timeout.isEmpty() || wait.isEmpty()) {
            String key = timeout.isEmpty() ? form.timeout() : WAIT_TIMEOUT;
            return hook.unusable("the annotation " + prefix + key + " is '" + text(key)
                    + "': write a length of time such as 30s or 1m30s");
        }
        return ready.isPresent()
                ? hook
                : hook.unusable("the annotation " + prefix + WAIT_FOR_READY + " is neither true nor false");
    }

    private Optional<Duration> time(String key, Duration otherwise) {
        String text = text(key);
        return text.isEmpty() ? Optional.of(otherwise) : GoDuration.parse(text);
    }

    private Optional<OnError> onError(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "" -> Optional.of(form.onError());
            case "fail" -> Optional.of(OnError.FAIL);
            case "continue" -> Optional.of(OnError.CONTINUE);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "false" -> Optional.of(false);
            case "true" -> Optional.of(true);
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
