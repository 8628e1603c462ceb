// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recipe of {@code docs/ordering.md}: the specification below a title, and the plan that the page shows for it.
 *
 * @param name the backup's name, after which the file is named too
 * @param specification the file, as it stands on the page
 * @param plan what {@code backup plan} prints, as it stands on the page
 */
record Recipe(String name, String specification, String plan) {

    private static final Pattern BLOCKS = Pattern.compile(
            "```yaml\n(?<yaml>.*?)```\n.*?plan -f (?<name>[a-z]+)\\.yaml.*?```\n(?<plan>.*?)```", Pattern.DOTALL);

    /** The recipe below this title. */
    static Recipe of(String title) {
        String page = page();
        String heading = "\n### " + title + "\n";
        int start = page.indexOf(heading);
        Matcher blocks = BLOCKS.matcher(page).region(Math.max(start, 0), page.length());
        if (start < 0 || !blocks.find()) {
            throw new IllegalStateException("no recipe '" + title + "' in docs/ordering.md");
        }
        return new Recipe(blocks.group("name"), blocks.group("yaml"), blocks.group("plan"));
    }

    private static String page() {
        try {
            return Files.readString(Path.of(System.getProperty("cairn.docs", "../docs"), "ordering.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the file into a folder, and answers its path. */
    String in(Path folder) {
        try {
            return Files.writeString(folder.resolve(name + ".yaml"), specification)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan's lines, as {@link #comparable} makes them. */
    List<String> planLines() {
        return comparable(plan);
    }

    /**
     * The lines of a plan, without what another cluster or another day changes: the widths of columns, names that
     * controllers make, the number of types, the folder of the file.
     */
    static List<String> comparable(String plan) {
        return plan.lines()
                .map(line -> line.strip()
                        .replaceAll("\\s+", " ")
                        .replaceAll("pvc-[0-9a-f-]{36}", "pvc-UID")
                        .replaceAll("-[0-9a-z]{8,10}-[0-9a-z]{5}\\b", "-GENERATED")
                        .replaceAll("\\d+ types", "N types")
                        .replaceAll("\\(/\\S*/", "("))
                .toList();
    }
}
