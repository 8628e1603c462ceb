// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.core.crypt.AgeInput;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The files below {@code restores/NAME/}. Each run of a restore has files of its own: nothing is overwritten. */
record RestoreFolder(BackupFolder files) {

    static final String ROOT = "restores";

    /** What the restore was asked to do, written by its first run and followed by those that resume it. */
    static final String REQUEST = "cairn-request.json";

    static RestoreFolder of(ObjectStore store, String name) {
        return new RestoreFolder(new BackupFolder(store, ROOT, name));
    }

    /** What ends a run: its record. */
    static String record(int run) {
        return of("cairn-restore", run, ".json");
    }

    static String plan(int run) {
        return of("cairn-plan", run, ".json.gz");
    }

    static String journal(int run) {
        return of("cairn-journal", run, ".jsonl.gz");
    }

    /** Of an encrypted restore, its record with all that may hold names. */
    static String details(int run) {
        return of("cairn-details", run, ".json");
    }

    /** Written before the first hook of a run: without a record of the run, nobody knows which of them ran. */
    static String hooks(int run) {
        return of("cairn-hooks", run, ".json");
    }

    String logs(int run) {
        return of("restore-" + files.name() + "-logs", run, ".gz");
    }

    /** What opens the encrypted files, if the restore is encrypted. */
    Optional<FolderKeys> keys(List<String> names, Keyring keyring) {
        return names.stream().anyMatch(FolderKeys::isKey)
                ? Optional.of(new FolderKeys(files, keyring, Optional.empty(), "the restore '" + files.name() + "'"))
                : Optional.empty();
    }

    /** Writes a small file, encrypted if there is a recipient. */
    void write(String file, byte[] content, Optional<Recipient> recipient) throws IOException {
        try (ObjectWriter writer = create(file, recipient)) {
            writer.write(content);
            writer.commit();
        }
    }

    /** Starts a file that is encrypted if there is a recipient. */
    ObjectWriter create(String file, Optional<Recipient> recipient) throws IOException {
        if (recipient.isEmpty()) {
            return files.store().create(files.key(file));
        }
        ObjectWriter writer = files.store().create(files.key(file + FolderKeys.SUFFIX));
        try {
            return new EncryptingWriter(writer, recipient.get());
        } catch (IOException | RuntimeException e) {
            try (writer) {
                throw e;
            }
        }
    }

    /** Opens a file that is encrypted if there are keys. */
    InputStream open(String file, Optional<FolderKeys> keys) throws IOException {
        if (keys.isEmpty()) {
            return files.store().open(files.key(file));
        }
        List<Identity> identities = List.of(keys.get().identity());
        String name = file + FolderKeys.SUFFIX;
        InputStream stored = files.store().open(files.key(name));
        try {
            return new AgeInput(stored, identities, "the file " + name + " of the restore '" + files.name() + "'");
        } catch (IOException e) {
            try (stored) {
                throw e;
            }
        }
    }

    private static String of(String name, int run, String suffix) {
        return (run == 1 ? name : name + "-" + run) + suffix;
    }

    /** The last run that took the name. */
    static OptionalInt lastRun(List<String> names) {
        return BackupFolder.lastRun(names);
    }
}
