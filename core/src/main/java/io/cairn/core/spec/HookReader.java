// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.HookRule.Exec;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.HookRule.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the field {@code hooks} of a specification, and writes it. Which of the fields a backup has and which a restore, the
 * shapes say.
 */
final class HookReader {

    private static final String PRE = "pre";
    private static final String POST = "post";
    private static final String OF_RESTORE = "postHooks";

    private static final Set<String> PODS = Set.of("pods", "pod", "po");

    private HookReader() {}

    static List<HookRule> read(YamlNode.Fields hooks) {
        List<HookRule> rules = new ArrayList<>();
        if (hooks.has("resources")) {
            for (YamlNode node : hooks.node("resources").elements("'resources'")) {
                rules.add(rule(node, rules.size() + 1));
            }
        }
        hooks.close();
        return rules;
    }

    private static HookRule rule(YamlNode node, int number) {
        YamlNode.Fields fields = node.fields("an element of 'resources'");
        for (String type : fields.texts("includedResources")) {
            if (!PODS.contains(type.toLowerCase(Locale.ROOT))) {
                throw fields.node("includedResources")
                        .error("hooks run in pods only: take '" + type + "' out of includedResources");
            }
        }
        HookRule rule = new HookRule(
                fields.text("name").orElse("hooks " + number),
                fields.words("includedNamespaces"),
                fields.words("excludedNamespaces"),
                labelSelector(fields),
                execs(fields, PRE),
                execs(fields, fields.has(OF_RESTORE) ? OF_RESTORE : POST));
        fields.close();
        if (rule.pre().isEmpty() && rule.post().isEmpty()) {
            throw node.error("'" + rule.name() + "' has no hooks: give it one, or take it out");
        }
        return rule;
    }

    private static Optional<Word> labelSelector(YamlNode.Fields rule) {
        if (!rule.has("labelSelector")) {
            return Optional.empty();
        }
        YamlNode node = rule.node("labelSelector");
        return Optional.of(new Word(LabelSelectorField.read(node), node.place()))
                .filter(selector -> !selector.text().isEmpty());
    }

    private static List<Exec> execs(YamlNode.Fields rule, String phase) {
        if (!rule.has(phase)) {
            return List.of();
        }
        List<Exec> execs = new ArrayList<>();
        for (YamlNode node : rule.node(phase).elements("'" + phase + "'")) {
            YamlNode.Fields hook = node.fields("a hook");
            execs.add(exec(hook.node("exec"), hook.fields("exec"), phase.equals(OF_RESTORE)));
            hook.close();
        }
        return execs;
    }

    private static Exec exec(YamlNode node, YamlNode.Fields fields, boolean restored) {
        List<String> command = fields.texts("command");
        if (command.isEmpty()) {
            throw node.error("a hook needs a command: write it as a list, the program first");
        }
        Exec exec = new Exec(
                fields.text("container").orElse(""),
                command,
                fields.text("onError")
                        .map(text -> onError(fields.node("onError"), text))
                        .orElse(restored ? OnError.CONTINUE : OnError.FAIL),
                time(fields, restored ? "execTimeout" : "timeout").orElse(HookRule.DEFAULT_TIMEOUT),
                restored ? Optional.of(await(fields)) : Optional.empty());
        fields.close();
        return exec;
    }

    private static OnError onError(YamlNode node, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "fail" -> OnError.FAIL;
            case "continue" -> OnError.CONTINUE;
            default -> throw node.error("'" + text + "' is not a value of onError: write Fail or Continue");
        };
    }

    private static Wait await(YamlNode.Fields fields) {
        return new Wait(
                time(fields, "waitTimeout").orElse(Wait.DEFAULT.timeout()),
                fields.bool("waitForReady").orElse(Wait.DEFAULT.ready()));
    }

    private static Optional<Duration> time(YamlNode.Fields fields, String name) {
        return fields.text(name)
                .map(text -> GoDuration.parse(text)
                        .orElseThrow(() -> fields.node(name)
                                .error("'" + text + "' is not a length of time: write one such as 30s or 1m30s")));
    }

    /** The fields that {@link #read} reads. */
    static Map<String, Object> write(List<HookRule> rules) {
        return Map.of("resources", rules.stream().map(HookReader::write).toList());
    }

    private static Map<String, Object> write(HookRule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", rule.name());
        put(fields, "includedNamespaces", texts(rule.includedNamespaces()));
        put(fields, "excludedNamespaces", texts(rule.excludedNamespaces()));
        rule.labelSelector().ifPresent(selector -> fields.put("labelSelector", selector.text()));
        boolean restored = rule.post().stream().anyMatch(exec -> exec.awaits().isPresent());
        put(fields, PRE, rule.pre().stream().map(HookReader::write).toList());
        put(
                fields,
                restored ? OF_RESTORE : POST,
                rule.post().stream().map(HookReader::write).toList());
        return fields;
    }

    private static List<String> texts(List<Word> words) {
        return words.stream().map(Word::text).toList();
    }

    private static void put(Map<String, Object> fields, String name, List<?> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
    }

    private static Map<String, Object> write(Exec exec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!exec.container().isEmpty()) {
            fields.put("container", exec.container());
        }
        fields.put("command", exec.command());
        fields.put("onError", exec.onError() == OnError.FAIL ? "Fail" : "Continue");
        fields.put(exec.awaits().isPresent() ? "execTimeout" : "timeout", GoDuration.write(exec.timeout()));
        exec.awaits().ifPresent(wait -> {
            fields.put("waitTimeout", GoDuration.write(wait.timeout()));
            fields.put("waitForReady", wait.ready());
        });
        return Map.of("exec", fields);
    }
}
