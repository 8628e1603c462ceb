// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.RawItem;
import io.cairn.core.json.TreeJson;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The pods of a parallel stage that have hooks: each is captured between its hooks, a few at a time, beside the lists,
 * which never wait for them. Only their names are kept. Their claims are theirs to capture, since a volume that is
 * snapshotted must be so while its pod is frozen. Safe for use by several threads.
 */
final class HookedPods implements AutoCloseable {

    private static final String CLAIMS = "persistentvolumeclaims";

    /** A frozen pod is out of service: more than a few at a time are felt. */
    private static final int AT_A_TIME = 4;

    private final CaptureRun run;
    private final Bracket bracket;
    private final Stage stage;
    private final Set<ItemId> claims = ConcurrentHashMap.newKeySet();
    private final List<Future<Void>> captures = new ArrayList<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME, LogMarks.threads("cairn-hooks"));

    HookedPods(CaptureRun run, Bracket bracket, Stage stage) {
        this.run = run;
        this.bracket = bracket;
        this.stage = stage;
    }

    /** Takes an item that a list gave, if it is a pod that may have hooks. */
    boolean take(RawItem item) {
        if (!run.freezer().finder().mayHaveHooks(item)) {
            return false;
        }
        claims.addAll(claims(item));
        capture(Turn.of(item.id()));
        return true;
    }

    /** Captures the item of a turn among the others, between its hooks. */
    void capture(Turn turn) {
        submit(() -> bracket.each(stage, turn));
    }

    /** Does other work among the captures, such as that of an item beside which work is started. */
    synchronized void submit(Bracket.Work work) {
        captures.add(pool.submit(() -> {
            run.requireRunning();
            StageStoppedException.after(stage, work.run());
            return null;
        }));
    }

    private static List<ItemId> claims(RawItem pod) {
        List<ItemId> claims = new ArrayList<>();
        for (ObjectTree volume : TreeJson.read(pod.json()).trees("spec", "volumes")) {
            volume.text("persistentVolumeClaim", "claimName")
                    .or(() -> volume.tree("ephemeral")
                            .flatMap(any -> volume.text("name"))
                            .map(name -> pod.name() + "-" + name))
                    .ifPresent(name -> claims.add(new ItemId(CLAIMS, pod.namespace(), name)));
        }
        return claims;
    }

    /** Whether an item is a claim of one of these pods. */
    boolean isClaim(RawItem item) {
        return item.type().id().equals(CLAIMS) && claims.contains(item.id());
    }

    /** The claims of these pods. */
    Set<ItemId> claims() {
        return claims;
    }

    /** Waits until all that were taken are captured. */
    void await() throws IOException {
        for (int i = 0; i < size(); i++) {
            ParallelStage.await(get(i));
        }
    }

    private synchronized int size() {
        return captures.size();
    }

    private synchronized Future<Void> get(int index) {
        return captures.get(index);
    }

    /** Begins nothing more, and waits until what was frozen is released, which takes a bounded time. */
    @Override
    public void close() {
        pool.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
