// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.log;

import io.cairn.api.ItemId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/**
 * Marks what a thread logs with {@code run} and {@code item}, by the mapped diagnostic context of SLF4J. A program that embeds
 * the engine and has no logging with such a context has no marks.
 */
public final class LogMarks {

    private static final String RUN = "run";
    private static final String ITEM = "item";
    private static final int MOST_NAMED = 5;

    private LogMarks() {}

    /**
     * What is done under a mark.
     *
     * @param <R> what comes back
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Work<R, X extends Exception> {

        /** Does it. */
        R run() throws X;
    }

    /** Does work for a run. However it ends, the thread is marked as before then. */
    public static <R, X extends Exception> R ofRun(String name, Work<R, X> work) throws X {
        return marked(RUN, name, work);
    }

    /** Does work on an item. However it ends, the thread is marked as before then. */
    public static <R, X extends Exception> R about(ItemId item, Work<R, X> work) throws X {
        return marked(ITEM, item.toString(), work);
    }

    /**
     * Does work on several items at once. All of them are the mark, so that whoever looks for one of them finds what is said
     * here; of many the first few are named and the others counted.
     */
    public static <R, X extends Exception> R about(List<ItemId> items, Work<R, X> work) throws X {
        String named = items.stream().limit(MOST_NAMED).map(ItemId::toString).collect(Collectors.joining(", "));
        int others = items.size() - MOST_NAMED;
        return marked(ITEM, others > 0 ? named + " and " + others + " more" : named, work);
    }

    private static <R, X extends Exception> R marked(String key, String value, Work<R, X> work) throws X {
        Optional<String> before = Optional.ofNullable(MDC.get(key));
        MDC.put(key, value);
        try {
            return work.run();
        } finally {
            if (before.isPresent()) {
                MDC.put(key, before.get());
            } else {
                MDC.remove(key);
            }
        }
    }

    /** The run that this thread works for, if it is marked. */
    public static Optional<String> run() {
        return Optional.ofNullable(MDC.get(RUN));
    }

    /** The item that this thread works on, or the items, if it is marked. */
    public static Optional<String> item() {
        return Optional.ofNullable(MDC.get(ITEM));
    }

    /** Makes daemon threads of this name, which work for the run for which the thread works that makes them. */
    public static ThreadFactory threads(String name) {
        return task -> {
            Optional<String> run = Optional.ofNullable(MDC.get(RUN));
            Thread thread = new Thread(
                    () -> {
                        run.ifPresent(mark -> MDC.put(RUN, mark));
                        task.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
