// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What runs and deletions left in a location that did not end, or failed. Safe for use by several threads and processes.
 *
 * <p>A whole backup is in the listing index, and whoever deletes one holds a lease before anything else; so what is
 * incomplete is found without a look into each backup.
 */
public final class IncompleteBackups {

    /** What stores write to find out what they can do. Whoever is at it now doesn't mind that it is gone. */
    private static final String PROBES = "metadata/cairn/probe-";

    private final Repository repository;
    private final ObjectStore store;
    private final Clock clock;
    private final NameClaims names;

    IncompleteBackups(Repository repository, NameClaims names) {
        this.repository = repository;
        this.store = names.store();
        this.clock = names.clock();
        this.names = names;
    }

    /**
     * Lists them, sorted by name. Names of other tools are left out.
     *
     * @throws IOException if the location can't be read
     */
    public List<IncompleteBackup> list() throws IOException {
        List<IncompleteBackup> all = new ArrayList<>();
        for (String name : suspects()) {
            NameStatus seen = names.look(name);
            if (isIncomplete(seen.state())) {
                all.add(incomplete(seen));
            }
        }
        return all;
    }

    private static boolean isIncomplete(NameState state) {
        return state != NameState.FREE && state != NameState.FOREIGN && state != NameState.WHOLE;
    }

    private NavigableSet<String> suspects() throws IOException {
        Map<String, BackupSummary> index = BackupIndex.read(store);
        NavigableSet<String> suspects = new TreeSet<>(store.children(BackupFolder.ROOT));
        suspects.removeAll(index.keySet());
        LeaseKey.all(store).forEach(lease -> suspects.add(lease.name()));
        return suspects;
    }

    private IncompleteBackup incomplete(NameStatus seen) throws IOException {
        BackupFolder folder = seen.folder();
        long bytes = 0;
        for (String file : seen.files()) {
            bytes += store.size(folder.key(file)).orElse(0L);
        }
        return new IncompleteBackup(
                seen.name(),
                seen.state(),
                seen.run()
                        .map(run -> new IncompleteBackup.Run(
                                run.process().host(), run.process().pid(), run.begun(), run.deletes())),
                seen.mayLiveUntil(),
                seen.files().size(),
                bytes,
                FrozenFiles.read(folder.frozen(), folder.frozen().files()).stream()
                        .map(pod -> pod.intent().pod())
                        .toList());
    }

    /**
     * Removes what there is of one, if it is dead: all of it, or what a deletion left that died before it removed anything.
     *
     * @param failedToo whether the record and the log of a failed run are removed too
     * @throws InvalidInputException if it is not to be removed, or somebody is at it at this moment
     * @throws IOException if the store failed; what is left is removed the next time
     */
    public void prune(String name, boolean failedToo) throws IOException {
        BackupNames.check(name);
        NameStatus seen = names.look(name);
        Optional<String> stays = isIncomplete(seen.state())
                ? incomplete(seen).stays(failedToo)
                : Optional.of("there is nothing incomplete of that name in " + store.location());
        if (stays.isPresent()) {
            throw new InvalidInputException("'" + name + "' is not removed: " + stays.get());
        }
        if (seen.state() == NameState.STILL_WHOLE) {
            seen.folder().delete(BackupFolder.runFile(seen.last()));
        } else {
            repository.removal(name).remove();
        }
    }

    /**
     * Tidies what belongs to nothing: leases of runs that have ended, notes of releases that are over, and what the listing
     * index says of backups that don't exist; adds to the index what it lacks. Names at which somebody is or may be are left
     * alone, and those of {@link #list} too.
     *
     * @return how many objects were removed
     * @throws IOException if the store failed
     */
    public int tidy() throws IOException {
        // Listed before any state is looked at: what is there now is not of a run that takes a free name later.
        Map<String, List<LeaseKey>> leases =
                LeaseKey.all(store).stream().collect(Collectors.groupingBy(LeaseKey::name));
        Map<String, List<String>> index =
                store.list(BackupIndex.ROOT).stream().collect(Collectors.groupingBy(BackupIndex::name));
        Set<String> folders = new HashSet<>(store.children(BackupFolder.ROOT));
        NavigableSet<String> suspects = new TreeSet<>(leases.keySet());
        suspects.addAll(repository.frozenNames());
        folders.stream().filter(name -> !index.containsKey(name)).forEach(suspects::add);
        index.keySet().stream().filter(name -> !folders.contains(name)).forEach(suspects::add);
        int removed = 0;
        List<String> probes = new ArrayList<>(store.list(PROBES));
        probes.addAll(LocationCheck.leftBefore(store, clock.instant()));
        for (String probe : probes) {
            store.delete(probe);
            removed++;
        }
        for (String name : suspects) {
            removed +=
                    tidy(names.look(name), leases.getOrDefault(name, List.of()), index.getOrDefault(name, List.of()));
        }
        return removed;
    }

    private int tidy(NameStatus seen, List<LeaseKey> leases, List<String> index) throws IOException {
        List<String> gone = new ArrayList<>();
        boolean free = seen.state() == NameState.FREE || seen.state() == NameState.FOREIGN;
        if (free) {
            gone.addAll(index);
        }
        if (free || seen.state() == NameState.FAILED || seen.state() == NameState.WHOLE) {
            leases.stream()
                    .filter(lease -> isOver(lease, seen))
                    .map(LeaseKey::key)
                    .forEach(gone::add);
        }
        BackupFolder frozen = seen.folder().frozen();
        List<String> notes = frozen.files();
        boolean released = FrozenFiles.read(frozen, notes).isEmpty();
        if (seen.state() == NameState.WHOLE) {
            if (released) {
                notes.forEach(note -> gone.add(frozen.key(note)));
            }
            if (index.isEmpty()) {
                gone.addAll(heldNames(seen));
                addToIndex(seen.folder());
            }
        }
        for (String key : gone) {
            store.delete(key);
        }
        if (seen.state() == NameState.FREE && released && !notes.isEmpty()) {
            repository.removal(seen.name()).remove();
            return gone.size() + notes.size();
        }
        return gone.size();
    }

    private boolean isOver(LeaseKey lease, NameStatus seen) {
        return !lease.live(clock.instant())
                || seen.run().map(RunFile::runId).filter(lease.runId()::equals).isPresent();
    }

    /** The file by which a copy held its name that was killed just after its manifest. */
    private static List<String> heldNames(NameStatus seen) throws IOException {
        Optional<Manifest> manifest = Manifest.ifReadable(seen.folder(), BackupFolder.MANIFEST);
        if (manifest.isEmpty()) {
            return List.of();
        }
        Set<String> listed =
                manifest.get().files().stream().map(FileEntry::name).collect(Collectors.toSet());
        return seen.files().stream()
                .filter(file -> BackupFolder.isRunFile(file) && !listed.contains(file))
                .map(seen.folder()::key)
                .toList();
    }

    private void addToIndex(BackupFolder folder) throws IOException {
        Optional<Manifest> manifest = Manifest.ifReadable(folder, BackupFolder.MANIFEST);
        if (manifest.isPresent()) {
            BackupIndex.add(store, BackupListing.summary(manifest.get()));
        }
    }
}
