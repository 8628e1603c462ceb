// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

/**
 * Decides when a request may be sent, and is told how the server bore it. Each attempt passes on its own, and holds
 * nothing while it waits for the next. Safe for use by several threads.
 */
public interface RequestLimit {

    /** Lets everything pass. */
    RequestLimit UNLIMITED = new RequestLimit() {
        @Override
        public long enter() {
            return 0;
        }

        @Override
        public void leave(long ticket, boolean borne) {}
    };

    /**
     * Waits until one more request may be under way.
     *
     * @return a ticket for {@link #leave}
     */
    long enter() throws InterruptedException;

    /**
     * The request has ended.
     *
     * @param ticket what {@link #enter} gave
     * @param borne whether the server answered and didn't say that it has too much to do
     */
    void leave(long ticket, boolean borne);
}
