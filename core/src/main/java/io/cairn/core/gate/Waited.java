// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.ItemId;
import io.cairn.core.gate.Readiness.Never;
import io.cairn.core.gate.Readiness.NotYet;
import io.cairn.core.gate.Readiness.Ready;

/**
 * What became of an item at a gate.
 *
 * @param last how it was last seen
 */
public record Waited(ItemId item, Readiness last) {

    /** Whether it passed. */
    public boolean passed() {
        return last instanceof Ready;
    }

    /** What is to be said: why it did not pass or was not waited for; empty if it simply is ready. */
    public String reason() {
        if (last instanceof NotYet notYet) {
            return notYet.why();
        }
        return last instanceof Never never ? never.why() : ((Ready) last).note();
    }
}
