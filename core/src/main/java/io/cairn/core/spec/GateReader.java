// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.Gate.Check;
import io.cairn.core.spec.Gate.Condition;
import io.cairn.core.spec.Gate.OnTimeout;
import io.cairn.core.spec.Gate.Path;
import io.cairn.core.spec.Gate.State;
import io.cairn.core.spec.YamlNode.Scalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the gate of a rule, and writes it. The node has the shape of {@link OrderShape#GATE} already. */
final class GateReader {

    private GateReader() {}

    static Gate read(YamlNode node, String rule) {
        if (node instanceof Scalar scalar) {
            return read(OrderText.entries(scalar.place(), fields(scalar)), rule);
        }
        YamlNode.Fields fields = node.fields("a gate");
        if (fields.has("condition") == fields.has("path")) {
            throw node.error("the gate of rule '" + rule + "' needs either 'condition' or 'path'");
        }
        return new Gate(
                fields.has("path") ? path(fields) : condition(fields, rule),
                fields.word("timeout").map(GateReader::timeout).orElse(Gate.DEFAULT_TIMEOUT),
                fields.choice("onTimeout", OnTimeout.class).orElse(OnTimeout.STOP));
    }

    /** What a gate in one text says in long: {@code ready}, {@code Ready=False}, {@code {.status.phase}=Running}. */
    static Map<String, YamlNode> fields(Scalar text) {
        Map<String, YamlNode> fields = new LinkedHashMap<>();
        String whole = text.value();
        boolean path = whole.startsWith("{") || whole.startsWith(".");
        int equals = whole.indexOf('=', whole.startsWith("{") ? Math.max(0, whole.lastIndexOf('}')) : 0);
        String what = equals < 0 ? whole : whole.substring(0, equals);
        fields.put(path ? "path" : "condition", OrderText.scalar(what, text.place()));
        if (equals >= 0) {
            fields.put("value", OrderText.scalar(whole.substring(equals + 1), text.place()));
        }
        return fields;
    }

    private static Check path(YamlNode.Fields fields) {
        Word path = fields.word("path").orElseThrow();
        try {
            return new Path(JsonPath.parse(path.text()), fields.text("value"));
        } catch (InvalidInputException e) {
            throw path.error(String.valueOf(e.getMessage()));
        }
    }

    private static Check condition(YamlNode.Fields fields, String rule) {
        Word condition = fields.word("condition").orElseThrow();
        if (Character.isLowerCase(condition.text().charAt(0))) {
            State state = State.of(condition.text())
                    .orElseThrow(() -> condition.error("'" + condition + "' is not a state that a gate knows"
                            + Nearest.hint(condition.text(), State.words()) + "; write one of "
                            + String.join(", ", State.words())
                            + ", or the type of a condition of the status, such as Ready"));
            if (fields.has("value")) {
                throw fields.node("value")
                        .error("'" + condition + "' of rule '" + rule
                                + "' has no value: leave it out, or write the type of a condition of the status, such as"
                                + " Ready");
            }
            return state;
        }
        return new Condition(condition.text(), fields.text("value").orElse(Condition.TRUE));
    }

    static Duration timeout(Word word) {
        return GoDuration.parse(word.text())
                .orElseThrow(() -> word.error("'" + word + "' is not a length of time: write one such as 30s or 5m"));
    }

    /** The fields that {@link #read} reads. */
    static Map<String, Object> write(Gate gate) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (gate.check() instanceof Path path) {
            fields.put("path", path.path().toString());
            path.value().ifPresent(value -> fields.put("value", value));
        } else if (gate.check() instanceof Condition condition) {
            fields.put("condition", condition.type());
            if (!condition.status().equals(Condition.TRUE)) {
                fields.put("value", condition.status());
            }
        } else {
            fields.put("condition", gate.check().text());
        }
        fields.put("timeout", GoDuration.write(gate.timeout()));
        fields.put("onTimeout", gate.onTimeout().name().toLowerCase(Locale.ROOT));
        return fields;
    }
}
