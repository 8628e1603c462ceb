// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.print;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.options.OutputFormat;
import io.cairn.core.capture.LogLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The log of a run: for people, or an object of JSON a line. */
public final class LogText {

    private LogText() {}

    /**
     * Prints a log, line by line. What is no line of ours, as in a log of an older version, is printed as it is.
     *
     * @throws InvalidInputException if a log can't be printed in this form
     * @throws IOException if it can't be read
     */
    public static void print(PrintStream out, InputStream log, OutputFormat format) throws IOException {
        boolean json = format == OutputFormat.JSON;
        if (!json && format != OutputFormat.TABLE) {
            throw new InvalidInputException(
                    "a log is printed as text, or by -o json as one object a line: choose one of them");
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String text = line;
            out.println(LogLine.read(text)
                    .map(known -> json ? known.json() : known.toString())
                    .orElseGet(() -> json ? LogLine.jsonOf(text) : text));
        }
    }
}
