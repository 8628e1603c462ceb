// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.hooks.Hook;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files in a folder of their own that tell what a run has frozen: {@code cairn-frozen-1.json} from before the first pod
 * is frozen until it is released, {@code cairn-frozen-1-release-1.json} from before its release is begun, and
 * {@code cairn-frozen-1-failed-1.json} if that failed.
 */
final class FrozenFiles {

    private static final Pattern FILE =
            Pattern.compile("cairn-frozen-([1-9][0-9]{0,8})(?:-(release|failed)-([1-9][0-9]{0,8}))?\\.json");

    private FrozenFiles() {}

    private static String intentFile(int number) {
        return "cairn-frozen-" + number + ".json";
    }

    private static String file(int number, String what, int attempt) {
        return "cairn-frozen-" + number + "-" + what + "-" + attempt + ".json";
    }

    /**
     * A ledger of a run whose folder holds none of these files yet.
     *
     * @param intents the folder, where nothing is written without a lease
     * @param releases the same, where the notes of a release are written in any case
     */
    static FreezeLedger ledger(BackupFolder intents, BackupFolder releases) {
        AtomicInteger last = new AtomicInteger();
        return intent -> {
            int number = last.incrementAndGet();
            intents.write(intentFile(number), TreeJson.write(tree(intent)));
            return entry(releases, number, 0);
        };
    }

    static FreezeLedger.Entry entry(BackupFolder folder, int number, int attempts) {
        return new FreezeLedger.Entry() {
            private final int attempt = attempts + 1;

            @Override
            public void releasing() throws IOException {
                folder.write(file(number, "release", attempt), TreeJson.write(ObjectTree.empty()));
            }

            @Override
            public void released() throws IOException {
                // The intent first: without it the others say nothing.
                folder.delete(intentFile(number));
                for (int each = 1; each <= attempt; each++) {
                    folder.delete(file(number, "failed", each));
                    folder.delete(file(number, "release", each));
                }
            }

            @Override
            public void failed(String reason) throws IOException {
                folder.write(file(number, "failed", attempt), TreeJson.write(ObjectTree.of(Map.of("reason", reason))));
            }
        };
    }

    /** What these files of a folder tell. */
    static List<FrozenPod> read(BackupFolder folder, List<String> files) throws IOException {
        Map<Integer, Integer> attempts = new TreeMap<>();
        for (String file : files) {
            Matcher matcher = FILE.matcher(file);
            if (matcher.matches()) {
                int attempt = "release".equals(matcher.group(2)) ? Integer.parseInt(matcher.group(3)) : 0;
                attempts.merge(Integer.parseInt(matcher.group(1)), attempt, Math::max);
            }
        }
        List<FrozenPod> pods = new ArrayList<>();
        for (Map.Entry<Integer, Integer> entry : attempts.entrySet()) {
            pod(folder, entry.getKey(), entry.getValue()).ifPresent(pods::add);
        }
        return pods;
    }

    private static Optional<FrozenPod> pod(BackupFolder folder, int number, int attempts) throws IOException {
        Optional<byte[]> intent = folder.read(intentFile(number));
        if (intent.isEmpty()) {
            return Optional.empty(); // released meanwhile
        }
        Optional<byte[]> failed = attempts == 0 ? Optional.empty() : folder.read(file(number, "failed", attempts));
        FrozenPod.State state = attempts == 0
                ? FrozenPod.State.FROZEN
                : failed.isPresent() ? FrozenPod.State.FAILED : FrozenPod.State.UNKNOWN;
        String reason = failed.isPresent() ? RecordTree.text(Manifest.parse(failed.get()), "reason") : "";
        return Optional.of(new FrozenPod(number, intent(Manifest.parse(intent.get())), state, attempts, reason));
    }

    private static ObjectTree tree(FreezeIntent intent) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("formatVersion", 1);
        fields.put("pod", intent.pod().toString());
        fields.put("uid", intent.uid());
        fields.put("cluster", intent.cluster());
        fields.put("at", intent.at().toString());
        fields.put("release", intent.releases().stream().map(FrozenFiles::tree).toList());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> tree(Hook hook) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", hook.source());
        fields.put("container", hook.container());
        fields.put("command", hook.command());
        fields.put("onError", hook.onError().name());
        fields.put("timeoutMillis", hook.timeout().toMillis());
        fields.put("problem", hook.problem());
        return fields;
    }

    private static FreezeIntent intent(ObjectTree tree) throws IOException {
        Manifest.checkVersion(tree);
        List<Hook> releases = new ArrayList<>();
        for (ObjectTree hook : tree.trees("release")) {
            releases.add(new Hook(
                    Hook.Phase.POST,
                    RecordTree.text(hook, "source"),
                    RecordTree.text(hook, "container"),
                    hook.texts("command"),
                    RecordTree.text(hook, "onError").equals(OnError.CONTINUE.name()) ? OnError.CONTINUE : OnError.FAIL,
                    Duration.ofMillis(RecordTree.number(hook, "timeoutMillis")),
                    RecordTree.text(hook, "problem")));
        }
        Instant at = RecordTree.time(tree, "at");
        return new FreezeIntent(
                ItemId.parse(RecordTree.text(tree, "pod")),
                RecordTree.text(tree, "uid"),
                RecordTree.text(tree, "cluster"),
                at,
                releases);
    }
}
