// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.KeyFile;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn key}. */
final class KeyCommands {

    private KeyCommands() {}

    static CommandLine tree(Shell shell) {
        return new CommandLine(new Top())
                .addSubcommand(new Generate(shell))
                .addSubcommand(new ListKeys(shell))
                .addSubcommand(new RotateCommand(shell));
    }

    @Command(name = "key", synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true)
    private static final class Top {}

    @Command(
            name = "generate",
            header = "Make a key to encrypt backups to",
            description = "Prints its public half, for --encrypt-to. Any key of age will do as well.",
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Generate implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "FILE", description = "A new file for the secret half, which only you can read")
        private Path file = Path.of("");

        Generate(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            Identity identity = Identity.generate();
            try {
                KeyFile.create(file, identity, shell.clock().instant());
            } catch (NoSuchFileException e) {
                throw new InvalidInputException("there is no folder for the file '" + file + "'", e);
            }
            shell.out().println(identity.recipient());
            shell.err()
                    .println(
                            "the secret key is in " + file
                                    + ". Keep a copy of it elsewhere, and not beside the backups:"
                                    + " if it is lost, nobody can read what is encrypted to it, neither Cairn nor anybody else");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "list",
            header = "Show whose keys open a backup",
            description = "Needs no key.",
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class ListKeys implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "NAME", description = "The backup")
        private String name = "";

        @Mixin
        private LocationOption location = new LocationOption();

        @Mixin
        private OutputOption output = new OutputOption();

        ListKeys(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            try (Engine engine = new Engine(shell)) {
                Repository repository = engine.repository(location);
                StoredBackup backup = repository.open(name);
                List<String> recipients =
                        backup.recipients().stream().map(Recipient::text).toList();
                switch (output.format()) {
                    case JSON, YAML ->
                        Fields.print(
                                shell.out(),
                                output.format(),
                                fields(backup.encrypted(), recipients, repository.location()));
                    case NAME, TABLE -> {
                        recipients.forEach(shell.out()::println);
                        if (!backup.encrypted()) {
                            shell.err().println("the backup " + name + " is not encrypted");
                        }
                    }
                }
                return ExitCode.OK;
            }
        }

        private ObjectTree fields(boolean encrypted, List<String> recipients, String place) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("location", place);
            fields.put("encrypted", encrypted);
            fields.put("recipients", recipients);
            return ObjectTree.of(fields);
        }
    }
}
