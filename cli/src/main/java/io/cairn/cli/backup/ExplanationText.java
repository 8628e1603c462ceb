// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.core.plan.Explanation;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why an item stands where it does, for people and for programs. */
final class ExplanationText {

    private ExplanationText() {}

    static void print(PrintStream out, Explanation explanation) {
        out.println(explanation.item() + " is captured in stage " + explanation.stage() + ", "
                + (explanation.placedBy().isEmpty()
                        ? "'" + explanation.name() + "': no rule and no orderer places it"
                        : "where " + explanation.placedBy() + " puts it")
                + "; " + explanation.turn());
        lines(out, "Its stage is not earlier and not later, since", explanation.path());
        lines(out, "Also", explanation.others());
    }

    private static void lines(PrintStream out, String heading, List<String> sentences) {
        if (!sentences.isEmpty()) {
            out.println(heading + ":");
            sentences.forEach(sentence -> out.println("  " + sentence));
        }
    }

    static ObjectTree fields(Explanation explanation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("item", explanation.item().toString());
        fields.put("stage", explanation.stage());
        fields.put("name", explanation.name());
        fields.put("placedBy", explanation.placedBy());
        fields.put("turn", explanation.turn());
        fields.put("path", explanation.path());
        fields.put("others", explanation.others());
        return ObjectTree.of(fields);
    }
}
