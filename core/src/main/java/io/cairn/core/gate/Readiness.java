// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

/** Whether an object is as a gate wants it. */
public sealed interface Readiness {

    /**
     * It is, or it is not waited for.
     *
     * @param note why it is not waited for, as the end of a sentence; empty where it simply is ready
     */
    record Ready(String note) implements Readiness {}

    /**
     * It may become so.
     *
     * @param why what is missing, such as {@code 1 of 3 replicas are ready}
     */
    record NotYet(String why) implements Readiness {}

    /**
     * It won't become so by waiting.
     *
     * @param why what went wrong
     */
    record Never(String why) implements Readiness {}

    /** It is as it should be. */
    static Readiness ready() {
        return new Ready("");
    }
}
