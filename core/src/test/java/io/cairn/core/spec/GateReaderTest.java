// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.Gate.Condition;
import io.cairn.core.spec.Gate.OnTimeout;
import io.cairn.core.spec.Gate.Path;
import io.cairn.core.spec.Gate.State;
import io.cairn.core.spec.OrderRule.Placing;
import io.cairn.core.spec.SortKey.ByRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateReaderTest {

    private static List<OrderRule> read(String rules) {
        YamlNode node = YamlNode.read("r.yaml", rules);
        new Shape.ListOf(OrderShape.RESTORE_RULE).check(node, "an order");
        return OrderReader.read(node);
    }

    private static Gate gate(OrderRule rule) {
        return ((Placing) rule).gate().orElseThrow();
    }

    private static Gate inFile(String gate) {
        return gate(read("- {select: {type: pods}, gate: " + gate + "}").get(0));
    }

    private static Gate inText(String text) {
        return gate(OrderText.parseForRestore("--order", List.of(text)).get(0));
    }

    @Test
    void aRuleWithoutAGateHasNone() {
        assertThat(((Placing) read("- {select: {type: pods}}").get(0)).gate()).isEmpty();
    }

    @Test
    void aGateHasACheckATimeAndAnEnd() {
        assertThat(inFile("{condition: rolledOut, timeout: 1m30s, onTimeout: continue}"))
                .isEqualTo(new Gate(State.ROLLED_OUT, Duration.ofSeconds(90), OnTimeout.CONTINUE));
        assertThat(inFile("{condition: Synced, value: 'False'}"))
                .isEqualTo(new Gate(new Condition("Synced", "False"), Duration.ofMinutes(5), OnTimeout.STOP));
        assertThat(inFile("{path: '{.status.phase}', value: Running}").check())
                .isEqualTo(new Path(JsonPath.parse("{.status.phase}"), Optional.of("Running")));
        assertThat(inFile("{path: '{.status.phase}'}").check())
                .isEqualTo(new Path(JsonPath.parse("{.status.phase}"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "ready | ready | {condition: ready}",
                "Ready | Ready | {condition: Ready}",
                "Ready=False | Ready=False | {condition: Ready, value: 'False'}",
                "'{.status.phase}' | {.status.phase} | {path: '{.status.phase}'}",
                "'{.status.phase}=Up' | {.status.phase}=Up | {path: '{.status.phase}', value: Up}",
                "'{.metadata.labels[''a=b'']}=c=d' | \"{.metadata.labels['a=b']}=c=d\""
                        + " | {path: \"{.metadata.labels['a=b']}\", value: c=d}",
            })
    void aGateInOneTextMeansWhatTheFieldsMean(String file, String text, String fields) {
        assertThat(inFile(file)).isEqualTo(inFile(fields));
        assertThat(inText("pods?gate=" + text)).isEqualTo(inFile(fields));
    }

    @Test
    void theShortFormHasTheTimesOfTheGateToo() {
        assertThat(inText("statefulsets:shop/db?gate=ready&timeout=7m&onTimeout=continue"))
                .isEqualTo(new Gate(State.READY, Duration.ofMinutes(7), OnTimeout.CONTINUE));
    }

    @Test
    void aTimeoutIsThatOfTheCommandWhereThereIsNoGate() {
        Placing rule = (Placing) OrderText.parseForRestore("--order", List.of("pods?exec=role&values=a&timeout=7s"))
                .get(0);

        assertThat(rule.gate()).isEmpty();
        assertThat(((ByRole) rule.sort().get(0)).roles().timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{condition: ready}",
                "{condition: Ready, value: Unknown, timeout: 90s}",
                "{path: '{.a[0]}', value: '1', timeout: 500ms, onTimeout: continue}",
                "{path: \"{.a['b.c'][*]}\"}"
            })
    void whatIsWrittenIsReadAgain(String gate) {
        List<OrderRule> rules = read("- {select: {type: pods}, gate: " + gate + "}");

        String written = new String(
                io.cairn.core.json.TreeJson.write(
                        io.cairn.api.ObjectTree.of(java.util.Map.of("order", OrderTree.of(rules)))),
                java.nio.charset.StandardCharsets.UTF_8);
        YamlNode again = YamlNode.read("again", written).fields("it").node("order");

        assertThat(gate(OrderReader.read(again).get(0))).isEqualTo(gate(rules.get(0)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{condition: redy} | r.yaml:1:44: 'redy' is not a state that a gate knows, did you mean"
                        + " 'ready'?; write one of ready, exists, established, active, bound, rolledOut, complete, or"
                        + " the type of a condition of the status, such as Ready",
                "{condition: ready, value: x} | r.yaml:1:58: 'ready' of rule 'rule 1' has no value: leave"
                        + " it out, or write the type of a condition of the status, such as Ready",
                "{timeout: 5m} | r.yaml:1:32: the gate of rule 'rule 1' needs either 'condition' or 'path'",
                "{condition: ready, path: .a} | r.yaml:1:32: the gate of rule 'rule 1' needs either"
                        + " 'condition' or 'path'",
                "{condition: ready, timeout: soon} | r.yaml:1:60: 'soon' is not a length of time: write"
                        + " one such as 30s or 5m",
                "{condition: ready, onTimeout: fail} | r.yaml:1:62: 'fail' is not a value of onTimeout;"
                        + " write one of stop, continue",
                "{conditon: ready} | r.yaml:1:33: unknown field 'conditon' in gate, did you mean"
                        + " 'condition'?; known here: condition, path, value, timeout, onTimeout",
                "[ready] | r.yaml:1:32: 'gate' must be a single value or a map of fields, such as condition, path, value",
                "{path: '{.a..b}'} | r.yaml:1:39: '{.a..b}' is not a path: '..b' is not understood; write"
                        + " one like {.status.phase}, with ['a.b'] for a field whose name has dots, [0] for an element"
                        + " of a list and [*] for all",
            })
    void aMistakeIsToldWithItsPlace(String gate, String message) {
        assertThatThrownBy(() -> read("- {select: {type: pods}, gate: " + gate + "}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void aPairHasNoGate() {
        assertThatThrownBy(() ->
                        read("- {before: {select: {type: pods}}, after: {select: {type: services}}, gate: ready}"))
                .hasMessageContaining("is a pair, which places nothing, so it has no 'gate'");
        assertThatThrownBy(() -> OrderText.parseForRestore("--order", List.of("pods?gate=ready -> services")))
                .hasMessageContaining("is a pair, which places nothing, so it has no 'gate'");
    }

    @Test
    void anEndWithoutAGateIsAMistake() {
        assertThatThrownBy(() -> OrderText.parseForRestore("--order", List.of("pods?onTimeout=continue")))
                .hasMessage("--order:1: 'onTimeout' belongs to a gate: write gate=ready&onTimeout=continue");
    }

    @Test
    void theWordsOfAGateAreKnownWhereThereAreGates() {
        assertThatThrownBy(() -> OrderText.parseForRestore("--order", List.of("pods?gat=ready")))
                .hasMessageContaining("did you mean 'gate'?")
                .hasMessageContaining("onMissing, gate, onTimeout, rule");
        assertThatThrownBy(() -> OrderText.parse("--order", List.of("pods?gat=ready")))
                .hasMessageContaining("onMissing, rule");
    }

    @Test
    void aBackupHasNoGates() {
        String why = "a gate is for a restore: in a backup nothing has to become ready, so leave it out";

        assertThatThrownBy(() -> SpecFile.read("b.yaml", """
                        apiVersion: cairn.io/v1
                        kind: Backup
                        spec:
                          order:
                            - select: {type: pods}
                              gate: ready
                        """)).hasMessage("b.yaml:6:13: " + why);
        assertThatThrownBy(() -> OrderText.parse("--order", List.of("pods?gate=ready")))
                .hasMessage("--order:11: " + why);
    }
}
