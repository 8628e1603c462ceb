// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.diff.FieldChange;
import io.cairn.core.json.TreeJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a changed field looks to people: in one line, or, of texts of several lines, those lines that differ. */
final class FieldText {

    private static final int MOST_LINES = 20;
    private static final int MOST_CHARACTERS = 200;
    private static final String FIELD = "    ";
    private static final String LINE = "      ";

    private FieldText() {}

    static void print(PrintStream out, FieldChange change) {
        if (change.before().orElse(null) instanceof String before
                && change.after().orElse(null) instanceof String after
                && (before.strip().contains("\n") || after.strip().contains("\n"))) {
            out.println(FIELD + shown(change.path()) + ":");
            printLines(out, before.lines().toList(), after.lines().toList());
        } else {
            out.println(FIELD + shown(change.path()) + ": " + value(change.before()) + " -> " + value(change.after()));
        }
    }

    /** Leaves out the lines with which both begin and end. */
    private static void printLines(PrintStream out, List<String> before, List<String> after) {
        int least = Math.min(before.size(), after.size());
        int same = 0;
        while (same < least && before.get(same).equals(after.get(same))) {
            same++;
        }
        int end = 0;
        while (end < least - same && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        printLines(out, "- ", before.subList(same, before.size() - end));
        printLines(out, "+ ", after.subList(same, after.size() - end));
    }

    private static void printLines(PrintStream out, String sign, List<String> lines) {
        lines.stream().limit(MOST_LINES).forEach(line -> out.println(LINE + sign + cut(shown(line))));
        if (lines.size() > MOST_LINES) {
            out.println(LINE + sign + "and " + (lines.size() - MOST_LINES) + " more lines");
        }
    }

    private static String value(Optional<Object> value) {
        if (value.isEmpty()) {
            return "(none)";
        }
        // As the value of a field, because JSON is written of whole objects.
        String field = new String(TreeJson.write(ObjectTree.of(Map.of("", value.get()))), StandardCharsets.UTF_8);
        return cut(shown(field.substring("{\"\":".length(), field.length() - 1)));
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }

    private static String shown(String text) {
        return EntryPaths.shown(text);
    }
}
