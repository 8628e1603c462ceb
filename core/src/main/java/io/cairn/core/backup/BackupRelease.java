// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.catalog.ClusterIdentity;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.freeze.Presence;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.repository.FrozenBackup;
import io.cairn.core.repository.FrozenPod;
import io.cairn.core.repository.Repository;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Releases what a dead run has left frozen, from any machine: runs the post hooks that the run noted before it froze the
 * pods, the last pod first. A release that was begun before is not repeated unless that is asked for, because nobody knows
 * what half a command has done. Used by one thread.
 */
public final class BackupRelease {

    private final KubeApi api;
    private final Presence presence;
    private final HookRunner runner;
    private final Repository repository;

    /** A release by this server and location. */
    public BackupRelease(KubeApi api, PodExec exec, Repository repository, Clock clock) {
        this.api = api;
        this.presence = new Presence(new ItemReader(api));
        this.runner = new HookRunner(exec, clock);
        this.repository = repository;
    }

    /** What became of a pod. */
    public enum Result {
        /** Its post hooks ran and succeeded. */
        RELEASED,
        /** It no longer exists, or is another pod of that name: there is nothing to release. */
        GONE,
        /** Its release was begun before; it was left alone. */
        BEGUN_BEFORE,
        /** It may still be frozen. */
        FAILED
    }

    /**
     * A pod and what became of it.
     *
     * @param runs its hooks that were run
     * @param note what there is to say; empty if it is released
     */
    public record Released(ItemId pod, Result result, List<HookRun> runs, String note) {

        /** Copies the list. */
        public Released {
            runs = List.copyOf(runs);
        }
    }

    /**
     * Releases the pods that a backup's run has left frozen.
     *
     * @param again whether releases that were begun before are begun again
     * @return the pods, in the order in which they had their turn; empty if there is nothing to release
     * @throws InvalidInputException if there are no traces of such a run, it is still at work, or it was one of another
     *     cluster
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the location can't be read or written
     */
    public List<Released> release(String name, boolean again) throws IOException {
        FrozenBackup frozen = repository.frozen(name);
        List<FrozenPod> pods = new ArrayList<>(frozen.pods());
        Collections.reverse(pods);
        String cluster = pods.isEmpty() ? "" : ClusterIdentity.read(api).uid();
        for (FrozenPod pod : pods) {
            String noted = pod.intent().cluster();
            if (!noted.isEmpty() && !cluster.isEmpty() && !noted.equals(cluster)) {
                throw new InvalidInputException(pod.intent().pod() + " was frozen in another cluster than "
                        + api.server() + ": choose that one's context");
            }
        }
        List<Released> released = new ArrayList<>();
        for (FrozenPod pod : pods) {
            released.add(release(pod, frozen.entry(pod), again));
        }
        return released;
    }

    private Released release(FrozenPod pod, FreezeLedger.Entry entry, boolean again) throws IOException {
        FreezeIntent intent = pod.intent();
        ItemId id = intent.pod();
        Optional<String> missing = presence.missing(id, intent.uid());
        if (missing.isPresent()) {
            entry.released();
            return new Released(id, Result.GONE, List.of(), missing.get());
        }
        if (pod.state() != FrozenPod.State.FROZEN && !again) {
            String before = pod.state() == FrozenPod.State.FAILED
                    ? "its release failed before: " + pod.reason()
                    : "its release was begun before, and nobody knows how it ended";
            return new Released(
                    id,
                    Result.BEGUN_BEFORE,
                    List.of(),
                    before + "; look at the pod, and add --again to run it again, or --by-hand if it is not frozen");
        }
        entry.releasing();
        List<HookRun> runs = new ArrayList<>();
        for (Hook hook : intent.releases()) {
            runs.add(runner.run(id, hook));
        }
        return ended(id, entry, runs);
    }

    private static Released ended(ItemId id, FreezeLedger.Entry entry, List<HookRun> runs) throws IOException {
        Optional<HookRun> failed = runs.stream()
                .filter(run -> !run.succeeded() && run.hook().onError() == OnError.FAIL)
                .findFirst();
        if (failed.isEmpty()) {
            entry.released();
            return new Released(id, Result.RELEASED, runs, "");
        }
        if (failed.get().result() != HookRun.Result.UNKNOWN) {
            entry.failed(failed.get().problem());
        }
        return new Released(id, Result.FAILED, runs, failed.get().problem());
    }
}
