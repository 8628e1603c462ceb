// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.core.kube.PodExec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs no command: notes each as {@code COMMAND POD}, and answers what a test says, or success. */
final class FakeExec implements PodExec {

    /** What happens when a command is run. */
    @FunctionalInterface
    interface Answer {
        Outcome give() throws ClusterException;
    }

    static final Outcome SUCCESS = new Outcome(0, "", false, false);
    static final Outcome FAILURE = new Outcome(3, "no such device\n", false, false);
    static final Outcome TIMEOUT = new Outcome(-1, "", false, true);

    private final List<String> trace;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    FakeExec(List<String> trace) {
        this.trace = trace;
    }

    /** From now on, {@code COMMAND POD} ends like this. */
    FakeExec on(String command, Answer answer) {
        answers.put(command, answer);
        return this;
    }

    FakeExec on(String command, Outcome outcome) {
        return on(command, () -> outcome);
    }

    @Override
    public Outcome run(Command command) throws ClusterException {
        String text = String.join(" ", command.command()) + " " + command.pod();
        trace.add(text);
        return answers.getOrDefault(text, () -> SUCCESS).give();
    }
}
