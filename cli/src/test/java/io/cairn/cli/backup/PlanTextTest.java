// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    private static final ItemId DB_1 = ItemId.parse("pods/shop/db-1");
    private static final ItemId DB_0 = ItemId.parse("pods/shop/db-0");
    private static final ItemId DATA = ItemId.parse("persistentvolumeclaims/shop/data-1");

    @Test
    void everyStageStandsInTheOrderInWhichItRuns() {
        ResourceType pods = new ResourceType("", "v1", "pods", "Pod", true);
        Plan plan = new Plan(
                List.of(
                        new Stage(
                                1,
                                Stage.Mode.SERIAL,
                                "pods",
                                new Origin("ordered-resources", true, ""),
                                true,
                                Treatment.plain(),
                                List.of(new Turn(DB_1, List.of(DATA)), Turn.of(DB_0)),
                                Optional.empty()),
                        new Stage(
                                2,
                                Stage.Mode.PARALLEL,
                                "everything else",
                                Origin.NONE,
                                false,
                                Treatment.plain(),
                                List.of(),
                                Optional.empty())),
                List.of("something is noted"));
        ReadList lists = new ReadList(
                List.of(
                        new ReadList.Target(pods, "shop", "app=db", false),
                        new ReadList.Target(pods, "web", "app=db", false)),
                List.of(ItemId.parse("namespaces/shop")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        PlanText.print(new PrintStream(out, true, StandardCharsets.UTF_8), plan, lists, List.of(DB_0));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                STAGE   MODE       FROM                      ITEMS
                1       serial     ordered-resources: pods   pods/shop/db-1
                                                               with persistentvolumeclaims/shop/data-1
                                                             pods/shop/db-0 (missing)
                2       parallel   everything else           all that is left of pods in namespaces shop, web
                                                               with labels app=db
                                                             namespaces/shop

                Notes:
                  something is noted
                """);
    }
}
