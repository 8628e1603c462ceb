// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.EncryptOptions;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.KeyFile;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn key}. */
final class KeyCommands {

    private KeyCommands() {}

    static CommandLine tree(Shell shell) {
        return new CommandLine(new Top())
                .addSubcommand(new Generate(shell))
                .addSubcommand(new ListKeys(shell))
                .addSubcommand(new Rotate(shell));
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
                StoredBackup backup = engine.repository(location).open(name);
                List<String> recipients =
                        backup.recipients().stream().map(Recipient::text).toList();
                switch (output.format()) {
                    case JSON, YAML ->
                        Fields.print(
                                shell.out(),
                                output.format(),
                                ObjectTree.of(Map.of(
                                        "name", name, "encrypted", backup.encrypted(), "recipients", recipients)));
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
    }

    @Command(
            name = "rotate",
            header = "Let further keys open backups",
            description = "Adds a small file for each key and rewrites no data. Keys that open a backup now go on doing"
                    + " so: to shut one out, make a new backup and delete the old one.",
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Rotate implements Callable<Integer> {
        private final Shell shell;

        @Parameters(arity = "0..*", paramLabel = "NAME", description = "The backups")
        private List<String> names = List.of();

        @Option(names = "--all", description = "All encrypted backups of the location")
        private boolean all;

        @Mixin
        private EncryptOptions encrypt = new EncryptOptions();

        @Mixin
        private IdentityOption identity = new IdentityOption();

        @Mixin
        private LocationOption location = new LocationOption();

        Rotate(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            List<Recipient> recipients = encrypt.recipients();
            if (recipients.isEmpty()) {
                throw new InvalidInputException("which key shall open them from now on? Add --encrypt-to AGE1...");
            }
            if (all == !names.isEmpty()) {
                throw new InvalidInputException("which backups? Give their names, or --all");
            }
            try (Engine engine = new Engine(shell)) {
                Repository repository = engine.writableRepository(location, identity);
                for (String name : all ? encrypted(repository) : names) {
                    rotate(repository.open(name), name, recipients);
                }
                shell.err()
                        .println("keys that opened these backups before still do, and keep doing so in a location that"
                                + " lets nothing be deleted");
                return ExitCode.OK;
            }
        }

        private List<String> encrypted(Repository repository) throws IOException {
            Repository.Listing listing = repository.list();
            listing.warnings().forEach(text -> shell.err().println("warning: " + text));
            return listing.backups().stream()
                    .filter(BackupRecord::encrypted)
                    .map(BackupRecord::name)
                    .toList();
        }

        private void rotate(StoredBackup backup, String name, List<Recipient> recipients) throws IOException {
            for (Recipient recipient : recipients) {
                boolean added = backup.addRecipient(recipient, shell.clock().instant());
                shell.out()
                        .println("backup/" + name + (added ? " can be opened by " : " could be opened already by ")
                                + recipient);
            }
        }
    }
}
