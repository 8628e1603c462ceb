// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Answers each path with what a test put there, in that order; the last answer stays. */
public final class ScriptedApi implements KubeApi {

    private interface Answer {
        KubeAnswer give(long maxBytes) throws ClusterException;
    }

    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** Answers the path with this body. */
    public ScriptedApi on(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return add(path, maxBytes -> {
            if (bytes.length > maxBytes) {
                throw new AnswerTooLongException("too long");
            }
            return new KubeAnswer(200, bytes);
        });
    }

    /** Answers the path with a Status. */
    public ScriptedApi fail(String path, int status, String reason, String message, String freshToken) {
        return add(path, maxBytes -> {
            throw new KubeStatusException("answered " + status + ": " + message, status, reason, message, freshToken);
        });
    }

    private ScriptedApi add(String path, Answer answer) {
        answers.computeIfAbsent(path, any -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** The paths asked for, in order. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public KubeAnswer get(String path, String accept, long maxBytes) throws ClusterException {
        asked.add(path);
        Deque<Answer> scripted = answers.get(path);
        if (scripted == null) {
            throw new AssertionError("not scripted: " + path);
        }
        return (scripted.size() > 1 ? scripted.remove() : scripted.element()).give(maxBytes);
    }

    /** Lets the connection break after that. */
    public ScriptedApi breakAt(String path) {
        return add(path, maxBytes -> {
            throw new ClusterException("broke", 0);
        });
    }

    @Override
    public void watch(String path, Duration silence, Predicate<? super byte[]> lines) throws ClusterException {
        String body = new String(get(path, JSON, MAX_BODY).body(), StandardCharsets.UTF_8);
        for (String line : body.lines().toList()) {
            if (!line.isEmpty() && !lines.test(line.getBytes(StandardCharsets.UTF_8))) {
                return;
            }
        }
    }

    @Override
    public KubeAnswer post(String path, byte[] json) {
        throw new AssertionError("nothing here posts");
    }

    @Override
    public KubeAnswer create(String path, byte[] json) {
        throw new AssertionError("nothing here creates");
    }

    @Override
    public KubeAnswer put(String path, byte[] json) {
        throw new AssertionError("nothing here replaces");
    }

    @Override
    public KubeAnswer apply(String path, byte[] json) {
        throw new AssertionError("nothing here applies");
    }

    @Override
    public KubeAnswer patch(String path, byte[] json) {
        throw new AssertionError("nothing here patches");
    }

    @Override
    public KubeAnswer delete(String path) {
        throw new AssertionError("nothing here deletes");
    }

    @Override
    public KubeAnswer delete(String path, byte[] options) {
        throw new AssertionError("nothing here deletes");
    }

    @Override
    public String server() {
        return "https://scripted";
    }

    @Override
    public long requestsSent() {
        return asked.size();
    }

    @Override
    public void close() {}
}
