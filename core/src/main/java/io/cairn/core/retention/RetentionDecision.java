// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.Phase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which backups stay: per cluster, by the moment at which they began, in UTC. Immutable.
 *
 * <ul>
 *   <li>The newest {@code Completed} backup of a cluster stays, whatever is asked; where there is none, the newest
 *       {@code PartiallyFailed} one.
 *   <li>What is locked stays until the lock ends.
 *   <li>A backup with an expiry goes by that alone: it stays until then, and takes no place of the rules. After it, it goes
 *       if that was asked for.
 *   <li>The rules go over the others. A {@code PartiallyFailed} backup never takes the place of a {@code Completed} one: of
 *       a day that has both, the {@code Completed} one is kept, and of the last ones it counts apart, as long as nothing
 *       better has come since.
 * </ul>
 */
public final class RetentionDecision {

    private static final Comparator<BackupSummary> NEWEST_FIRST = Comparator.comparing(BackupSummary::started)
            .thenComparing(BackupSummary::name)
            .reversed();

    private final KeepRules rules;
    private final boolean expired;
    private final Predicate<String> names;
    private final Instant now;

    /**
     * A decision.
     *
     * @param rules what is kept of backups without an expiry; all of them, if there is no rule
     * @param expired whether backups whose time is over go
     * @param names which backups it is about; the others stay, and take no place
     * @param now the time
     */
    public RetentionDecision(KeepRules rules, boolean expired, Predicate<String> names, Instant now) {
        this.rules = rules;
        this.expired = expired;
        this.names = names;
        this.now = now;
    }

    /** A verdict on each backup that this is about, by cluster, the newest first. */
    public List<Verdict> of(List<BackupSummary> all) {
        return clusters(all).stream()
                .flatMap(cluster -> ofCluster(cluster).stream())
                .toList();
    }

    /** Of each cluster the one backup that always stays: the last good one, or the last one where none is good. */
    static List<BackupSummary> lastGood(Collection<BackupSummary> all) {
        return clusters(all).stream().map(RetentionDecision::lastGoodOf).toList();
    }

    /** The backups of each cluster, the newest first. */
    private static Collection<List<BackupSummary>> clusters(Collection<BackupSummary> all) {
        return all.stream()
                .filter(backup -> backup.phase() != Phase.FAILED)
                .sorted(Comparator.comparing(BackupSummary::clusterUid).thenComparing(NEWEST_FIRST))
                .collect(Collectors.groupingBy(BackupSummary::clusterUid, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static BackupSummary lastGoodOf(List<BackupSummary> newestFirst) {
        return newestFirst.stream().filter(RetentionDecision::good).findFirst().orElse(newestFirst.get(0));
    }

    private List<Verdict> ofCluster(List<BackupSummary> newestFirst) {
        Reasons reasons = new Reasons();
        List<BackupSummary> meant =
                newestFirst.stream().filter(backup -> names.test(backup.name())).toList();
        protect(newestFirst, reasons);
        meant.forEach(backup -> keepByItsOwnWord(backup, reasons));
        applyRules(
                meant.stream()
                        .filter(backup -> backup.keeping().expires().isEmpty())
                        .toList(),
                reasons);
        return meant.stream()
                .map(backup -> reasons.of(backup)
                        .map(why -> new Verdict(backup, true, why))
                        .orElseGet(() -> new Verdict(backup, false, List.of(whyItGoes(backup)))))
                .toList();
    }

    private static void protect(List<BackupSummary> newestFirst, Reasons reasons) {
        BackupSummary last = lastGoodOf(newestFirst);
        reasons.add(
                last,
                good(last)
                        ? "the last good one of its cluster"
                        : "the last one of its cluster, which has no better one");
    }

    private void keepByItsOwnWord(BackupSummary backup, Reasons reasons) {
        if (backup.keeping().locked(now)) {
            backup.keeping().lockedUntil().ifPresent(until -> reasons.add(backup, "locked until " + seconds(until)));
        }
        backup.keeping().expires().ifPresent(expires -> {
            if (!backup.keeping().expired(now)) {
                reasons.add(backup, "expires " + seconds(expires));
            } else if (!expired) {
                reasons.add(backup, "expired " + seconds(expires) + "; --expired deletes it");
            }
        });
    }

    private void applyRules(List<BackupSummary> newestFirst, Reasons reasons) {
        if (rules.none()) {
            newestFirst.forEach(backup -> reasons.add(backup, "no rule was given"));
            return;
        }
        keepLast(newestFirst, reasons);
        for (Span span : Span.values()) {
            keepOneEach(span, newestFirst, reasons);
        }
        rules.within()
                .ifPresent(within -> newestFirst.stream()
                        .filter(backup -> !backup.started().isBefore(now.minus(within)))
                        .forEach(backup -> reasons.add(backup, "within the time given")));
    }

    private void keepLast(List<BackupSummary> newestFirst, Reasons reasons) {
        List<BackupSummary> good =
                newestFirst.stream().filter(RetentionDecision::good).toList();
        number(good, "last", reasons);
        List<BackupSummary> sinceThen = newestFirst.stream()
                .takeWhile(backup -> !RetentionDecision.good(backup))
                .toList();
        number(sinceThen, "last that failed partly", reasons);
    }

    private void number(List<BackupSummary> newestFirst, String rule, Reasons reasons) {
        for (int i = 0; i < Math.min(rules.last(), newestFirst.size()); i++) {
            reasons.add(newestFirst.get(i), rule + " " + (i + 1) + " of " + rules.last());
        }
    }

    private void keepOneEach(Span span, List<BackupSummary> newestFirst, Reasons reasons) {
        Map<LocalDate, BackupSummary> best = new LinkedHashMap<>();
        for (BackupSummary backup : newestFirst) {
            best.merge(span.of(backup.started()), backup, (one, older) -> good(one) || !good(older) ? one : older);
        }
        int kept = 0;
        for (BackupSummary backup : best.values()) {
            if (kept == span.number(rules)) {
                break;
            }
            kept++;
            reasons.add(backup, span.rule() + " " + kept + " of " + span.number(rules));
        }
    }

    private static boolean good(BackupSummary backup) {
        return backup.phase() == Phase.COMPLETED;
    }

    private static String whyItGoes(BackupSummary backup) {
        return backup.keeping()
                .expires()
                .map(expires -> "expired " + seconds(expires))
                .orElse("no rule keeps it");
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What keeps each backup. */
    private static final class Reasons {
        private final Map<String, List<String>> byName = new LinkedHashMap<>();

        void add(BackupSummary backup, String reason) {
            byName.computeIfAbsent(backup.name(), name -> new ArrayList<>()).add(reason);
        }

        Optional<List<String>> of(BackupSummary backup) {
            return Optional.ofNullable(byName.get(backup.name()));
        }
    }
}
