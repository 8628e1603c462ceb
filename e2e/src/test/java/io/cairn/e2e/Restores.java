// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What several tests ask of restores. */
final class Restores {

    private Restores() {}

    static Cairn.Result restore(Cairn cairn, String name, String... flags) {
        return startRestore(cairn, name, flags).end();
    }

    static Cairn.Running startRestore(Cairn cairn, String name, String... flags) {
        return cairn.startRestore(
                Stream.concat(Stream.of("create", name), Stream.of(flags)).toArray(String[]::new));
    }

    /** A program with a terminal: what it writes there goes to standard output. */
    static Cairn onTerminal(Cairn cairn) {
        return cairn.under("sh", "-c", "exec script -qec \"$*\" /dev/null", "sh");
    }

    /** {@code restore describe NAME -o json}. */
    static JsonNode described(Cairn cairn, String name) {
        return cairn.restore("describe", name, "-o", "json").json();
    }

    /** The journal's lines of items, in the order in which they ended. */
    static List<JsonNode> journal(JsonNode described) {
        return described
                .get("journal")
                .valueStream()
                .filter(line -> !line.has("hook"))
                .toList();
    }

    /** What became of each item, by its id in the backup. */
    static Map<String, String> outcomes(JsonNode described) {
        Map<String, String> outcomes = new TreeMap<>();
        journal(described)
                .forEach(line -> outcomes.put(
                        line.get("item").asString(), line.get("outcome").asString()));
        return outcomes;
    }

    /** The line of an item. */
    static JsonNode line(JsonNode described, String item) {
        return journal(described).stream()
                .filter(line -> line.get("item").asString().equals(item))
                .findFirst()
                .orElseThrow(() -> new AssertionError(item + " is not in the journal: " + outcomes(described)));
    }

    static String reason(JsonNode described, String item) {
        return line(described, item).path("reason").asString("");
    }

    /** How many items ended so, by the record. */
    static long count(JsonNode described, String outcome) {
        return described.at("/items").path(outcome).asLong(0);
    }

    /** Each item is in the journal once, and the record counts what the journal says. */
    static void assertCountsAddUp(JsonNode described) {
        List<JsonNode> journal = journal(described);
        assertThat(journal.stream().map(line -> line.get("item").asString())).doesNotHaveDuplicates();
        Map<String, Long> counted = journal.stream()
                .collect(Collectors.groupingBy(
                        line -> line.get("outcome").asString(), TreeMap::new, Collectors.counting()));
        Map<String, Long> recorded = new TreeMap<>();
        described.get("items").properties().forEach(entry -> {
            if (entry.getValue().asLong() > 0) {
                recorded.put(entry.getKey(), entry.getValue().asLong());
            }
        });
        assertThat(counted).isEqualTo(recorded);
    }

    /** No item of a stage is begun before the last one of the stage before has ended. */
    static void assertStagesFollowEachOther(JsonNode described) {
        Map<Integer, Instant> firstBegun = new TreeMap<>();
        Map<Integer, Instant> lastEnded = new TreeMap<>();
        for (JsonNode line : journal(described)) {
            int stage = line.get("stage").asInt();
            firstBegun.merge(stage, time(line, "started"), (a, b) -> a.isBefore(b) ? a : b);
            lastEnded.merge(stage, time(line, "completed"), (a, b) -> a.isAfter(b) ? a : b);
        }
        List<Integer> stages = new ArrayList<>(firstBegun.keySet());
        for (int i = 1; i < stages.size(); i++) {
            assertThat(firstBegun.get(stages.get(i)))
                    .describedAs("stage %s after stage %s", stages.get(i), stages.get(i - 1))
                    .isAfterOrEqualTo(lastEnded.get(stages.get(i - 1)));
        }
    }

    static Instant time(JsonNode line, String field) {
        return Instant.parse(line.get(field).asString());
    }
}
