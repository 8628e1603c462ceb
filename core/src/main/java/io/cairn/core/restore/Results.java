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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and notes what became of each item. Safe for use by several threads. */
final class Results {

    private final RestoreSink sink;
    private final RunLog log;
    private final Clock clock;
    private final RestoreProgress progress;
    private final AtomicLong seq = new AtomicLong();
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private final Map<String, Long> perType = new TreeMap<>();

    Results(RestoreSink sink, RunLog log, Clock clock, RestoreProgress progress) {
        this.sink = sink;
        this.log = log;
        this.clock = clock;
        this.progress = progress;
    }

    /** Notes the end of an item. */
    void ended(ItemId item, ItemId target, int stage, Instant started, ItemRestore.Ended ended) throws IOException {
        tell(item, ended);
        synchronized (counts) {
            counts.merge(ended.outcome(), 1L, Long::sum);
        }
        progress.ended();
        sink.write(new RestoreEntry(
                seq.incrementAndGet(),
                item,
                target,
                stage,
                started,
                clock.instant(),
                word(ended.outcome()),
                ended.reason(),
                ended.notes()));
    }

    private void tell(ItemId item, ItemRestore.Ended ended) {
        Refusal refusal = ended.applied().map(Applied::refusal).orElse(Refusal.NONE);
        if (refusal == Refusal.NO_RIGHT || refusal == Refusal.NO_TYPE) {
            once(item.type(), ended.reason());
        } else if (ended.outcome() == Outcome.FAILED) {
            log.error(item + ": " + ended.reason());
        } else if (ended.outcome() == Outcome.SKIPPED && ended.applied().isPresent()) {
            log.warning(item + " " + ended.reason());
        } else if (ended.outcome() == Outcome.SKIPPED) {
            log.info(item + " is left out: " + ended.reason());
        }
        ended.notes().forEach(note -> log.info(item + ": " + note));
    }

    /** What holds for all items of a type is said once; the journal has it for each. */
    void once(String type, String reason) {
        synchronized (perType) {
            if (perType.merge(type, 1L, Long::sum) == 1) {
                log.error(type + ": " + reason);
            }
        }
    }

    /** How many items ended in which way, by the words of the journal; outcomes that none had are there with 0. */
    Map<String, Long> counts() {
        Map<String, Long> words = new LinkedHashMap<>();
        synchronized (counts) {
            for (Outcome outcome : Outcome.values()) {
                words.put(word(outcome), counts.getOrDefault(outcome, 0L));
            }
        }
        return words;
    }

    /** How many items failed. */
    long failed() {
        synchronized (counts) {
            return counts.getOrDefault(Outcome.FAILED, 0L);
        }
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
