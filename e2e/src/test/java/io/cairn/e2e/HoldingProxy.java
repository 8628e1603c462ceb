// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A plain-text server on loopback that passes requests on to the API server, and can hold one until it is released. So a
 * test changes the cluster, or kills the program, at a moment of its choice and not of the machine's.
 */
final class HoldingProxy implements AutoCloseable {

    private static final long ARRIVAL_SECONDS = 120;
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "transfer-encoding",
            "upgrade");

    private final URI target;
    private final HttpClient http;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private final List<Gate> gates = new CopyOnWriteArrayList<>();

    /**
     * A request on its way.
     *
     * @param number 1 for the first that this proxy saw
     * @param path the path, without the query
     * @param query the query as sent, possibly empty
     */
    record Request(int number, String method, String path, String query) {}

    /** Holds the first request that matches; others pass. */
    static final class Gate {
        private final Predicate<Request> matches;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Gate(Predicate<Request> matches) {
            this.matches = matches;
        }

        /** Waits until a request is held. */
        void awaitArrival() {
            try {
                if (!arrived.await(ARRIVAL_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no request came that this gate would hold");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void release() {
            released.countDown();
        }

        private void pass(Request request) throws InterruptedException {
            if (matches.test(request) && taken.compareAndSet(false, true)) {
                arrived.countDown();
                released.await();
            }
        }
    }

    HoldingProxy(ControlPlane plane) {
        target = plane.server();
        http = plane.http();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Holds the first request from now on that matches. */
    Gate hold(Predicate<Request> matches) {
        Gate gate = new Gate(matches);
        gates.add(gate);
        return gate;
    }

    /** How many requests came until now. */
    int requests() {
        return requests.get();
    }

    /** Whether a request for this path came until now, held or not. */
    boolean saw(String path) {
        return paths.contains(path);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            Request request = new Request(
                    requests.incrementAndGet(),
                    exchange.getRequestMethod(),
                    uri.getPath(),
                    Optional.ofNullable(uri.getQuery()).orElse(""));
            paths.add(request.path());
            for (Gate gate : gates) {
                gate.pass(request);
            }
            forward(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        byte[] body = exchange.getRequestBody().readAllBytes();
        request.method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        answer.headers().map().forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        long length = answer.headers().firstValueAsLong("content-length").orElse(0);
        exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : length);
        try (InputStream from = answer.body();
                OutputStream to = exchange.getResponseBody()) {
            from.transferTo(to);
        }
    }

    @Override
    public void close() {
        gates.forEach(Gate::release);
        server.stop(0);
        threads.shutdownNow();
    }
}
