// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.HookRun;
import java.io.IOException;
import java.time.Instant;

/** Takes what was captured, in the order in which it was. Safe for use by several threads. */
public interface CaptureOutput {

    /** What became of an item that was not captured. */
    enum Loss {
        /** Reading it, or an action, failed. */
        FAILED,
        /** It no longer existed, or never did. */
        VANISHED
    }

    /**
     * Takes an item. Returns when its bytes are accepted by the archive.
     *
     * @param stage the number of its stage
     * @param item the item, with the bytes to keep
     * @param started when work on it began
     * @throws IOException if the archive can't take more; the run can't go on
     */
    void captured(int stage, RawItem item, Instant started) throws IOException;

    /** Learns how many more items are to come; a guess, for showing progress. */
    void expect(long more);

    /**
     * Notes an item that was not captured.
     *
     * @param reason why, in one sentence; empty if there is nothing to say
     */
    void lost(int stage, ItemId item, Loss loss, Instant started, String reason) throws IOException;

    /**
     * Notes that something beside the capture of an item failed, such as a hook: the item counts as failed, though it is
     * in the archive.
     */
    void failed(ItemId item);

    /** Notes what became of a hook. */
    void hook(int stage, HookRun run) throws IOException;

    /** Notes something about an item's turn that is told nowhere else, in a sentence. */
    void remark(int stage, ItemId item, String text) throws IOException;

    /**
     * Notes what a type of a parallel stage was read at.
     *
     * @param revision the revision of the cluster
     * @param exact whether all of it is proven to be of the stage's revision
     * @param reason why not; empty if it is
     */
    void read(int stage, ResourceType type, String revision, boolean exact, String reason) throws IOException;

    /** Notes what happened to an operation beside a captured item. */
    void operation(OperationEvent event) throws IOException;
}
