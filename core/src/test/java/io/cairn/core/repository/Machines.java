// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.repository.StoredBackup.FileEntry;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Locations as processes here and elsewhere see them, and what must be true of a location at any moment. */
public final class Machines {

    private static final LeaseTimer NEVER = (period, task) -> () -> {};

    private Machines() {}

    /** A process that others here can see is dead. */
    static RunProcess dead() {
        RunProcess self = RunProcess.current();
        return new RunProcess(self.host(), self.pidSpace(), self.pid(), 1_000_000_000_000L);
    }

    /** A process of which others can't see whether it lives. */
    static RunProcess elsewhere() {
        return new RunProcess("another-host", "", 1, 0);
    }

    /** The location seen by a process on this machine that is dead for whoever comes after it. */
    public static Repository dying(ObjectStore store, Clock clock) {
        return new Repository(store, clock, Keyring.of(), dead(), NEVER);
    }

    /** The location seen by a process on another machine. */
    public static Repository elsewhere(ObjectStore store, Clock clock) {
        return new Repository(store, clock, Keyring.of(), elsewhere(), NEVER);
    }

    /** The location seen by this process. */
    public static Repository here(ObjectStore store, Clock clock) {
        return new Repository(store, clock, Keyring.of(), RunProcess.current(), NEVER);
    }

    /** The state of a name. */
    public static NameState state(ObjectStore store, String name, Clock clock) throws IOException {
        return NameStatus.of(new BackupFolder(store, name), clock.instant()).state();
    }

    /** Makes a small backup. */
    public static void make(Repository repository, String name) throws IOException {
        make(repository, name, List.of());
    }

    /** The same, which these keys open. */
    static void make(Repository repository, String name, List<Recipient> recipients) throws IOException {
        try (BackupDraft draft = repository.begin(name, recipients)) {
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record(name, Phase.COMPLETED));
        }
    }

    /** Lets a run of a name fail. */
    public static void fail(Repository repository, String name) throws IOException {
        try (BackupDraft draft = repository.begin(name)) {
            Samples.writeFiles(draft, true);
            draft.discard();
            draft.write(BackupFile.LOGS, Gzip.of(new byte[100]));
            draft.fail(Samples.record(name, Phase.FAILED));
        }
    }

    /** A store in memory with the same objects. */
    public static MemoryObjectStore copy(ObjectStore store) throws IOException {
        MemoryObjectStore copy = new MemoryObjectStore("copy");
        for (String key : store.list("")) {
            try (ObjectWriter writer = copy.create(key);
                    InputStream in = store.open(key)) {
                in.transferTo(writer);
                writer.commit();
            }
        }
        return copy;
    }

    /** Each file of the backup is the one of the manifest, and the tarball and the journal can be read to their ends. */
    public static void assertWhole(ObjectStore store, String name, Clock clock) throws IOException {
        StoredBackup backup = here(store, clock).open(name);
        assertThat(backup.record().phase()).as(name).isIn(Phase.COMPLETED, Phase.PARTIALLY_FAILED);
        for (FileEntry file : backup.files()) {
            try (InputStream in = store.open("backups/" + name + "/" + file.name())) {
                byte[] content = in.readAllBytes();
                assertThat(content).as(file.name()).hasSize((int) file.size());
                assertThat(Sha256.hex(content)).as(file.name()).isEqualTo(file.sha256());
            }
        }
        List<String> entries = new ArrayList<>();
        backup.readArchive(entry -> entries.add(entry.path()));
        assertThat(entries).isNotEmpty();
    }

    /** Every object belongs to a whole backup or to the record of a failed run. */
    public static void assertNothingLeft(ObjectStore store, Clock clock) throws IOException {
        List<String> left = new ArrayList<>(store.list(""));
        for (String name : store.children(BackupFolder.ROOT)) {
            NameState state = state(store, name, clock);
            assertThat(state).as(name).isIn(NameState.WHOLE, NameState.FAILED);
            String folder = "backups/" + name + "/";
            if (state == NameState.WHOLE) {
                StoredBackup backup = here(store, clock).open(name);
                backup.files().forEach(file -> left.remove(folder + file.name()));
                left.remove(folder + BackupFolder.MANIFEST);
                left.remove(
                        BackupIndex.ROOT + BackupIndex.encode(BackupSummary.of(backup.record(), backup.encrypted())));
            } else {
                left.removeIf(key -> key.startsWith(folder));
            }
        }
        assertThat(left).isEmpty();
    }
}
