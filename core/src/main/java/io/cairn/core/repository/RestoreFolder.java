// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import java.util.List;
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

    /** Written before the first hook of a run: without a record of the run, nobody knows which of them ran. */
    static String hooks(int run) {
        return of("cairn-hooks", run, ".json");
    }

    String logs(int run) {
        return of("restore-" + files.name() + "-logs", run, ".gz");
    }

    private static String of(String name, int run, String suffix) {
        return (run == 1 ? name : name + "-" + run) + suffix;
    }

    /** The last run that took the name. */
    static OptionalInt lastRun(List<String> names) {
        return BackupFolder.lastRun(names);
    }
}
