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
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.LockedException;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.Restores;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
                + " so: to shut one out, make a new backup and delete the old one. Exit codes: 0 all got the keys,"
                + " 1 a backup did not, 3 what is kept of a restore did not, 2 wrong usage.",
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

    /** Opens something, to let keys in; empty if it is not meant. */
    @FunctionalInterface
    private interface Opening {
        Optional<Rotation> open() throws IOException;
    }

    /** How many got a key, and how many could not. */
    private record Rotated(int changed, int failed) {
        Rotated plus(Rotated other) {
            return new Rotated(changed + other.changed, failed + other.failed);
        }
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
            ObjectStore store = engine.writableStore(location);
            Keyring keyring = identity.keyring(shell);
            Rotated backups = rotateBackups(new Repository(store, shell.clock(), keyring), recipients);
            Rotated restores = rotateRestores(new Restores(store, shell.clock(), keyring), recipients);
            shell.err().println(summary(backups, restores));
            if (backups.failed() > 0) {
                return ExitCode.FAILED;
            }
            return restores.failed() > 0 ? ExitCode.PARTLY : ExitCode.OK;
        }
    }

    private static String summary(Rotated backups, Rotated restores) {
        String failed = backups.failed() + restores.failed() == 0
                ? ""
                : ", " + counts(backups.failed(), restores.failed()) + " could not";
        return counts(backups.changed(), restores.changed()) + " got further keys" + failed
                + "; keys that opened them before still do, and keep doing so in a location that lets nothing be"
                + " deleted";
    }

    private static String counts(int backups, int restores) {
        return Amounts.count(backups, "backup") + " and " + Amounts.count(restores, "restore");
    }

    private Rotated rotateBackups(Repository repository, List<Recipient> recipients) throws IOException {
        Rotated rotated = new Rotated(0, 0);
        for (String name : all ? encrypted(repository) : named(repository)) {
            rotated = rotated.plus(rotate(
                    "backup",
                    name,
                    () -> {
                        StoredBackup backup = repository.open(name);
                        return Optional.of(recipient ->
                                backup.addRecipient(recipient, shell.clock().instant()));
                    },
                    recipients));
        }
        return rotated;
    }

    /** A name that is none stops the command before anything is written. */
    private Set<String> named(Repository repository) throws IOException {
        Set<String> distinct = new LinkedHashSet<>(names);
        for (String name : distinct) {
            if (!repository.isBackup(name)) {
                repository.open(name);
            }
        }
        return distinct;
    }

    /** All but those that are known not to be encrypted: one that can't be read may be, and must be told. */
    private static Set<String> encrypted(Repository repository) throws IOException {
        Set<String> encrypted = new LinkedHashSet<>(repository.names());
        repository.summaries().backups().stream()
                .filter(backup -> !backup.encrypted())
                .map(BackupSummary::name)
                .forEach(encrypted::remove);
        return encrypted;
    }

    /** A restore may have begun with other keys than its backup has now. */
    private Rotated rotateRestores(Restores restores, List<Recipient> recipients) throws IOException {
        Rotated rotated = new Rotated(0, 0);
        for (String name : restores.encrypted()) {
            rotated = rotated.plus(rotate(
                    "restore",
                    name,
                    () -> all || names.contains(restores.source(name))
                            ? Optional.of(recipient -> restores.addRecipient(name, recipient))
                            : Optional.empty(),
                    recipients));
        }
        return rotated;
    }

    /** That one can't be opened keeps no other; where no key was given, none can be. */
    private Rotated rotate(String kind, String name, Opening opening, List<Recipient> recipients) throws IOException {
        try {
            Optional<Rotation> rotation = opening.open();
            boolean changed = rotation.isPresent() && add(kind + "/" + name, rotation.get(), recipients);
            return new Rotated(changed ? 1 : 0, 0);
        } catch (IOException | InvalidInputException e) {
            if (e instanceof LockedException locked && !locked.keysGiven()) {
                throw e;
            }
            shell.err().println("cairn: the " + kind + " " + name + " gets no further key: " + ErrorText.of(e));
            return new Rotated(0, 1);
        }
    }

    /** Whether there is a key that could not open it before. */
    private boolean add(String what, Rotation rotation, List<Recipient> recipients) throws IOException {
        boolean changed = false;
        for (Recipient recipient : recipients) {
            boolean added = rotation.add(recipient);
            changed |= added;
            shell.out().println(what + (added ? " can be opened by " : " could be opened already by ") + recipient);
        }
        return changed;
    }
}
