// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.EncryptOptions;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

    @Mixin
    private OutputOption output = new OutputOption();

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

    /**
     * What became of a backup or a restore.
     *
     * @param kind which of the two it is
     * @param added whose keys open it from now on
     * @param already whose keys could open it before
     * @param error why it got no more keys; empty if it got all
     */
    private record Rotated(
            String kind, String name, List<Recipient> added, List<Recipient> already, Optional<String> error) {
        boolean failed() {
            return error.isPresent();
        }

        boolean changed() {
            return !failed() && !added.isEmpty();
        }

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("added", added.stream().map(Recipient::text).toList());
            fields.put("already", already.stream().map(Recipient::text).toList());
            error.ifPresent(reason -> fields.put("error", reason));
            return fields;
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
            List<Rotated> backups = rotateBackups(new Repository(store, shell.clock(), keyring), recipients);
            List<Rotated> restores = rotateRestores(new Restores(store, shell.clock(), keyring), recipients);
            if (output.format().structured()) {
                Fields.print(shell.out(), output.format(), fields(store.location(), backups, restores));
            }
            shell.err().println(summary(backups, restores));
            if (backups.stream().anyMatch(Rotated::failed)) {
                return ExitCode.FAILED;
            }
            return restores.stream().anyMatch(Rotated::failed) ? ExitCode.PARTLY : ExitCode.OK;
        }
    }

    private static ObjectTree fields(String place, List<Rotated> backups, List<Rotated> restores) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("location", place);
        fields.put("backups", backups.stream().map(Rotated::fields).toList());
        fields.put("restores", restores.stream().map(Rotated::fields).toList());
        return ObjectTree.of(fields);
    }

    private static String summary(List<Rotated> backups, List<Rotated> restores) {
        String failed = Stream.concat(backups.stream(), restores.stream()).anyMatch(Rotated::failed)
                ? ", " + counts(backups, restores, Rotated::failed) + " could not"
                : "";
        return counts(backups, restores, Rotated::changed) + " got further keys" + failed
                + "; keys that opened them before still do, and keep doing so in a location that lets nothing be"
                + " deleted";
    }

    private static String counts(List<Rotated> backups, List<Rotated> restores, Predicate<Rotated> which) {
        return Amounts.count(backups.stream().filter(which).count(), "backup") + " and "
                + Amounts.count(restores.stream().filter(which).count(), "restore");
    }

    private List<Rotated> rotateBackups(Repository repository, List<Recipient> recipients) throws IOException {
        List<Rotated> rotated = new ArrayList<>();
        for (String name : all ? encrypted(repository) : named(repository)) {
            rotate(
                            "backup",
                            name,
                            () -> {
                                StoredBackup backup = repository.open(name);
                                return Optional.of(recipient -> backup.addRecipient(
                                        recipient, shell.clock().instant()));
                            },
                            recipients)
                    .ifPresent(rotated::add);
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
    private List<Rotated> rotateRestores(Restores restores, List<Recipient> recipients) throws IOException {
        List<Rotated> rotated = new ArrayList<>();
        for (String name : restores.encrypted()) {
            rotate(
                            "restore",
                            name,
                            () -> all || names.contains(restores.source(name))
                                    ? Optional.of(recipient -> restores.addRecipient(name, recipient))
                                    : Optional.empty(),
                            recipients)
                    .ifPresent(rotated::add);
        }
        return rotated;
    }

    /** That one can't be opened keeps no other; where no key was given, none can be. Empty if it is not meant. */
    private Optional<Rotated> rotate(String kind, String name, Opening opening, List<Recipient> recipients)
            throws IOException {
        List<Recipient> added = new ArrayList<>();
        List<Recipient> already = new ArrayList<>();
        Optional<String> error = Optional.empty();
        try {
            Optional<Rotation> rotation = opening.open();
            if (rotation.isEmpty()) {
                return Optional.empty();
            }
            for (Recipient recipient : recipients) {
                (rotation.get().add(recipient) ? added : already).add(recipient);
            }
        } catch (IOException | InvalidInputException e) {
            if (e instanceof LockedException locked && !locked.keysGiven()) {
                throw e;
            }
            error = Optional.of(ErrorText.of(e));
        }
        Rotated rotated = new Rotated(kind, name, added, already, error);
        tell(rotated);
        return Optional.of(rotated);
    }

    private void tell(Rotated rotated) {
        String what = rotated.kind() + "/" + rotated.name();
        if (output.format() == OutputFormat.TABLE) {
            rotated.added().forEach(key -> shell.out().println(what + " can be opened by " + key));
            rotated.already().forEach(key -> shell.out().println(what + " could be opened already by " + key));
        } else if (output.format() == OutputFormat.NAME && !rotated.added().isEmpty()) {
            shell.out().println(what);
        }
        rotated.error()
                .ifPresent(reason -> shell.err()
                        .println("cairn: the " + rotated.kind() + " " + rotated.name() + " gets no further key: "
                                + reason));
    }
}
