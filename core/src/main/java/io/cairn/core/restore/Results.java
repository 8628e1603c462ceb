// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.core.apply.Applied;
import io.cairn.core.apply.Outcome;
import io.cairn.core.apply.Refusal;
import io.cairn.core.capture.RunLog;
import io.cairn.core.repository.RestoreEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and notes what became of each item. Safe for use by several threads. */
final class Results {

    /** What the server can't be asked about, as it depends on what the restore has yet to make. */
    private static final Set<Refusal> DEPENDENT = Set.of(Refusal.NO_NAMESPACE, Refusal.NO_TYPE, Refusal.NO_REFERENT);

    private static final String NOT_CHECKED = "not checked";

    private final RestoreSink sink;
    private final RunLog log;
    private final Clock clock;
    private final RestoreProgress progress;
    private final AtomicLong seq = new AtomicLong();
    private final boolean asking;
    private final Set<String> toBeDefined;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Long> perType = new TreeMap<>();

    /**
     * Of one run.
     *
     * @param asking whether the server is only asked what it would do
     * @param toBeDefined the types that the restore itself defines
     */
    Results(
            RestoreSink sink,
            RunLog log,
            Clock clock,
            RestoreProgress progress,
            boolean asking,
            Set<String> toBeDefined) {
        this.asking = asking;
        this.toBeDefined = Set.copyOf(toBeDefined);
        for (Outcome outcome : Outcome.values()) {
            counts.put(word(outcome), 0L);
        }
        this.sink = sink;
        this.log = log;
        this.clock = clock;
        this.progress = progress;
    }

    /** Notes the end of an item. */
    void ended(ItemId item, ItemId target, int stage, Instant started, ItemRestore.Ended ended) throws IOException {
        boolean unasked = asking && DEPENDENT.contains(refusal(ended));
        String outcome = unasked ? NOT_CHECKED : word(ended.outcome());
        if (!unasked) {
            tell(item, target.equals(item) ? item.toString() : item + " as " + target, ended);
        }
        String reason = unasked && refusal(ended) != Refusal.NO_REFERENT
                ? "what it needs is not in the cluster yet"
                : ended.reason();
        write(item, target, stage, started, outcome, reason, ended.notes());
    }

    /** Notes an item whose type the cluster doesn't serve, for a reason that holds for all of the type. */
    void unserved(RestoreItem item, int stage, String reason) throws IOException {
        String type = item.id().type();
        boolean unasked = asking && toBeDefined.contains(type);
        if (!unasked) {
            once(type, reason);
        }
        write(
                item.id(),
                item.target(),
                stage,
                clock.instant(),
                unasked ? NOT_CHECKED : word(Outcome.FAILED),
                unasked ? "its type is yet to be defined, by this restore" : reason,
                List.of());
    }

    private void write(
            ItemId item, ItemId target, int stage, Instant started, String outcome, String reason, List<String> notes)
            throws IOException {
        synchronized (counts) {
            counts.merge(outcome, 1L, Long::sum);
        }
        progress.ended();
        sink.write(new RestoreEntry(
                seq.incrementAndGet(), item, target, stage, started, clock.instant(), outcome, reason, notes));
    }

    private static Refusal refusal(ItemRestore.Ended ended) {
        return ended.applied().map(Applied::refusal).orElse(Refusal.NONE);
    }

    private void tell(ItemId item, String words, ItemRestore.Ended ended) {
        Refusal refusal = refusal(ended);
        if (refusal == Refusal.NO_RIGHT || refusal == Refusal.NO_TYPE) {
            once(item.type(), ended.reason());
        } else if (ended.outcome() == Outcome.FAILED) {
            log.error(item, words + ": " + ended.reason());
        } else if (ended.outcome() == Outcome.SKIPPED && ended.applied().isPresent()) {
            log.warning(item, words + " " + ended.reason());
        } else if (ended.outcome() == Outcome.SKIPPED) {
            log.info(item, words + " is left out: " + ended.reason());
        }
        ended.notes().forEach(note -> log.info(item, words + ": " + note));
    }

    /** What holds for all items of a type is said once; the journal has it for each. */
    private void once(String type, String reason) {
        synchronized (perType) {
            if (perType.merge(type, 1L, Long::sum) == 1) {
                log.error(type + ": " + reason);
            }
        }
    }

    /**
     * How many items ended in which way, by the words of the journal; outcomes that none had are there with 0. Those that the
     * run did not come to are {@code not begun}.
     *
     * @param all how many items there are
     */
    Map<String, Long> counts(long all) {
        synchronized (counts) {
            Map<String, Long> complete = new LinkedHashMap<>(counts);
            long ended = counts.values().stream().mapToLong(Long::longValue).sum();
            if (ended < all) {
                complete.put("not begun", all - ended);
            }
            return complete;
        }
    }

    /** How many items failed. */
    long failed() {
        synchronized (counts) {
            return counts.getOrDefault(word(Outcome.FAILED), 0L);
        }
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
