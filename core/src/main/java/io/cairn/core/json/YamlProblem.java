// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.json;

import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;

/**
 * Why a text is not YAML.
 *
 * @param line where the problem was found, counted from 1
 * @param column likewise
 * @param reason the problem in the library's words, on one line, and where the value begins that it is in; of the text it may
 *     have a word
 */
public record YamlProblem(int line, int column, String reason) {

    /** What a parser of YAML complained about. */
    public static YamlProblem of(JacksonException e) {
        // The parser's own place is that of the last value that was whole, and its message has the text around it.
        if (e.getCause() instanceof MarkedYamlEngineException problem
                && problem.getProblemMark().isPresent()) {
            Mark at = problem.getProblemMark().get();
            return new YamlProblem(at.getLine() + 1, at.getColumn() + 1, reason(problem));
        }
        String reason = e.getCause() instanceof ReaderException strange
                ? String.format(
                        Locale.ROOT,
                        "the text has a U+%04X, as its character %,d, and YAML has no such",
                        strange.getCodePoint(),
                        strange.getPosition() + 1)
                : String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return new YamlProblem(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), reason);
    }

    private static String reason(MarkedYamlEngineException problem) {
        String context = problem.getContext();
        if (context == null) {
            return problem.getProblem();
        }
        String begin = problem.getContextMark()
                .map(mark -> " from line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + " on")
                .orElse("");
        return context + begin + ": " + problem.getProblem();
    }
}
