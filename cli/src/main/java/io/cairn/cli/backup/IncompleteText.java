// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.core.repository.IncompleteBackup;
import io.cairn.core.repository.IncompleteBackup.Run;
import io.cairn.core.repository.NameState;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is told of a name that is no backup. */
final class IncompleteText {

    private IncompleteText() {}

    /**
     * What is incomplete in a location: all of it, or that of these names.
     *
     * @throws InvalidInputException if there is nothing incomplete of one of the names
     */
    static List<IncompleteBackup> chosen(Repository repository, List<String> names) throws IOException {
        List<IncompleteBackup> all = repository.incomplete().list();
        Set<String> missing = new LinkedHashSet<>(names);
        all.forEach(each -> missing.remove(each.name()));
        if (!missing.isEmpty()) {
            String name = missing.iterator().next();
            throw new InvalidInputException("there is nothing incomplete of the name '" + name + "' in "
                    + repository.location()
                    + "; see 'cairn backup get' for what is whole, and 'cairn backup get --incomplete'"
                    + " for what is not");
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(each -> names.contains(each.name())).toList();
    }

    /** In one word; programs may rely on these. */
    static String state(IncompleteBackup backup) {
        return switch (backup.state()) {
            case RUNNING -> "alive";
            case DELETING -> backup.mayLiveUntil().isPresent() ? "unknown" : "alive";
            case UNCERTAIN -> "unknown";
            case FAILED -> "failed";
            case DAMAGED -> "damaged";
            case UNREADABLE -> "unreadable";
            case KILLED, HALF_DELETED, STILL_WHOLE -> "killed";
            case FREE, FOREIGN, WHOLE -> throw new IllegalStateException(backup.state() + " is not incomplete");
        };
    }

    static void print(PrintStream out, OutputFormat format, List<IncompleteBackup> all, String place) {
        switch (format) {
            case JSON, YAML -> {
                List<ObjectTree> trees = all.stream()
                        .map(each -> ObjectTree.of(fields(each, place)))
                        .toList();
                Fields.print(out, format, ObjectTree.of(Map.of("incomplete", trees)));
            }
            case NAME -> all.forEach(each -> out.println("backup/" + each.name()));
            case TABLE -> {
                Table table = new Table("NAME", "STATE", "WORK", "HOST", "PROCESS", "BEGAN", "FILES", "SIZE", "NOTE");
                all.forEach(each -> table.row(
                        each.name(),
                        state(each),
                        work(each),
                        each.run().map(Run::host).orElse("-"),
                        each.run().map(run -> Long.toString(run.pid())).orElse("-"),
                        each.run().map(Run::begun).map(Amounts::time).orElse("-"),
                        each.files(),
                        Amounts.size(each.bytes()),
                        note(each)));
                table.print(out);
            }
        }
    }

    private static String work(IncompleteBackup backup) {
        return backup.run().filter(Run::deletes).isPresent() ? "delete" : "backup";
    }

    private static String note(IncompleteBackup backup) {
        if (!backup.frozen().isEmpty()) {
            return "frozen: " + backup.frozen().stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        if (backup.state() == NameState.STILL_WHOLE) {
            return "the backup is still whole";
        }
        return ends(backup)
                .map(end -> "killed if nothing is heard before " + Amounts.time(end.plusSeconds(1)))
                .orElse("-");
    }

    private static Optional<Instant> ends(IncompleteBackup backup) {
        return backup.mayLiveUntil().filter(end -> !end.equals(Instant.MAX));
    }

    private static Map<String, Object> fields(IncompleteBackup backup, String place) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", backup.name());
        fields.put("state", state(backup));
        fields.put("work", work(backup));
        backup.run().ifPresent(run -> {
            fields.put("host", run.host());
            fields.put("pid", run.pid());
            fields.put("begun", run.begun().toString());
        });
        ends(backup).ifPresent(end -> fields.put("mayLiveUntil", end.toString()));
        fields.put("whole", backup.state() == NameState.STILL_WHOLE);
        fields.put("files", backup.files());
        fields.put("bytes", backup.bytes());
        fields.put("frozen", backup.frozen().stream().map(Object::toString).toList());
        fields.put("location", place);
        return fields;
    }
}
