// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.EncryptOptions;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.Restores;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn key rotate}. */
@Command(
        name = "rotate",
        header = "Let further keys open backups, and the records of restores from them",
        description = "Adds a small file for each key and rewrites no data. Keys that open a backup now go on doing"
                + " so: to shut one out, make a new backup and delete the old one.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class RotateCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "The backups; what is kept of restores from them goes with them")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All encrypted backups and restores of the location")
    private boolean all;

    @Mixin
    private EncryptOptions encrypt = new EncryptOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private LocationOption location = new LocationOption();

    RotateCommand(Shell shell) {
        this.shell = shell;
    }

    /** Lets a key open something; false if it could already. */
    @FunctionalInterface
    private interface Rotation {
        boolean add(Recipient recipient) throws IOException;
    }

    /** How many got a key, and whether that went well with all. */
    private record Rotated(int changed, boolean well) {}

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
            ObjectStore store = engine.writableStore(location);
            Keyring keyring = identity.keyring(shell);
            int backups = rotateBackups(new Repository(store, shell.clock(), keyring), recipients);
            Rotated restores = rotateRestores(new Restores(store, shell.clock(), keyring), recipients);
            shell.err()
                    .println(Amounts.count(backups, "backup") + " and " + Amounts.count(restores.changed(), "restore")
                            + " got further keys; keys that opened them before still do, and keep doing so in a location"
                            + " that lets nothing be deleted");
            return restores.well() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }

    /** How many got a key. */
    private int rotateBackups(Repository repository, List<Recipient> recipients) throws IOException {
        int changed = 0;
        for (String name : all ? encrypted(repository) : new LinkedHashSet<>(names)) {
            StoredBackup backup = repository.open(name);
            changed += rotate(
                    "backup/" + name,
                    recipient -> backup.addRecipient(recipient, shell.clock().instant()),
                    recipients);
        }
        return changed;
    }

    private Set<String> encrypted(Repository repository) throws IOException {
        Repository.Listing listing = repository.list();
        listing.warnings().forEach(text -> shell.err().println("warning: " + text));
        Set<String> encrypted = new LinkedHashSet<>();
        listing.backups().stream()
                .filter(BackupRecord::encrypted)
                .map(BackupRecord::name)
                .forEach(encrypted::add);
        return encrypted;
    }

    /** A restore may have begun with other keys than its backup has now: that one can't be opened keeps no other. */
    private Rotated rotateRestores(Restores restores, List<Recipient> recipients) throws IOException {
        int changed = 0;
        boolean well = true;
        for (String name : restores.encrypted()) {
            try {
                if (all || names.contains(restores.source(name))) {
                    changed +=
                            rotate("restore/" + name, recipient -> restores.addRecipient(name, recipient), recipients);
                }
            } catch (IOException | InvalidInputException e) {
                shell.err().println("cairn: the restore " + name + " gets no further key: " + ErrorText.of(e));
                well = false;
            }
        }
        return new Rotated(changed, well);
    }

    /** 1 if there is a key that could not open it before, else 0. */
    private int rotate(String what, Rotation rotation, List<Recipient> recipients) throws IOException {
        boolean changed = false;
        for (Recipient recipient : recipients) {
            boolean added = rotation.add(recipient);
            changed |= added;
            shell.out().println(what + (added ? " can be opened by " : " could be opened already by ") + recipient);
        }
        return changed ? 1 : 0;
    }
}
