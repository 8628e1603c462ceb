// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A label selector in a specification: a text in the Kubernetes grammar ({@code app=db,tier in (a,b)}), or the object
 * with {@code matchLabels} and {@code matchExpressions} that Kubernetes objects carry.
 */
final class LabelSelectorField {

    private LabelSelectorField() {}

    static String read(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.value();
        }
        YamlNode.Fields fields = node.fields("a label selector");
        List<String> terms = new ArrayList<>();
        for (Map.Entry<String, String> label : fields.textMap("matchLabels").entrySet()) {
            terms.add(label.getKey() + "=" + label.getValue());
        }
        if (fields.has("matchExpressions")) {
            fields.node("matchExpressions")
                    .elements("matchExpressions")
                    .forEach(expression -> terms.add(readExpression(expression)));
        }
        fields.close();
        return String.join(",", terms);
    }

    private static String readExpression(YamlNode node) {
        YamlNode.Fields fields = node.fields("a match expression");
        String key = fields.text("key").orElseThrow(() -> node.error("a match expression needs a key"));
        String operator = fields.text("operator").orElse("");
        List<String> values = fields.texts("values");
        fields.close();
        String set = "(" + String.join(",", values) + ")";
        String term = switch (operator) {
            case "In" -> key + " in " + set;
            case "NotIn" -> key + " notin " + set;
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default ->
                throw node.error("'" + operator + "' is not an operator: write In, NotIn, Exists or DoesNotExist");
        };
        boolean compares = operator.endsWith("In");
        if (compares == values.isEmpty()) {
            throw node.error("the operator " + operator + (compares ? " needs values" : " takes no values"));
        }
        return term;
    }
}
