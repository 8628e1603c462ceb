// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/**
 * Every state in which the name of a backup can be, told by which files exist and by whether the last run that took the name
 * lives. {@code docs/repository.md} has the same as a table.
 */
public enum NameState {
    /** There is no file. */
    FREE(true, false, Prune.NEVER),
    /** There are files, and none of Cairn's among them: another tool's backup. */
    FOREIGN(false, false, Prune.NEVER),
    /** A run is at it. */
    RUNNING(false, false, Prune.NEVER),
    /** A run on another machine took the name; its lease has not ended, or there is none. */
    UNCERTAIN(false, false, Prune.NEVER),
    /** A run took the name and died. */
    KILLED(true, true, Prune.ALWAYS),
    /** A run took the name and ended, the index knows its backup, and something else than Cairn took the manifest. */
    DAMAGED(false, true, Prune.NEVER),
    /** A run ended without a backup; its record and its log are there. */
    FAILED(true, true, Prune.IF_ASKED),
    /** The manifest is there: this is a backup. */
    WHOLE(false, true, Prune.NEVER),
    /** A deletion is at it, or may be. Until the manifest goes it is still a backup. */
    DELETING(false, false, Prune.NEVER),
    /** A deletion died before the manifest was gone: this is a backup. */
    STILL_WHOLE(false, true, Prune.ALWAYS),
    /** A deletion died when the manifest was gone. */
    HALF_DELETED(true, true, Prune.ALWAYS),
    /** The file of the last run can't be read. */
    UNREADABLE(false, false, Prune.NEVER);

    /** Whether {@code backup prune-incomplete} removes what there is. */
    private enum Prune {
        NEVER,
        IF_ASKED,
        ALWAYS
    }

    private final boolean begin;
    private final boolean delete;
    private final Prune prune;

    NameState(boolean begin, boolean delete, Prune prune) {
        this.begin = begin;
        this.delete = delete;
        this.prune = prune;
    }

    /** Whether it is a backup: listed, and read by everybody. */
    public boolean whole() {
        return this == WHOLE || this == STILL_WHOLE;
    }

    /** Whether a new run may take the name. */
    public boolean mayBegin() {
        return begin;
    }

    /** Whether {@code backup delete} may take it. */
    public boolean mayDelete() {
        return delete;
    }

    /** Whether {@code backup prune-incomplete} cleans it up. */
    public boolean mayPrune() {
        return prune == Prune.ALWAYS;
    }

    /** Whether {@code backup prune-incomplete --failed} does. */
    public boolean mayPruneIfAsked() {
        return prune != Prune.NEVER;
    }
}
