// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run or a deletion that has not ended, or has failed, left of a name.
 *
 * @param name the name
 * @param state its state
 * @param run the run, if its file can be read
 * @param mayLiveUntil when the run counts as dead, if it can't be told from here whether it lives; {@link Instant#MAX} if it
 *     keeps no lease
 * @param files how many files there are
 * @param bytes their size
 * @param frozen the pods that it left frozen
 */
public record IncompleteBackup(
        String name,
        NameState state,
        Optional<Run> run,
        Optional<Instant> mayLiveUntil,
        int files,
        long bytes,
        List<ItemId> frozen) {

    /**
     * A run that took a name.
     *
     * @param host the host it ran on
     * @param pid its process id there
     * @param begun when it took the name
     * @param deletes whether it did so to delete what was there
     */
    public record Run(String host, long pid, Instant begun, boolean deletes) {}

    /** Copies the list. */
    public IncompleteBackup {
        frozen = List.copyOf(frozen);
    }

    /**
     * Why it is not removed now, to be read behind the name; empty if it is.
     *
     * @param failedToo whether the records and logs of failed runs are to be removed too
     */
    public Optional<String> stays(boolean failedToo) {
        if (!frozen.isEmpty()) {
            return Optional.of("it left " + (frozen.size() == 1 ? frozen.get(0) : frozen.size() + " pods")
                    + " frozen: release " + (frozen.size() == 1 ? "it" : "them") + " first by 'cairn backup release "
                    + name + "' with the same --location");
        }
        if (failedToo ? state.mayPruneIfAsked() : state.mayPrune()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (state) {
                    case FAILED -> "it is the record and the log of a failed run: add --failed to remove them too";
                    case RUNNING -> "its run is still at work";
                    case DAMAGED ->
                        "it is a backup whose manifest is missing: bring that file back, or delete what is left of it";
                    case UNREADABLE -> "the file of its run can't be read: if no run is at it, remove its folder";
                    default -> mayLives();
                });
    }

    private String mayLives() {
        String what = run.filter(Run::deletes).isPresent() ? "its deletion" : "its run";
        if (mayLiveUntil.isEmpty()) {
            return what + " is still at work";
        }
        return mayLiveUntil.get().equals(Instant.MAX)
                ? what
                        + " keeps no lease, so it can't be told from here whether it lives: if it doesn't, remove its folder"
                : what + " may live until its lease has ended at " + mayLiveUntil.get();
    }
}
