// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Link;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plan as a picture: a box for each stage, arrows between the turns of serial ones and for precedences. In the DOT
 * language of Graphviz, or as a flowchart of Mermaid. Used by one thread.
 */
final class PlanDrawing {

    private final Map<String, String> nodes = new LinkedHashMap<>();
    private final PrintStream out;
    private final Notation notation;

    /** How the parts of a picture are written. */
    private interface Notation {

        String begin();

        String stage(String id, String label);

        String node(String id, String label);

        String knot(String id);

        String endStage();

        String arrow(String from, String to, String label);

        /** That all of one stage comes before all of another; of each one node is given too. */
        String barrier(String earlier, String last, String later, String first);

        String end();
    }

    private PlanDrawing(PrintStream out, Notation notation) {
        this.out = out;
        this.notation = notation;
    }

    static void dot(PrintStream out, Plan plan, List<Link> links) {
        new PlanDrawing(out, new Dot()).draw(plan, links);
    }

    static void mermaid(PrintStream out, Plan plan, List<Link> links) {
        new PlanDrawing(out, new Mermaid()).draw(plan, links);
    }

    private void draw(Plan plan, List<Link> links) {
        out.print(notation.begin());
        Set<String> placed = plan.stages().stream()
                .flatMap(stage -> stage.turns().stream())
                .map(turn -> turn.item().toString())
                .collect(Collectors.toSet());
        List<String> unplaced = links.stream()
                .flatMap(link -> Stream.of(link.from(), link.to()))
                .filter(end -> !end.startsWith(Link.KNOT) && !placed.contains(end))
                .distinct()
                .toList();
        List<String> arrows = new ArrayList<>();
        String earlier = "";
        String last = "";
        for (Stage stage : plan.stages()) {
            String id = "stage" + stage.number();
            String first = "n" + (nodes.size() + 1);
            draw(stage, id, unplaced, arrows);
            if (!earlier.isEmpty()) {
                arrows.add(notation.barrier(earlier, last, id, first));
            }
            earlier = id;
            last = "n" + nodes.size();
        }
        for (Link link : links) {
            arrows.add(notation.arrow(end(link.from()), end(link.to()), link.wish()));
        }
        arrows.forEach(out::print);
        out.print(notation.end());
    }

    private void draw(Stage stage, String id, List<String> unplaced, List<String> arrows) {
        boolean serial = stage.mode() == Stage.Mode.SERIAL;
        out.print(notation.stage(id, stage.number() + (serial ? " serial: " : " parallel: ") + stage.name()));
        String before = "";
        for (Turn turn : stage.turns()) {
            String node = node(turn.item().toString(), label(turn));
            if (serial && !before.isEmpty()) {
                arrows.add(notation.arrow(before, node, ""));
            }
            before = node;
        }
        if (stage.rest()) {
            unplaced.forEach(end -> node(end, end));
        }
        if (stage.rest() || stage.members().isPresent()) {
            node("members " + stage.number(), stage.rest() ? "all that is left" : "all that it matches");
        }
        out.print(notation.endStage());
    }

    private static String label(Turn turn) {
        StringBuilder label = new StringBuilder(turn.item().toString());
        turn.with().forEach(companion -> label.append("\nwith ").append(companion));
        return label.toString();
    }

    private String node(String name, String label) {
        String id = "n" + (nodes.size() + 1);
        nodes.put(name, id);
        out.print(notation.node(id, label));
        return id;
    }

    private String end(String name) {
        String known = nodes.get(name);
        if (known != null) {
            return known;
        }
        String id = "n" + (nodes.size() + 1);
        nodes.put(name, id);
        out.print(notation.knot(id));
        return id;
    }

    /** The DOT language: what is quoted needs quotes and backslashes escaped. */
    private static final class Dot implements Notation {

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
        }

        @Override
        public String begin() {
            return "digraph plan {\n  compound=true;\n  node [shape=box];\n";
        }

        @Override
        public String stage(String id, String label) {
            return "  subgraph cluster_" + id + " {\n    label=" + quoted(label) + ";\n";
        }

        @Override
        public String node(String id, String label) {
            return "    " + id + " [label=" + quoted(label) + "];\n";
        }

        @Override
        public String knot(String id) {
            return "  " + id + " [shape=point];\n";
        }

        @Override
        public String endStage() {
            return "  }\n";
        }

        @Override
        public String arrow(String from, String to, String label) {
            return "  " + from + " -> " + to + (label.isEmpty() ? "" : " [style=dashed, label=" + quoted(label) + "]")
                    + ";\n";
        }

        @Override
        public String barrier(String earlier, String last, String later, String first) {
            return "  " + last + " -> " + first + " [ltail=cluster_" + earlier + ", lhead=cluster_" + later
                    + ", style=bold];\n";
        }

        @Override
        public String end() {
            return "}\n";
        }
    }

    /** Mermaid: what is quoted has quotes and what means something inside them as entities. */
    private static final class Mermaid implements Notation {

        private static String quoted(String text) {
            return '"'
                    + text.replace("#", "#35;")
                            .replace("&", "#38;")
                            .replace("\"", "#quot;")
                            .replace("<", "#lt;")
                            .replace(">", "#gt;")
                            .replace("`", "#96;")
                            .replace("\n", "<br/>")
                    + '"';
        }

        @Override
        public String begin() {
            return "flowchart TD\n";
        }

        @Override
        public String stage(String id, String label) {
            return "  subgraph " + id + " [" + quoted(label) + "]\n";
        }

        @Override
        public String node(String id, String label) {
            return "    " + id + "[" + quoted(label) + "]\n";
        }

        @Override
        public String knot(String id) {
            return "  " + id + "(( ))\n";
        }

        @Override
        public String endStage() {
            return "  end\n";
        }

        @Override
        public String arrow(String from, String to, String label) {
            return "  " + from + (label.isEmpty() ? " --> " : " -. " + quoted(label) + " .-> ") + to + "\n";
        }

        @Override
        public String barrier(String earlier, String last, String later, String first) {
            return "  " + earlier + " ==> " + later + "\n";
        }

        @Override
        public String end() {
            return "";
        }
    }
}
