// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.core.backup.BackupPlanning.Outlook;
import io.cairn.core.backup.PlannedHooks.Hooked;
import io.cairn.core.capture.Actions.Starting;
import io.cairn.core.hooks.Hook;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a plan does beside capturing: hooks in pods, and work that plugins start, such as snapshots. */
final class PlannedWork {

    /** More pods than these are counted and not listed. */
    private static final int MOST = 50;

    private PlannedWork() {}

    static void print(PrintStream out, Outlook outlook) {
        List<Hooked> hooked = outlook.hooks();
        if (!hooked.isEmpty()) {
            out.println();
            out.println("Hooks:");
            hooked.stream().limit(MOST).forEach(pod -> hooks(pod).forEach(hook -> out.println(line(pod, hook))));
            if (hooked.size() > MOST) {
                out.println("  and those of " + (hooked.size() - MOST) + " more pods");
            }
        }
        if (!outlook.beside().isEmpty()) {
            out.println();
            out.println("Beside the items, each at its turn:");
            for (Starting starting : outlook.beside()) {
                out.println("  " + starting.action() + " for " + starting.type());
            }
        }
    }

    private static Stream<Hook> hooks(Hooked pod) {
        return Stream.concat(pod.hooks().pre().stream(), pod.hooks().post().stream());
    }

    private static String line(Hooked pod, Hook hook) {
        String problem = hook.problem().isEmpty() ? "" : "  (can't run: " + hook.problem() + ")";
        return "  " + pod.pod() + " " + phase(hook) + " in " + hook.container() + ": "
                + String.join(" ", hook.shownCommand()) + problem;
    }

    private static String phase(Hook hook) {
        return hook.phase().name().toLowerCase(Locale.ROOT);
    }

    /** The plan's tree with the fields {@code hooks} and {@code beside}. */
    static ObjectTree addTo(ObjectTree plan, Outlook outlook) {
        List<Map<String, Object>> hooks = new ArrayList<>();
        outlook.hooks().forEach(pod -> hooks(pod).forEach(hook -> hooks.add(fields(pod, hook))));
        List<Map<String, Object>> beside = outlook.beside().stream()
                .map(starting -> Map.<String, Object>of("type", starting.type(), "action", starting.action()))
                .toList();
        return plan.with(hooks, "hooks").with(beside, "beside");
    }

    private static Map<String, Object> fields(Hooked pod, Hook hook) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pod", pod.pod().toString());
        fields.put("phase", phase(hook));
        fields.put("container", hook.container());
        fields.put("command", hook.shownCommand());
        fields.put("from", hook.source());
        if (!hook.problem().isEmpty()) {
            fields.put("problem", hook.problem());
        }
        return fields;
    }
}
