// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.retention;

import io.cairn.api.InvalidInputException;
import io.cairn.core.collect.Glob;
import io.cairn.core.retention.KeepRules;
import io.cairn.core.retention.RetentionDecision;
import io.cairn.core.spec.Period;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The flags that say which backups stay. */
final class KeepOptions {

    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N of each cluster")
    private int last;

    @Option(
            names = "--keep-daily",
            paramLabel = "N",
            description = "Keep one a day, of the newest N days that have one")
    private int daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "Keep one a week, likewise; weeks begin on Monday")
    private int weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "Keep one a month, likewise")
    private int monthly;

    @Option(names = "--keep-yearly", paramLabel = "N", description = "Keep one a year, likewise")
    private int yearly;

    @Option(names = "--keep-within", paramLabel = "TIME", description = "Keep all that are no older, as in 48h or 30d")
    private Optional<String> within = Optional.empty();

    @Option(
            names = "--expired",
            description =
                    "Delete the backups whose time is over that were made with --expire; rules don't concern those")
    private boolean expired;

    @Option(
            names = "--name",
            paramLabel = "GLOB",
            description = "Look only at backups of these names, as in 'nightly-*'; may be given several times")
    private List<String> names = List.of();

    RetentionDecision decision(Instant now) {
        KeepRules rules = new KeepRules(
                last, daily, weekly, monthly, yearly, within.map(text -> Period.parse("--keep-within", text)));
        if (rules.none() && !expired) {
            throw new InvalidInputException("say what stays, as in --keep-last 7 --keep-daily 14, or add --expired to"
                    + " delete what has expired and nothing else");
        }
        List<Glob> globs = names.stream().map(Glob::new).toList();
        Predicate<String> meant = name -> globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(name));
        return new RetentionDecision(rules, expired, meant, now);
    }
}
