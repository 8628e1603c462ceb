// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Link;
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

class PlanDrawingTest {

    private static final Plan PLAN = new Plan(
            List.of(
                    new Stage(
                            1,
                            Stage.Mode.SERIAL,
                            "the \"first\" <b> \\ `x` #1",
                            new Origin("rules", true, "a.yaml:1:1"),
                            true,
                            Treatment.plain(),
                            List.of(
                                    new Turn(
                                            ItemId.parse("pods/shop/db-1"),
                                            List.of(ItemId.parse("persistentvolumeclaims/shop/data-1"))),
                                    Turn.of(ItemId.parse("pods/shop/db-0"))),
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
            List.of());
    private static final List<Link> LINKS = List.of(
            new Link("pods/shop/db-0", Link.KNOT + "7", "pair"), new Link(Link.KNOT + "7", "configmaps/shop/a", ""));

    private static String drawn(boolean dot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        if (dot) {
            PlanDrawing.dot(print, PLAN, LINKS);
        } else {
            PlanDrawing.mermaid(print, PLAN, LINKS);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void dotHasAClusterForEachStageAndEscapesWhatItQuotes() {
        assertThat(drawn(true)).isEqualTo("""
                digraph plan {
                  compound=true;
                  node [shape=box];
                  subgraph cluster_stage1 {
                    label="1 serial: the \\"first\\" <b> \\\\ `x` #1";
                    n1 [label="pods/shop/db-1\\nwith persistentvolumeclaims/shop/data-1"];
                    n2 [label="pods/shop/db-0"];
                  }
                  subgraph cluster_stage2 {
                    label="2 parallel: everything else";
                    n3 [label="configmaps/shop/a"];
                    n4 [label="all that is left"];
                  }
                  n5 [shape=point];
                  n1 -> n2;
                  n2 -> n3 [ltail=cluster_stage1, lhead=cluster_stage2, style=bold];
                  n2 -> n5 [style=dashed, label="pair"];
                  n5 -> n3;
                }
                """);
    }

    @Test
    void mermaidHasASubgraphForEachStageAndEscapesWhatItQuotes() {
        assertThat(drawn(false)).isEqualTo("""
                flowchart TD
                  subgraph stage1 ["1 serial: the #quot;first#quot; #lt;b#gt; \\ #96;x#96; #35;1"]
                    n1["pods/shop/db-1<br/>with persistentvolumeclaims/shop/data-1"]
                    n2["pods/shop/db-0"]
                  end
                  subgraph stage2 ["2 parallel: everything else"]
                    n3["configmaps/shop/a"]
                    n4["all that is left"]
                  end
                  n5(( ))
                  n1 --> n2
                  stage1 ==> stage2
                  n2 -. "pair" .-> n5
                  n5 --> n3
                """);
    }
}
