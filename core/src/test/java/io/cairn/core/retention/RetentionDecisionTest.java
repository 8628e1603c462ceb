// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.Keeping;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionDecisionTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static BackupRecord backup(String name, String cluster, Phase phase, String started) {
        return new BackupRecord(
                name,
                phase,
                Instant.parse(started),
                Instant.parse(started).plusSeconds(5),
                new ItemCounts(1, 1, 0, 0, 0),
                Messages.NONE,
                Messages.NONE,
                cluster,
                "v1.34.1",
                "0.1.0",
                100,
                50,
                ObjectTree.empty());
    }

    private static BackupRecord good(String name, String started) {
        return backup(name, "c1", Phase.COMPLETED, started);
    }

    private static BackupRecord partly(String name, String started) {
        return backup(name, "c1", Phase.PARTIALLY_FAILED, started);
    }

    private static BackupRecord expires(BackupRecord record, String at) {
        return record.withKeeping(new Keeping(Optional.of(Instant.parse(at)), Optional.empty()));
    }

    private static BackupRecord locked(BackupRecord record, String until) {
        return record.withKeeping(new Keeping(Optional.empty(), Optional.of(Instant.parse(until))));
    }

    private static KeepRules rules(int last, int daily, int weekly, int monthly, int yearly) {
        return new KeepRules(last, daily, weekly, monthly, yearly, Optional.empty());
    }

    private static KeepRules last(int number) {
        return rules(number, 0, 0, 0, 0);
    }

    private static List<BackupSummary> summaries(List<BackupRecord> all) {
        return all.stream().map(backup -> BackupSummary.of(backup, false)).toList();
    }

    private static List<Verdict> decide(KeepRules rules, boolean expired, List<BackupRecord> all) {
        return new RetentionDecision(rules, expired, name -> true, NOW).of(summaries(all));
    }

    private static Set<String> kept(KeepRules rules, BackupRecord... all) {
        return kept(decide(rules, false, List.of(all)));
    }

    private static Set<String> kept(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(Verdict::kept)
                .map(verdict -> verdict.backup().name())
                .collect(Collectors.toSet());
    }

    /** One at midnight of each of the last 1000 days, named by its age in days. */
    private static List<BackupRecord> nightly() {
        return LongStream.range(0, 1000)
                .mapToObj(age -> good(
                        String.valueOf(age),
                        Instant.parse("2026-11-23T00:00:00Z")
                                .minus(Duration.ofDays(age))
                                .toString()))
                .toList();
    }

    static Stream<Arguments> rulesAndWhatTheyKeepOfNightlyBackups() {
        return Stream.of(
                Arguments.of(last(3), Set.of("0", "1", "2")),
                Arguments.of(rules(0, 2, 0, 0, 0), Set.of("0", "1")),
                // 2026-11-23 is a Monday: its week has one backup, and the weeks before end on Sundays.
                Arguments.of(rules(0, 0, 3, 0, 0), Set.of("0", "1", "8")),
                Arguments.of(rules(0, 0, 0, 3, 0), Set.of("0", "23", "54")),
                Arguments.of(rules(0, 0, 0, 0, 2), Set.of("0", "327")),
                Arguments.of(rules(1, 2, 2, 2, 1), Set.of("0", "1", "23")),
                Arguments.of(new KeepRules(0, 0, 0, 0, 0, Optional.of(Duration.ofHours(37))), Set.of("0", "1")));
    }

    @ParameterizedTest
    @MethodSource("rulesAndWhatTheyKeepOfNightlyBackups")
    void aBackupStaysIfOneOfTheRulesKeepsIt(KeepRules rules, Set<String> names) {
        assertThat(kept(decide(rules, false, nightly()))).isEqualTo(names);
    }

    @Test
    void ofADayTheNewestIsKept() {
        assertThat(kept(
                        rules(0, 2, 0, 0, 0),
                        good("today-early", "2026-11-23T01:00:00Z"),
                        good("today-late", "2026-11-23T23:59:59.999Z"),
                        good("before-early", "2026-11-20T00:00:00Z"),
                        good("before-late", "2026-11-20T23:00:00Z"),
                        good("long-ago", "2026-11-01T00:00:00Z")))
                .containsExactlyInAnyOrder("today-late", "before-late");
    }

    @Test
    void daysAreThoseOfUtc() {
        assertThat(kept(
                        rules(0, 2, 0, 0, 0),
                        good("a", "2026-11-22T23:59:59.999999999Z"),
                        good("b", "2026-11-23T00:00:00Z"),
                        good("c", "2026-11-21T00:00:00Z")))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theFirstDaysOfAYearBelongToTheWeekThatBeganBefore() {
        assertThat(kept(
                        rules(0, 0, 2, 0, 0),
                        good("new-year", "2026-01-01T00:00:00Z"),
                        good("old-year", "2025-12-31T00:00:00Z"),
                        good("week-before", "2025-12-28T00:00:00Z")))
                .containsExactlyInAnyOrder("new-year", "week-before");
    }

    @Test
    void ofTwoThatBeganAtOnceTheLaterNameIsTheNewer() {
        assertThat(kept(last(1), good("b1", "2026-11-20T00:00:00Z"), good("b2", "2026-11-20T00:00:00Z")))
                .containsExactly("b2");
        assertThat(kept(last(1), good("b2", "2026-11-20T00:00:00Z"), good("b1", "2026-11-20T00:00:00Z")))
                .containsExactly("b2");
    }

    @Test
    void eachClusterIsLookedAtByItself() {
        assertThat(kept(
                        last(1),
                        backup("one-old", "c1", Phase.COMPLETED, "2026-01-01T00:00:00Z"),
                        backup("one-new", "c1", Phase.COMPLETED, "2026-01-02T00:00:00Z"),
                        backup("two-old", "c2", Phase.COMPLETED, "2026-11-01T00:00:00Z"),
                        backup("two-new", "c2", Phase.COMPLETED, "2026-11-02T00:00:00Z"),
                        backup("unknown", "", Phase.COMPLETED, "2020-11-02T00:00:00Z")))
                .containsExactlyInAnyOrder("one-new", "two-new", "unknown");
    }

    @Test
    void theLastGoodOneOfAClusterStaysBeneathAnyNumberThatFailedPartly() {
        assertThat(kept(
                        new KeepRules(0, 0, 0, 0, 0, Optional.of(Duration.ofHours(30))),
                        good("good", "2026-01-01T00:00:00Z"),
                        partly("p1", "2026-11-21T00:00:00Z"),
                        partly("p2", "2026-11-22T12:00:00Z")))
                .containsExactlyInAnyOrder("good", "p2");
    }

    @Test
    void whereNoneIsGoodTheLastOneStays() {
        assertThat(kept(decide(
                        KeepRules.NONE,
                        true,
                        List.of(
                                expires(partly("p1", "2026-01-01T00:00:00Z"), "2026-01-02T00:00:00Z"),
                                expires(partly("p2", "2026-01-02T00:00:00Z"), "2026-01-03T00:00:00Z")))))
                .containsExactly("p2");
    }

    @Test
    void oneThatFailedPartlyTakesNoPlaceOfAGoodOne() {
        assertThat(kept(
                        last(2),
                        good("g1", "2026-11-01T00:00:00Z"),
                        partly("p1", "2026-11-02T00:00:00Z"),
                        good("g2", "2026-11-03T00:00:00Z"),
                        partly("p2", "2026-11-04T00:00:00Z"),
                        partly("p3", "2026-11-05T00:00:00Z"),
                        partly("p4", "2026-11-06T00:00:00Z")))
                .containsExactlyInAnyOrder("g1", "g2", "p3", "p4");
    }

    @Test
    void ofADayThatHasBothTheGoodOneIsKept() {
        assertThat(kept(
                        rules(0, 2, 0, 0, 0),
                        good("g1", "2026-11-22T01:00:00Z"),
                        partly("p1", "2026-11-22T02:00:00Z"),
                        partly("p2", "2026-11-23T01:00:00Z"),
                        partly("p3", "2026-11-23T02:00:00Z")))
                .containsExactlyInAnyOrder("g1", "p3");
    }

    @Test
    void whatIsLockedStaysUntilTheLockEnds() {
        BackupRecord newest = good("newest", "2026-11-23T00:00:00Z");

        assertThat(kept(last(1), newest, locked(good("b", "2026-01-01T00:00:00Z"), "2026-11-23T12:00:00.001Z")))
                .contains("b");
        assertThat(kept(last(1), newest, locked(good("b", "2026-01-01T00:00:00Z"), "2026-11-23T12:00:00Z")))
                .doesNotContain("b");
    }

    @Test
    void aBackupWithAnExpiryGoesByThatAloneAndTakesNoPlace() {
        List<BackupRecord> all = List.of(
                good("newest", "2026-11-23T00:00:00Z"),
                expires(good("later", "2026-11-22T00:00:00Z"), "2026-12-22T00:00:00Z"),
                expires(good("over", "2026-11-21T00:00:00Z"), "2026-11-22T00:00:00Z"),
                good("second", "2026-11-20T00:00:00Z"),
                good("third", "2026-11-19T00:00:00Z"));

        assertThat(kept(decide(last(2), false, all))).containsExactlyInAnyOrder("newest", "second", "later", "over");
        assertThat(kept(decide(last(2), true, all))).containsExactlyInAnyOrder("newest", "second", "later");
        assertThat(kept(decide(KeepRules.NONE, true, all)))
                .containsExactlyInAnyOrder("newest", "second", "third", "later");
    }

    @Test
    void theLastGoodOneStaysThoughItHasExpired() {
        List<Verdict> verdicts = decide(
                KeepRules.NONE, true, List.of(expires(good("b", "2026-01-01T00:00:00Z"), "2026-01-02T00:00:00Z")));

        assertThat(verdicts.get(0).kept()).isTrue();
        assertThat(verdicts.get(0).reasons()).containsExactly("the last good one of its cluster");
    }

    @Test
    void namesThatAreNotMeantHaveNoVerdictAndTakeNoPlaceButMayBeTheLastGoodOne() {
        List<BackupRecord> all = List.of(
                good("nightly-2", "2026-11-23T00:00:00Z"),
                good("hourly-2", "2026-11-22T23:00:00Z"),
                good("hourly-1", "2026-11-22T22:00:00Z"));

        List<Verdict> verdicts =
                new RetentionDecision(last(1), false, name -> name.startsWith("hourly-"), NOW).of(summaries(all));

        assertThat(verdicts).extracting(verdict -> verdict.backup().name()).containsExactly("hourly-2", "hourly-1");
        assertThat(verdicts.get(0).reasons()).containsExactly("last 1 of 1");
        assertThat(verdicts.get(1).reasons()).containsExactly("no rule keeps it");
    }

    @Test
    void allThatKeepsABackupIsSaid() {
        assertThat(decide(rules(2, 1, 0, 1, 0), false, List.of(good("b", "2026-11-23T00:00:00Z")))
                        .get(0)
                        .reasons())
                .containsExactly("the last good one of its cluster", "last 1 of 2", "daily 1 of 1", "monthly 1 of 1");
    }

    @Test
    void recordsOfFailedRunsAreNoBackups() {
        assertThat(decide(last(1), false, List.of(backup("f", "c1", Phase.FAILED, "2026-11-23T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> last(-1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whateverTheBackupsMoreIsKeptByLargerNumbersAndAlwaysTheLastGoodOneAndWhatIsLocked() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<BackupRecord> all = randomBackups(random);
            KeepRules fewer = randomRules(random);
            KeepRules more = new KeepRules(
                    fewer.last() + random.nextInt(3),
                    fewer.daily() + random.nextInt(3),
                    fewer.weekly() + random.nextInt(3),
                    fewer.monthly() + random.nextInt(3),
                    fewer.yearly() + random.nextInt(3),
                    fewer.within().map(time -> time.plusHours(random.nextInt(100))));
            boolean expired = random.nextBoolean();

            List<Verdict> verdicts = decide(fewer, expired, all);

            assertThat(kept(decide(more, expired, all))).containsAll(kept(verdicts));
            assertThat(kept(verdicts)).containsAll(untouchable(all));
            assertThat(verdicts).hasSameSizeAs(all);
            assertThat(decide(fewer, expired, shuffled(all, random))).isEqualTo(verdicts);
            assertThat(kept(decide(fewer, expired, stay(all, verdicts)))).isEqualTo(kept(verdicts));
        }
    }

    private static List<BackupRecord> stay(List<BackupRecord> all, List<Verdict> verdicts) {
        Set<String> kept = kept(verdicts);
        return all.stream().filter(backup -> kept.contains(backup.name())).toList();
    }

    private static List<BackupRecord> shuffled(List<BackupRecord> all, Random random) {
        List<BackupRecord> copy = new ArrayList<>(all);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static Set<String> untouchable(List<BackupRecord> all) {
        return Stream.concat(
                        all.stream().filter(backup -> backup.keeping().locked(NOW)),
                        Stream.of("c1", "c2")
                                .flatMap(cluster -> all.stream()
                                        .filter(backup -> backup.clusterUid().equals(cluster))
                                        .filter(backup -> backup.phase() == Phase.COMPLETED)
                                        .max(Comparator.comparing(BackupRecord::started)
                                                .thenComparing(BackupRecord::name))
                                        .stream()))
                .map(BackupRecord::name)
                .collect(Collectors.toSet());
    }

    private static KeepRules randomRules(Random random) {
        return new KeepRules(
                1 + random.nextInt(3),
                random.nextInt(4),
                random.nextInt(4),
                random.nextInt(4),
                random.nextInt(2),
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(random.nextInt(500))));
    }

    private static List<BackupRecord> randomBackups(Random random) {
        List<BackupRecord> all = new ArrayList<>();
        int number = random.nextInt(60);
        for (int i = 0; i < number; i++) {
            Instant started = NOW.minus(Duration.ofHours(random.nextInt(random.nextBoolean() ? 200 : 20_000)));
            BackupRecord backup = backup(
                    "b" + i,
                    random.nextInt(3) == 0 ? "c2" : "c1",
                    random.nextInt(3) == 0 ? Phase.PARTIALLY_FAILED : Phase.COMPLETED,
                    started.toString());
            all.add(
                    switch (random.nextInt(6)) {
                        case 0 ->
                            locked(
                                    backup,
                                    started.plus(Duration.ofDays(random.nextInt(400)))
                                            .toString());
                        case 1 ->
                            expires(
                                    backup,
                                    started.plus(Duration.ofDays(random.nextInt(400)))
                                            .toString());
                        default -> backup;
                    });
        }
        return all;
    }
}
