// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, which picocli doesn't write. */
final class FishCompletion {

    private FishCompletion() {}

    static String script(String program, CommandSpec root) {
        List<String> lines = new ArrayList<>();
        lines.add("complete -c " + program + " -f");
        add(program, root, List.of(), lines);
        return String.join("\n", lines) + "\n";
    }

    private static void add(String program, CommandSpec spec, List<String> path, List<String> lines) {
        String start = "complete -c " + program + " -n " + quoted(condition(spec, path));
        for (CommandLine below : spec.subcommands().values()) {
            CommandSpec subcommand = below.getCommandSpec();
            lines.add(start + " -a " + subcommand.name() + " -d "
                    + quoted(String.join(" ", subcommand.usageMessage().header())));
        }
        spec.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> lines.add(start + names(option) + values(option) + " -d "
                        + quoted(String.join(" ", option.description()).replaceAll(": \\$\\{.*", ""))));
        spec.subcommands().forEach((name, below) -> add(program, below.getCommandSpec(), append(path, name), lines));
    }

    /** Where the words so far lead to this command. */
    private static String condition(CommandSpec spec, List<String> path) {
        List<String> terms = new ArrayList<>();
        path.forEach(word -> terms.add("__fish_seen_subcommand_from " + word));
        if (!spec.subcommands().isEmpty()) {
            terms.add("not __fish_seen_subcommand_from "
                    + String.join(" ", spec.subcommands().keySet()));
        }
        return String.join("; and ", terms);
    }

    private static String names(OptionSpec option) {
        StringBuilder text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return text.toString();
    }

    private static String values(OptionSpec option) {
        if (option.arity().min() == 0) {
            return "";
        }
        if (option.completionCandidates() == null) {
            return option.paramLabel().contains("FILE") || option.paramLabel().contains("DIR") ? " -r -F" : " -x";
        }
        List<String> candidates = new ArrayList<>();
        option.completionCandidates().forEach(candidates::add);
        return " -x -a " + quoted(candidates.stream().collect(Collectors.joining(" ")));
    }

    private static List<String> append(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
