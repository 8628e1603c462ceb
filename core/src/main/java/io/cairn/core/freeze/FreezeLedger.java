// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.freeze;

import java.io.IOException;

/** Keeps what is frozen, so that another process can release it. Safe for use by several threads. */
public interface FreezeLedger {

    /**
     * Notes that a pod is about to be frozen. Durable when it returns.
     *
     * @throws IOException if it can't be kept; the pod must not be frozen then
     */
    Entry intend(FreezeIntent intent) throws IOException;

    /** One pod's intent. */
    interface Entry {

        /**
         * Notes that its release begins: from now on nobody repeats it without being told to. Durable when it returns.
         *
         * @throws IOException if it can't be kept, or another process is releasing the pod
         */
        void releasing() throws IOException;

        /** Notes that it is released, or was never frozen: the intent is removed. */
        void released() throws IOException;

        /** Notes that its release failed, and why. */
        void failed(String reason) throws IOException;
    }
}
