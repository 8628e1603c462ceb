// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup show}. */
@Command(name = "show", abbreviateSynopsis = true, sortOptions = false)
final class ShowCommand implements Callable<Integer> {

    private static final int CANDIDATES = 1000;

    /** The forms of an item. */
    enum Form {
        YAML,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The backup")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "ITEM",
            description = "The item, such as pods/shop/db-0 or persistentvolumes/pv4")
    private String item = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "yaml, or json: the very bytes that were captured, and a line end",
            defaultValue = "yaml")
    private Form form = Form.YAML;

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    ShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        ItemId id = ItemId.parse(item);
        try (Engine engine = new Engine(shell)) {
            StoredBackup backup = engine.repository(location, identity).open(name);
            if (backup.record().phase() == Phase.FAILED) {
                throw new InvalidInputException(
                        "the run of " + name + " failed and nothing of it was kept but its log");
            }
            Optional<JournalEntry> entry = backup.find(id);
            if (entry.isEmpty()) {
                throw new InvalidInputException("the backup " + name + " has no " + id + near(backup, id));
            }
            if (entry.get().position().isEmpty()) {
                throw new IOException(id + " is not in the backup " + name + ": "
                        + entry.get().outcome()
                        + (entry.get().note().isEmpty()
                                ? ""
                                : ", " + entry.get().note()));
            }
            byte[] json = backup.content(entry.get());
            if (form == Form.JSON) {
                shell.out().write(json, 0, json.length);
                shell.out().println();
            } else {
                Fields.printAsYaml(shell.out(), json, TreeJson.FACTORY);
            }
            return ExitCode.OK;
        }
    }

    /** The most likely slips: another name of the type, and a mistyped name. */
    private String near(StoredBackup backup, ItemId wanted) throws IOException {
        List<String> candidates = new ArrayList<>();
        try (JournalReader journal = backup.journal()) {
            for (Optional<JournalLine> line = journal.next();
                    line.isPresent() && candidates.size() < CANDIDATES;
                    line = journal.next()) {
                if (line.get() instanceof JournalEntry entry && alike(entry.item(), wanted)) {
                    candidates.add(entry.item().toString());
                }
            }
        }
        String hint = candidates.size() == 1
                ? ", did you mean '" + candidates.get(0) + "'?"
                : Nearest.hint(wanted.toString(), candidates);
        return hint.isEmpty() ? "; see '" + shell.program() + " backup describe " + name + " --order'" : hint;
    }

    private static boolean alike(ItemId item, ItemId wanted) {
        boolean sameName =
                item.namespace().equals(wanted.namespace()) && item.name().equals(wanted.name());
        return sameName || item.type().equals(wanted.type());
    }
}
