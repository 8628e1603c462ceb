// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

/** Waits, so that tests needn't. Safe for use by several threads. */
@FunctionalInterface
public interface Sleeper {

    /** Waits that many milliseconds. */
    void sleep(long millis) throws InterruptedException;
}
