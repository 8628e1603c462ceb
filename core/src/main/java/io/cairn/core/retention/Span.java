// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** The spans of time of which rules keep one backup each, in UTC wherever the user is. */
enum Span {
    DAY("daily"),
    WEEK("weekly"),
    MONTH("monthly"),
    YEAR("yearly");

    private final String rule;

    Span(String rule) {
        this.rule = rule;
    }

    /** What the rule is called. */
    String rule() {
        return rule;
    }

    /** How many spans the rules keep one of. */
    int number(KeepRules rules) {
        return switch (this) {
            case DAY -> rules.daily();
            case WEEK -> rules.weekly();
            case MONTH -> rules.monthly();
            case YEAR -> rules.yearly();
        };
    }

    /** The first day of the span that a moment is in, which names it. */
    LocalDate of(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }
}
