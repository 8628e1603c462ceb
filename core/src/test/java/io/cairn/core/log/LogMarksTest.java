// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ItemId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogMarksTest {

    private static final ItemId POD = ItemId.parse("pods/shop/db-0");
    private static final ItemId CLAIM = ItemId.parse("persistentvolumeclaims/shop/data-0");

    private static Map<String, String> marks() {
        return Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
    }

    @Test
    void workIsMarkedAndTheThreadIsAsBeforeWhenItEnds() {
        Map<String, String> inside =
                LogMarks.ofRun("b1", () -> LogMarks.about(POD, () -> LogMarks.about(CLAIM, LogMarksTest::marks)));
        Optional<String> between = LogMarks.about(POD, () -> {
            LogMarks.about(CLAIM, LogMarksTest::marks);
            return LogMarks.item();
        });

        assertThat(inside).isEqualTo(Map.of("run", "b1", "item", CLAIM.toString()));
        assertThat(between).contains(POD.toString());
        assertThat(marks()).isEmpty();
    }

    @Test
    void workOnSeveralItemsIsMarkedWithAllOfThem() {
        assertThat(LogMarks.about(List.of(CLAIM), LogMarks::item)).contains(CLAIM.toString());
        assertThat(LogMarks.about(List.of(POD, CLAIM), LogMarks::item))
                .contains("pods/shop/db-0, persistentvolumeclaims/shop/data-0");
    }

    @Test
    void ofManyItemsTheFirstFiveAreNamedAndTheOthersCounted() {
        List<ItemId> pods = IntStream.range(0, 7)
                .mapToObj(number -> ItemId.parse("pods/a/p" + number))
                .toList();

        assertThat(LogMarks.about(pods, LogMarks::item))
                .contains("pods/a/p0, pods/a/p1, pods/a/p2, pods/a/p3, pods/a/p4 and 2 more");
        assertThat(LogMarks.about(pods.subList(0, 5), LogMarks::item))
                .contains("pods/a/p0, pods/a/p1, pods/a/p2, pods/a/p3, pods/a/p4");
    }

    @Test
    void workThatFailsLeavesNoMark() {
        assertThatThrownBy(() -> LogMarks.about(POD, () -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);

        assertThat(marks()).isEmpty();
    }

    @Test
    void aThreadWorksForTheRunAndNotForTheItemOfTheOneThatMadeIt() throws InterruptedException {
        List<Map<String, String>> seen = new ArrayList<>();
        Thread thread = LogMarks.ofRun(
                "b1", () -> LogMarks.about(POD, () -> LogMarks.threads("worker").newThread(() -> seen.add(marks()))));

        thread.start();
        thread.join();

        assertThat(seen).containsExactly(Map.of("run", "b1"));
        assertThat(thread.isDaemon()).isTrue();
    }
}
