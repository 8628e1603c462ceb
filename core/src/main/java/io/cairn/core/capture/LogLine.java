// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a run's log. It is kept as Velero writes its own, {@code time=… level=… msg="…"} and more names with values, so
 * that its tools show it.
 *
 * @param time when
 * @param level how much it matters
 * @param run the name of the backup or restore
 * @param stage the stage that was worked on; 0 before the first and after the last
 * @param item what it is about, possibly nothing
 * @param message a sentence
 */
public record LogLine(Instant time, Level level, String run, int stage, Optional<String> item, String message) {

    private static final Pattern FIELD = Pattern.compile("\\G ?([a-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\" ]*))");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/*-]+");

    /** How much a line matters. */
    public enum Level {
        /** Went as it should. */
        INFO,
        /** To be looked at. */
        WARNING,
        /** Failed. */
        ERROR
    }

    LogLine of(String otherRun) {
        return new LogLine(time, level, otherRun, stage, item, message);
    }

    /** The line as it is kept. */
    public String text() {
        StringBuilder text = new StringBuilder("time=").append(time);
        text.append(" level=").append(level.name().toLowerCase(Locale.ROOT));
        text.append(" msg=").append(quoted(message));
        text.append(" run=").append(word(run));
        if (stage > 0) {
            text.append(" stage=").append(stage);
        }
        item.ifPresent(about -> text.append(" item=").append(word(about)));
        return text.toString();
    }

    private static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String unquoted(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                plain.append(
                        switch (text.charAt(i)) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            default -> text.charAt(i);
                        });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Reads a line; empty if it is none, such as one that an older version wrote. */
    public static Optional<LogLine> read(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(text);
        int end = 0;
        while (field.find()) {
            String quoted = field.group(2);
            fields.put(field.group(1), quoted == null ? field.group(3) : unquoted(quoted));
            end = field.end();
        }
        try {
            return end == text.length() && fields.containsKey("msg") ? Optional.of(of(fields)) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            // it only looks like one
            return Optional.empty();
        }
    }

    private static LogLine of(Map<String, String> fields) {
        return new LogLine(
                Instant.parse(fields.getOrDefault("time", "")),
                Level.valueOf(fields.getOrDefault("level", "").toUpperCase(Locale.ROOT)),
                fields.getOrDefault("run", ""),
                Integer.parseInt(fields.getOrDefault("stage", "0")),
                Optional.ofNullable(fields.get("item")),
                fields.getOrDefault("msg", ""));
    }

    /** The line as JSON, for programs; the names are promised to stay. */
    public String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", time.toString());
        fields.put("level", level.name().toLowerCase(Locale.ROOT));
        fields.put("run", run);
        if (stage > 0) {
            fields.put("stage", stage);
        }
        item.ifPresent(about -> fields.put("item", about));
        fields.put("message", message);
        return new String(TreeJson.write(ObjectTree.of(fields)), StandardCharsets.UTF_8);
    }

    /** The JSON of a line that could not be {@linkplain #read read}. */
    public static String jsonOf(String text) {
        return new String(TreeJson.write(ObjectTree.of(Map.of("message", text))), StandardCharsets.UTF_8);
    }

    /** The line for people. */
    @Override
    public String toString() {
        String shown = level == Level.WARNING ? "WARN " : level == Level.INFO ? "INFO " : "ERROR";
        return time + " " + shown + " " + message.replace("\n", " | ");
    }
}
