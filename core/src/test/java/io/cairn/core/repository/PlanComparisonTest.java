// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.PlanComparison.Difference;
import io.cairn.core.repository.PlanComparison.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanComparisonTest {

    private static final String PLAN = """
            {"stages": [
              {"stage": 1, "mode": "serial", "turns": [
                {"item": "pods/shop/db-1", "with": ["persistentvolumeclaims/shop/data-1"]}, {"item": "pods/shop/db-0"}]},
              {"stage": 2, "mode": "parallel", "turns": [{"item": "configmaps/shop/a"}, {"item": "configmaps/shop/b"}]},
              {"stage": 3, "mode": "parallel", "rest": true}]}""";

    private static JournalEntry entry(int stage, String item, Outcome outcome, String note) {
        return new JournalEntry(
                1, ItemId.parse(item), "7", stage, Instant.EPOCH, Instant.EPOCH, outcome, "", Optional.empty(), note);
    }

    private static JournalEntry captured(int stage, String item) {
        return entry(stage, item, Outcome.CAPTURED, "");
    }

    private static List<Difference> compare(JournalEntry... entries) throws IOException {
        PlanComparison comparison = new PlanComparison(TreeJson.read(PLAN.getBytes(UTF_8)));
        for (JournalEntry entry : entries) {
            comparison.take(entry);
        }
        return comparison.differences();
    }

    private static final JournalEntry DB_1 = captured(1, "pods/shop/db-1");
    private static final JournalEntry DATA_1 = captured(1, "persistentvolumeclaims/shop/data-1");
    private static final JournalEntry DB_0 = captured(1, "pods/shop/db-0");
    private static final JournalEntry A = captured(2, "configmaps/shop/a");
    private static final JournalEntry B = captured(2, "configmaps/shop/b");

    @Test
    void whatWasCapturedAsPlannedMakesNoDifference() throws IOException {
        assertThat(compare(DB_1, DATA_1, DB_0, B, A, captured(2, "configmaps/shop/c"), captured(3, "pods/shop/x")))
                .isEmpty();
    }

    @Test
    void anotherOrderOrStageIsTold() throws IOException {
        assertThat(compare(DB_0, DB_1, DATA_1, A, captured(3, "configmaps/shop/b")))
                .containsExactly(
                        new Difference(
                                Kind.ORDER,
                                DB_1.item(),
                                1,
                                1,
                                "pods/shop/db-1 was captured after an item that the plan has behind it"),
                        new Difference(
                                Kind.ORDER,
                                DATA_1.item(),
                                1,
                                1,
                                "persistentvolumeclaims/shop/data-1 was captured after an item that the plan has behind"
                                        + " it"),
                        new Difference(
                                Kind.STAGE,
                                B.item(),
                                2,
                                3,
                                "configmaps/shop/b was captured in stage 3, and the plan has it in stage 2"));
    }

    @Test
    void whatWasPlannedAndNotCapturedIsToldWithItsReason() throws IOException {
        assertThat(compare(DB_1, entry(1, "pods/shop/db-0", Outcome.VANISHED, "it doesn't exist"), A))
                .extracting(Difference::text)
                .containsExactly(
                        "pods/shop/db-0 had its turn in stage 1 and was not captured: it doesn't exist",
                        "persistentvolumeclaims/shop/data-1 is planned to go along with pods/shop/db-1 and is not in the"
                                + " journal",
                        "configmaps/shop/b has a turn in stage 2 of the plan and none in the journal");
    }

    @Test
    void whatBelongsToATurnAndComesAlongInItIsNoDifference() throws IOException {
        assertThat(compare(DB_1, DATA_1, captured(1, "persistentvolumes/pv-1"), DB_0, A, B))
                .isEmpty();
    }
}
