// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.diff.ItemPattern;
import io.cairn.core.diff.ItemSearch;
import io.cairn.core.diff.ItemSearch.Found;
import io.cairn.core.diff.ItemSearch.Held;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn backup find}. */
@Command(
        name = "find",
        description = "Shows the backups that hold an item, oldest first, and in which its content changed.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class FindCommand implements Callable<Integer> {

    private static final int HASH_SHOWN = 12;

    private final Shell shell;

    @Parameters(
            index = "0",
            paramLabel = "ITEM",
            description = "The item, such as pods/shop/db-0; each part may be a glob, as in 'configmaps/shop/app-*'")
    private String item = "";

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputOption output = new OutputOption();

    FindCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        ItemPattern pattern = new ItemPattern(item);
        try (Engine engine = new Engine(shell)) {
            Repository repository = engine.repository(location, identity);
            Found found = new ItemSearch(repository).find(pattern);
            found.unread().forEach(text -> shell.err().println("warning: " + text));
            if (found.held().isEmpty() && !output.format().structured()) {
                shell.err()
                        .println("no backup in " + repository.location()
                                + (found.unread().isEmpty() ? "" : " that could be searched") + " has " + pattern
                                + "; a type is written as its plural, such as pods or deployments.apps");
            } else {
                print(found, repository.location());
            }
            return found.unread().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }

    private void print(Found found, String place) {
        switch (output.format()) {
            case JSON, YAML -> {
                try (Fields fields = new Fields(shell.out(), output.format())) {
                    fields.field("location", place);
                    fields.startList("found");
                    Optional<Held> last = Optional.empty();
                    for (Held held : found.held()) {
                        fields.element(fields(held, change(last, held)));
                        last = Optional.of(held);
                    }
                    fields.endList();
                    fields.field("unread", found.unread());
                }
            }
            case NAME ->
                found.held().stream()
                        .map(held -> "backup/" + held.backup().name())
                        .distinct()
                        .forEach(shell.out()::println);
            case TABLE -> printTable(found);
        }
    }

    private void printTable(Found found) {
        Table table = new Table("ITEM", "BACKUP", "CAPTURED", "RESOURCEVERSION", "SHA-256", "CONTENT");
        Optional<Held> last = Optional.empty();
        for (Held held : found.held()) {
            table.row(
                    held.entry().item(),
                    held.backup().name(),
                    Amounts.time(held.entry().completed()),
                    held.entry().resourceVersion(),
                    shortened(held.entry().sha256()),
                    change(last, held));
            last = Optional.of(held);
        }
        table.print(shell.out());
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
    }

    /** How an item stands to the same one in the backup before. */
    private static String change(Optional<Held> before, Held now) {
        boolean same = before.filter(held -> held.entry()
                                .item()
                                .equals(now.entry().item())
                        && held.backup().clusterUid().equals(now.backup().clusterUid()))
                .isPresent();
        if (!same) {
            return "first";
        }
        return before.orElseThrow().entry().sha256().equals(now.entry().sha256()) ? "same" : "changed";
    }

    private static ObjectTree fields(Held held, String change) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("item", held.entry().item().toString());
        fields.put("backup", held.backup().name());
        fields.put("clusterUid", held.backup().clusterUid());
        fields.put("captured", held.entry().completed().toString());
        fields.put("resourceVersion", held.entry().resourceVersion());
        fields.put("sha256", held.entry().sha256());
        fields.put("content", change);
        return ObjectTree.of(fields);
    }
}
