// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The script of what goes wrong. Of the rules that match a request the one added first, and not used up, applies.
 * Thread-safe.
 *
 * <pre>{@code
 * server.faults().on("GET", "/api/v1/pods").skip(1).times(1).status(429, Duration.ofSeconds(1));
 * server.faults().on("GET", "/api/v1/.*").first().cut(100);
 * }</pre>
 */
public final class Faults {

    sealed interface Action {
        record Status(int code, Optional<Duration> retryAfter) implements Action {}

        record Refuse(int code, String reason, String message) implements Action {}

        record Drop() implements Action {}

        record Cut(int bytes) implements Action {}

        record Delay(Duration time) implements Action {}

        record Hang(CountDownLatch released) implements Action {}

        record Run(Runnable work) implements Action {}

        record Warn(List<String> headers) implements Action {}
    }

    private static final class Rule {
        private final Predicate<Request> condition;
        private final Action action;
        private int skips;
        private int times;

        Rule(Predicate<Request> condition, Action action, int skips, int times) {
            this.condition = condition;
            this.action = action;
            this.skips = skips;
            this.times = times;
        }

        private synchronized boolean use(Request request) {
            if (times == 0 || !condition.test(request)) {
                return false;
            }
            if (skips > 0) {
                skips--;
                return false;
            }
            times--;
            return true;
        }
    }

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private volatile Duration latency = Duration.ZERO;

    Faults() {}

    /** Starts a rule for requests that match. */
    public When on(Predicate<Request> condition) {
        return new When(condition, 0, Integer.MAX_VALUE);
    }

    /** Starts a rule for a method and paths that match a regular expression as a whole. */
    public When on(String method, String pathPattern) {
        Pattern pattern = Pattern.compile(pathPattern);
        return on(request -> request.method().equals(method)
                && pattern.matcher(request.path()).matches());
    }

    /** Makes every request take this much longer. */
    public void latency(Duration each) {
        latency = each;
    }

    Duration latency() {
        return latency;
    }

    /** Drops every rule and lets go what hangs. */
    public void clear() {
        latency = Duration.ZERO;
        List<Rule> dropped = List.copyOf(rules);
        rules.clear();
        for (Rule rule : dropped) {
            if (rule.action instanceof Action.Hang hang) {
                hang.released().countDown();
            }
        }
    }

    Optional<Action> next(Request request) {
        for (Rule rule : rules) {
            if (rule.use(request)) {
                return Optional.of(rule.action);
            }
        }
        return Optional.empty();
    }

    /** A rule in the making: when it applies. Ended by what happens then. */
    public final class When {
        private final Predicate<Request> condition;
        private final int skips;
        private final int times;

        private When(Predicate<Request> condition, int skips, int times) {
            this.condition = condition;
            this.skips = skips;
            this.times = times;
        }

        /** Lets that many matching requests pass first. */
        public When skip(int requests) {
            return new When(condition, requests, times);
        }

        /** Applies to that many requests; without this to all. */
        public When times(int requests) {
            return new When(condition, skips, requests);
        }

        /** Applies once. */
        public When first() {
            return times(1);
        }

        /** Answers with an HTTP status and a {@code Status} object. */
        public void status(int code) {
            then(new Action.Status(code, Optional.empty()));
        }

        /** Answers with an HTTP status and a {@code Retry-After} of whole seconds. */
        public void status(int code, Duration retryAfter) {
            then(new Action.Status(code, Optional.of(retryAfter)));
        }

        /** Answers with a {@code Status} of this code, reason and message, as admission would. */
        public void refuse(int code, String reason, String message) {
            then(new Action.Refuse(code, reason, message));
        }

        /** Closes the connection without an answer. The JDK's HTTP client repeats a GET by itself then, unseen. */
        public void drop() {
            then(new Action.Drop());
        }

        /** Does what was asked, announces the whole body, sends its first bytes and closes the connection. */
        public void cut(int bytes) {
            then(new Action.Cut(bytes));
        }

        /** Answers later. */
        public void delay(Duration time) {
            then(new Action.Delay(time));
        }

        /**
         * Holds the request until the handle is run (or the server is closed), then answers as usual.
         *
         * @return lets the request go
         */
        public Runnable hang() {
            CountDownLatch released = new CountDownLatch(1);
            then(new Action.Hang(released));
            return released::countDown;
        }

        /** Does something, such as changing an object or compacting, just before the request is answered as usual. */
        public void run(Runnable work) {
            then(new Action.Run(work));
        }

        /** Answers as usual, with these headers {@code Warning}, such as {@code 299 - "unknown field \\"spec.x\\""}. */
        public void warn(String... headers) {
            then(new Action.Warn(List.of(headers)));
        }

        private void then(Action action) {
            rules.add(new Rule(condition, action, skips, times));
        }
    }
}
