// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import java.time.Duration;
import java.util.List;

/**
 * Runs commands in containers. A command is started once, whatever happens: nobody knows what half a command has done.
 * Safe for use by several threads.
 */
public interface PodExec {

    /**
     * A command to run.
     *
     * @param container the container's name; empty for the pod's default one
     * @param command the program and its arguments; no shell is added
     * @param timeout how long it may take. Then the stream is closed, which doesn't end the command
     */
    record Command(String namespace, String pod, String container, List<String> command, Duration timeout) {

        /** Copies the list. */
        public Command {
            command = List.copyOf(command);
        }
    }

    /**
     * How a command ended.
     *
     * @param exitCode the code; -1 if the server didn't tell one
     * @param output what it wrote to both its outputs, as far as the bound goes
     * @param cut whether it wrote more
     * @param timedOut whether the time was over before it ended
     */
    record Outcome(int exitCode, String output, boolean cut, boolean timedOut) {

        /** Whether it did what it should. */
        public boolean succeeded() {
            return exitCode == 0 && !timedOut;
        }
    }

    /**
     * Runs a command to its end.
     *
     * @throws ClusterException if it could not be started (404 no such pod, 403 no right, 400 no such container), or
     *     nobody knows whether it was (status 0)
     */
    Outcome run(Command command) throws ClusterException;
}
