// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.ShortText.Piece;
import io.cairn.core.spec.YamlNode.Elements;
import io.cairn.core.spec.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonToken;

/**
 * The sort keys of a rule in the short form: {@code sort=ordinal}, {@code sort=label:role,-creationTime} with a dash for
 * the reverse, and {@code exec=COMMAND&values=replica,primary}.
 */
final class ShortSort {

    /** The words that are understood here. */
    static final List<String> KEYS = List.of("sort", "values", "exec", "container", "onChange", "timeout");

    private final List<Map<String, YamlNode>> keys = new ArrayList<>();
    private final Map<String, YamlNode> exec = new LinkedHashMap<>();
    private Optional<Position> position = Optional.empty();
    private Optional<YamlNode> values = Optional.empty();

    /** Takes a word if it is one of sorting. */
    boolean take(String key, Piece value) {
        if (!KEYS.contains(key)) {
            return false;
        }
        position = Optional.of(position.orElse(value.at()));
        switch (key) {
            case "sort" -> value.split(",").forEach(part -> keys.add(key(part.strip())));
            case "values" -> values = Optional.of(list(value, ","));
            case "exec" -> exec.put(key, list(unquoted(value), " "));
            default -> exec.put(key, value.scalar());
        }
        return true;
    }

    /** The timeout, which then is no longer that of the command. */
    Optional<YamlNode> giveTimeout() {
        return Optional.ofNullable(exec.remove("timeout"));
    }

    /** What a file would say; empty if the rule doesn't sort. */
    Optional<YamlNode> key() {
        if (position.isEmpty() || (keys.isEmpty() && exec.isEmpty() && values.isEmpty())) {
            return Optional.empty();
        }
        if (!exec.isEmpty()) {
            keys.add(0, exec);
        }
        if (values.isPresent()) {
            if (keys.isEmpty()) {
                throw values.get().error("'values' belongs to a sort by label, annotation or exec");
            }
            keys.stream()
                    .filter(key -> !key.containsKey("by"))
                    .findFirst()
                    .orElse(keys.get(0))
                    .put("values", values.get());
        }
        Position at = position.get();
        return Optional.of(new Elements(
                at,
                keys.stream().map(key -> (YamlNode) OrderText.entries(at, key)).toList()));
    }

    private static Map<String, YamlNode> key(Piece text) {
        Map<String, YamlNode> fields = new LinkedHashMap<>();
        boolean reverse = text.text().startsWith("-");
        Piece what = reverse ? new Piece(text.text().substring(1), text.at()) : text;
        Optional<Piece> of = what.after(":");
        if (of.isEmpty()) {
            fields.put("by", what.scalar());
        } else {
            String source = what.before(":").strip().text();
            if (!source.equals("label") && !source.equals("annotation")) {
                throw text.error("'" + source + "' is nothing to sort by"
                        + Nearest.hint(source, List.of("label", "annotation"))
                        + "; write name, ordinal, creationTime, label:KEY or annotation:KEY");
            }
            fields.put(source, of.get().strip().scalar());
        }
        if (reverse) {
            fields.put("reverse", new Scalar(text.at(), "true", JsonToken.VALUE_TRUE));
        }
        return fields;
    }

    private static Piece unquoted(Piece value) {
        String text = value.text();
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
        return quoted
                ? new Piece(text.substring(1, text.length() - 1), value.at().moved(1))
                : value;
    }

    private static YamlNode list(Piece text, String separator) {
        return new Elements(
                text.at(),
                text.split(separator).stream()
                        .map(Piece::strip)
                        .filter(part -> !part.text().isEmpty())
                        .map(part -> (YamlNode) part.scalar())
                        .toList());
    }
}
