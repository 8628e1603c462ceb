// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.freeze;

import io.cairn.api.ItemId;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.HookRun.Result;
import io.cairn.core.hooks.PodHooks;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pod between its pre and its post hooks. {@link #release} is called whatever {@link #freeze} did. Used by one thread.
 */
public final class Frozen {

    private final Freezer freezer;
    private final ItemId pod;
    private final String uid;
    private final PodHooks hooks;
    private final List<HookRun> pre = new ArrayList<>();
    private Optional<FreezeLedger.Entry> entry = Optional.empty();
    private boolean ended;

    Frozen(Freezer freezer, ItemId pod, String uid, PodHooks hooks) {
        this.freezer = freezer;
        this.pod = pod;
        this.uid = uid;
        this.hooks = hooks;
    }

    /** The pod. */
    public ItemId pod() {
        return pod;
    }

    FreezeIntent intent(String cluster, Instant at) {
        return new FreezeIntent(pod, uid, cluster, at, hooks.post());
    }

    /**
     * Runs the pre hooks, in order, up to one that fails and isn't to be passed over. None is run if a post hook can't be: the
     * pod would stay frozen.
     *
     * @return what became of those that had their turn
     * @throws IOException if the intent can't be kept; nothing was run then
     */
    public List<HookRun> freeze() throws IOException {
        if (freezer.stopped() || hooks.pre().isEmpty()) {
            return List.of();
        }
        List<Hook> due = due();
        if (!hooks.post().isEmpty() && due.stream().anyMatch(Frozen::usable)) {
            entry = Optional.of(freezer.intend(this));
        }
        freezer.add(this);
        for (Hook hook : due) {
            HookRun run = freezer.runner().run(pod, hook);
            pre.add(run);
            boolean stops = !run.succeeded() && hook.onError() == OnError.FAIL;
            if (stops || freezer.stopped() || Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return List.copyOf(pre);
    }

    private List<Hook> due() {
        return hooks.unreleasable()
                .map(why -> hooks.pre().stream()
                        .map(hook ->
                                usable(hook) ? hook.unusable("nothing could release the pod afterwards: " + why) : hook)
                        .toList())
                .orElse(hooks.pre());
    }

    private static boolean usable(Hook hook) {
        return hook.problem().isEmpty();
    }

    /** Whether a pre hook was or may have been started. */
    public boolean begun() {
        return pre.stream().anyMatch(HookRun::begun);
    }

    /**
     * Runs the post hooks, all of them, if a pre hook was started; those of a pod without pre hooks if its turn came to its
     * end, whatever failed in it; none in a pod that has taken the name of this one, if there is time to look. An interrupt doesn't end it. Does
     * nothing the second time.
     *
     * @param turnEnded whether the turn came to its end; else the run breaks off
     * @return what became of the post hooks
     * @throws IOException if the ledger failed; the hooks were run all the same
     */
    public List<HookRun> release(boolean turnEnded) throws IOException {
        if (ended) {
            return List.of();
        }
        ended = true;
        boolean due = hooks.pre().isEmpty() ? turnEnded : begun();
        if (!due) {
            freezer.remove(this, false);
            if (entry.isPresent()) {
                entry.get().released();
            }
            return List.of();
        }
        return freezer.uninterrupted(this::runPost);
    }

    private List<HookRun> runPost() throws IOException {
        List<HookRun> runs = new ArrayList<>();
        boolean whole = false;
        try {
            if (freezer.mayRelease() && entry.isPresent()) {
                entry.get().releasing();
            }
        } finally {
            // In the bounded time of a run that ends, nothing may come before the release.
            Optional<String> missing = freezer.stopped() ? Optional.empty() : freezer.missing(pod, uid);
            for (Hook hook : hooks.post()) {
                if (freezer.mayRelease()) {
                    runs.add(missing.map(why -> freezer.runner().gone(pod, hook, why))
                            .orElseGet(() -> freezer.runner().run(pod, hook)));
                }
            }
            whole = runs.size() == hooks.post().size() && runs.stream().allMatch(Frozen::done);
            freezer.remove(this, !whole && !hooks.pre().isEmpty());
        }
        if (entry.isPresent() && whole) {
            entry.get().released();
        } else if (entry.isPresent() && runs.size() == hooks.post().size()) {
            noteFailure(runs, entry.get());
        }
        return runs;
    }

    private static boolean done(HookRun run) {
        return run.succeeded() || run.result() == Result.GONE || run.hook().onError() == OnError.CONTINUE;
    }

    private static void noteFailure(List<HookRun> runs, FreezeLedger.Entry entry) throws IOException {
        List<HookRun> failed = runs.stream().filter(run -> !done(run)).toList();
        // Where the end is unknown, the note that the release has begun says just that.
        if (failed.stream().noneMatch(run -> run.result() == Result.UNKNOWN)) {
            entry.failed(failed.get(0).problem());
        }
    }
}
