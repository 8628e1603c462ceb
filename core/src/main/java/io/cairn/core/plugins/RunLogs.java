// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.core.log.LogMarks;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.event.Level;

/**
 * The logs of the runs that are under way, for plugins that outlive a run: object stores. A line goes to the run that its
 * thread works for. Safe for use by several threads.
 */
final class RunLogs implements PluginLog {

    private final List<Kept> runs = new CopyOnWriteArrayList<>();

    private record Kept(String run, PluginLog log) {}

    /** Does the work of a run, whose log gets what is said meanwhile. */
    <R, X extends Exception> R ofRun(String name, PluginLog log, LogMarks.Work<R, X> work) throws X {
        runs.add(new Kept(name, log));
        try {
            return LogMarks.ofRun(name, work);
        } finally {
            runs.removeIf(kept -> kept.log() == log);
        }
    }

    @Override
    public void said(String plugin, Level level, String message) {
        List<Kept> now = List.copyOf(runs);
        Optional<String> marked = LogMarks.run();
        if (marked.isPresent()) {
            now.stream()
                    .filter(kept -> kept.run().equals(marked.get()))
                    .forEach(kept -> kept.log().said(plugin, level, message));
        } else if (now.size() == 1) {
            // A thread of the store's own bears no mark; only while there is one run is it known for which it works.
            now.get(0).log().said(plugin, level, message);
        }
    }
}
