// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the server was asked, in the order of arrival. Thread-safe. */
public final class RequestLog {

    /** A request that was answered, from its arrival to the end of its answer, in {@link System#nanoTime}. */
    public record Served(Request request, long begun, long ended) {}

    private final List<Request> requests = new ArrayList<>();
    private final List<Served> served = new ArrayList<>();
    private int inFlight;
    private int maxInFlight;

    RequestLog() {}

    synchronized long begin(Request request) {
        requests.add(request);
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        return System.nanoTime();
    }

    synchronized void end(Request request, long begun) {
        inFlight--;
        served.add(new Served(request, begun, System.nanoTime()));
    }

    /** What was answered since the start or the last {@link #clear}, in the order of the answers. */
    public synchronized List<Served> served() {
        return List.copyOf(served);
    }

    /** Every request since the start or the last {@link #clear}. */
    public synchronized List<Request> all() {
        return List.copyOf(requests);
    }

    /** The requests that match. */
    public List<Request> matching(Predicate<Request> condition) {
        return all().stream().filter(condition).toList();
    }

    /** The requests of this method on this path. */
    public List<Request> of(String method, String path) {
        return matching(
                request -> request.method().equals(method) && request.path().equals(path));
    }

    /** How many requests there were. */
    public synchronized int count() {
        return requests.size();
    }

    /** How many requests, at most, were being answered at one time. */
    public synchronized int maxInFlight() {
        return maxInFlight;
    }

    /** Forgets the requests and the maximum. */
    public synchronized void clear() {
        requests.clear();
        served.clear();
        maxInFlight = inFlight;
    }
}
