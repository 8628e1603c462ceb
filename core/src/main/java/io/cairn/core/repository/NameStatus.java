// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What was found of a name at one moment.
 *
 * @param folder where
 * @param state the state
 * @param files the files that are there
 * @param last the number of the last run that took the name, 0 if there is none
 * @param run that run
 * @param mayLiveUntil when it counts as dead, if it can't be told from here whether it lives; {@link Instant#MAX} if it
 *     keeps no lease, as runs of older versions
 * @param problem why its file can't be read, or empty
 */
record NameStatus(
        BackupFolder folder,
        NameState state,
        List<String> files,
        int last,
        Optional<RunFile> run,
        Optional<Instant> mayLiveUntil,
        String problem) {

    /** Somebody may remove the file of the run between the listing and the look into it. */
    private static final int LOOKS = 3;

    private static final String MANIFEST_IS_MISSING =
            "its " + BackupFolder.MANIFEST + " is missing; bring that file back";

    /**
     * Looks at a name.
     *
     * @throws IOException if the store failed
     */
    static NameStatus of(BackupFolder folder, Instant now) throws IOException {
        return of(folder, now, LOOKS);
    }

    private static NameStatus of(BackupFolder folder, Instant now, int looks) throws IOException {
        List<String> files = folder.files();
        int last = BackupFolder.lastRun(files).orElse(0);
        boolean manifest = files.contains(BackupFolder.MANIFEST);
        if (last == 0) {
            NameState state = files.isEmpty() ? NameState.FREE : manifest ? NameState.WHOLE : NameState.FOREIGN;
            return new NameStatus(folder, state, files, last, Optional.empty(), Optional.empty(), "");
        }
        RunFile run;
        try {
            Optional<byte[]> json = folder.read(BackupFolder.runFile(last));
            if (json.isEmpty() && looks > 1) {
                return of(folder, now, looks - 1);
            }
            run = RunFile.read(json.orElseThrow(() -> new IOException("it is gone")));
        } catch (IOException e) {
            NameState state = manifest ? NameState.WHOLE : NameState.UNREADABLE;
            return new NameStatus(
                    folder, state, files, last, Optional.empty(), Optional.empty(), String.valueOf(e.getMessage()));
        }
        return of(folder, now, files, last, run);
    }

    private static NameStatus of(BackupFolder folder, Instant now, List<String> files, int last, RunFile run)
            throws IOException {
        boolean manifest = files.contains(BackupFolder.MANIFEST);
        if (!run.deletes() && manifest) {
            return known(NameState.WHOLE, folder, files, last, run);
        }
        if (!run.deletes() && hasFailed(folder, run)) {
            return known(NameState.FAILED, folder, files, last, run);
        }
        RunProcess.Life life = run.process().life();
        if (life == RunProcess.Life.ALIVE) {
            return known(run.deletes() ? NameState.DELETING : NameState.RUNNING, folder, files, last, run);
        }
        if (life == RunProcess.Life.UNKNOWN && run.lease().isZero()) {
            return uncertain(folder, files, last, run, Instant.MAX);
        }
        if (life == RunProcess.Life.UNKNOWN) {
            LeaseKey lease = latest(folder, run);
            if (lease.live(now)) {
                return uncertain(folder, files, last, run, lease.until().plus(Lease.SKEW));
            }
        }
        return known(dead(folder, run, manifest), folder, files, last, run);
    }

    private static NameState dead(BackupFolder folder, RunFile run, boolean manifest) throws IOException {
        if (run.deletes()) {
            return manifest ? NameState.STILL_WHOLE : NameState.HALF_DELETED;
        }
        return BackupIndex.knows(folder.store(), folder.name()) ? NameState.DAMAGED : NameState.KILLED;
    }

    private static NameStatus known(NameState state, BackupFolder folder, List<String> files, int last, RunFile run) {
        return new NameStatus(folder, state, files, last, Optional.of(run), Optional.empty(), "");
    }

    private static NameStatus uncertain(
            BackupFolder folder, List<String> files, int last, RunFile run, Instant mayLiveUntil) {
        NameState state = run.deletes() ? NameState.DELETING : NameState.UNCERTAIN;
        return new NameStatus(folder, state, files, last, Optional.of(run), Optional.of(mayLiveUntil), "");
    }

    private static boolean hasFailed(BackupFolder folder, RunFile run) throws IOException {
        return Manifest.ifReadable(folder, BackupFolder.FAILURE)
                .filter(failure -> failure.runId().equals(run.runId()))
                .isPresent();
    }

    /** The run file is the first lease. */
    private static LeaseKey latest(BackupFolder folder, RunFile run) throws IOException {
        LeaseKey latest = new LeaseKey(folder.name(), run.runId(), run.begun().plus(run.lease()));
        for (LeaseKey lease : LeaseKey.on(folder.store(), folder.name())) {
            if (lease.runId().equals(run.runId()) && lease.until().isAfter(latest.until())) {
                latest = lease;
            }
        }
        return latest;
    }

    String name() {
        return folder.name();
    }

    boolean hasManifest() {
        return files.contains(BackupFolder.MANIFEST);
    }

    /** The last run, for messages, and what is known of it. */
    String words() {
        if (run.isEmpty()) {
            return "a run of which nothing else is known";
        }
        RunFile last = run.get();
        return switch (state) {
            case WHOLE, FAILED -> last.words() + ", which has ended";
            case RUNNING -> last.wordsWithProcess() + ", which is still at work";
            case DELETING ->
                last.wordsWithProcess()
                        + (mayLiveUntil.isPresent() ? ", " + uncertainty() : ", which is still at work");
            case UNCERTAIN -> last.wordsWithProcess() + ", " + uncertainty();
            default -> last.words() + ", which was killed";
        };
    }

    private boolean keepsLease() {
        return !mayLiveUntil.equals(Optional.of(Instant.MAX));
    }

    private String uncertainty() {
        String told = "of which can't be told from here whether it lives";
        // to the second after: who comes back at that time must not be sent away again
        return keepsLease()
                ? told + " before " + mayLiveUntil.orElseThrow().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS)
                : told;
    }

    /** That a backup which was whole can't be read. */
    IOException damage() {
        return new IOException(
                "the backup '" + name() + "' in " + folder.store().location() + " is damaged: " + MANIFEST_IS_MISSING
                        + ", or restore from a copy of the backup");
    }

    /** Why the name can't be had, and what to do. */
    InvalidInputException refusal() {
        String place = folder.store().location();
        String remove = folder.key("") + " in " + place;
        if (hasManifest()) {
            return new InvalidInputException("there is a backup '" + name() + "' in " + place
                    + " already; nothing is ever overwritten, use another name");
        }
        return new InvalidInputException(
                switch (state) {
                    case FOREIGN ->
                        "the name '" + name() + "' is taken in " + place
                                + " by files that Cairn didn't write, such as " + files.get(0)
                                + "; use another name";
                    case UNREADABLE ->
                        "the name '" + name() + "' is taken by a run whose file "
                                + folder.key(BackupFolder.runFile(last)) + " in " + place + " can't be read: "
                                + problem + "; if no run is at it, remove that folder";
                    case DAMAGED ->
                        "the name '" + name() + "' is taken by a backup in " + place + " that is damaged: "
                                + MANIFEST_IS_MISSING
                                + ", use another name, or delete what is left of it";
                    case UNCERTAIN, DELETING ->
                        "the name '" + name() + "' is taken by " + words() + "; "
                                + (mayLiveUntil.isPresent()
                                        ? "use another name, or, if it was killed, "
                                                + (keepsLease() ? "wait until then" : "remove " + remove)
                                        : "use another name, or wait for it");
                    default ->
                        "the name '" + name() + "' is taken by " + words() + "; use another name, or wait for it";
                });
    }
}
