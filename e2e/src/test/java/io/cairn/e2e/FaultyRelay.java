// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Passes the bytes of connections on to the API server, and spoils some GETs as a test says, or refuses all connections for
 * a while. It works on sockets, so that connections can be reset, and commands in pods, which need a connection of their
 * own, go through it too.
 */
final class FaultyRelay implements AutoCloseable {

    private static final long ARRIVAL_SECONDS = 60;
    private static final int LARGEST_HEAD = 64 << 10;
    private static final String BUSY_ANSWER =
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";

    /** What becomes of a GET. */
    enum Fault {
        /** It is answered by 429, which asks for a second of patience. */
        BUSY,
        /** Its connection is reset before an answer. */
        RESET,
        /** Its connection is reset in the middle of the answer. */
        TORN
    }

    /**
     * A request on its way.
     *
     * @param path the path, without the query
     */
    record Request(String method, String path) {

        private static Request of(String head) {
            String[] words = head.split("[ ?]", 3);
            return new Request(words[0], words[1]);
        }
    }

    /** A request that is held until it is let go. */
    static final class Held {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        /** Waits until it is there. */
        void awaitArrival() {
            try {
                if (!arrived.await(ARRIVAL_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no request came that is to be held");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void release() {
            released.countDown();
        }
    }

    private final ControlPlane plane;
    private final InetSocketAddress address;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final List<String> gets = new CopyOnWriteArrayList<>();
    private final List<Held> holds = new CopyOnWriteArrayList<>();
    private volatile Predicate<Request> holding = request -> false;
    private ServerSocket server;
    private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);
    /** Has the port while nobody listens there, so that no other program gets it. */
    private Socket placeholder = new Socket();

    FaultyRelay(ControlPlane plane) {
        this.plane = plane;
        try {
            server = listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = (InetSocketAddress) server.getLocalSocketAddress();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    /** Ends all connections, and refuses new ones. */
    void goAway() {
        try {
            server.close();
            // Until the thread that waits for connections has noticed, somebody still listens at the port.
            accepting.join();
            for (Socket socket : sockets) {
                socket.close();
            }
            placeholder = new Socket();
            // For the ended connections linger on at this port.
            placeholder.setReuseAddress(true);
            placeholder.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes connections again. */
    void comeBack() {
        try {
            placeholder.close();
            server = listening(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What becomes of the next GETs of a path, one after another; those that follow pass. */
    void spoil(String path, Fault... next) {
        faults.put(path, new ConcurrentLinkedQueue<>(List.of(next)));
    }

    /** Holds the first request from now on that matches. */
    Held hold(Predicate<Request> matches) {
        Held held = new Held();
        AtomicBoolean taken = new AtomicBoolean();
        holds.add(held);
        holding = each -> matches.test(each) && taken.compareAndSet(false, true);
        return held;
    }

    /** The paths of all GETs below a path, spoilt or not, in the order in which they came. */
    List<String> gets(String below) {
        return gets.stream().filter(path -> path.startsWith(below)).toList();
    }

    private ServerSocket listening(InetSocketAddress where) throws IOException {
        ServerSocket listener = new ServerSocket(where.getPort(), 50, where.getAddress());
        accepting = CompletableFuture.runAsync(() -> accept(listener), threads);
        return listener;
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                if (listener.isClosed()) {
                    client.close();
                    return;
                }
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // closed: no more connections come
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket api = plane.http()
                        .sslContext()
                        .getSocketFactory()
                        .createSocket(plane.server().getHost(), plane.server().getPort())) {
            sockets.add(api);
            AtomicBoolean torn = new AtomicBoolean();
            threads.execute(() -> answers(api, client, torn));
            requests(client, api, torn);
        } catch (IOException e) {
            // one of the two has ended the connection; the other one sees that
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requests(Socket client, Socket api, AtomicBoolean torn) throws IOException, InterruptedException {
        InputStream from = new BufferedInputStream(client.getInputStream());
        OutputStream to = api.getOutputStream();
        for (String head = head(from); !head.isEmpty(); head = head(from)) {
            boolean upgrade = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade:");
            Request request = Request.of(head);
            boolean spoilable = request.method().equals("GET") && !upgrade;
            if (spoilable) {
                gets.add(request.path());
            }
            pause(request);
            if (spoilable) {
                Queue<Fault> next = faults.get(request.path());
                Fault fault = next == null ? null : next.poll();
                if (fault == Fault.BUSY) {
                    client.getOutputStream().write(BUSY_ANSWER.getBytes(StandardCharsets.US_ASCII));
                    continue;
                }
                if (fault == Fault.RESET) {
                    reset(client);
                    return;
                }
                torn.set(fault == Fault.TORN);
            }
            to.write(head.getBytes(StandardCharsets.ISO_8859_1));
            to.write(from.readNBytes(bodyLength(head)));
            to.flush();
            if (upgrade) {
                from.transferTo(to);
                return;
            }
        }
    }

    private void pause(Request request) throws InterruptedException {
        if (holding.test(request)) {
            Held held = holds.get(holds.size() - 1);
            held.arrived.countDown();
            held.released.await();
        }
    }

    /** The lines up to the empty one; empty at the end of the connection. */
    private static String head(InputStream from) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = from.read(); next >= 0; next = from.read()) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            if (head.size() > LARGEST_HEAD) {
                throw new IOException("no end of a request's head");
            }
        }
        return "";
    }

    private static int bodyLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void answers(Socket api, Socket client, AtomicBoolean torn) {
        byte[] buffer = new byte[1 << 16];
        try (client) {
            InputStream from = api.getInputStream();
            OutputStream to = client.getOutputStream();
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                if (torn.get()) {
                    to.write(buffer, 0, count / 2);
                    reset(client);
                    return;
                }
                to.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // as above
            return;
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        holds.forEach(Held::release);
        try {
            server.close();
            placeholder.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
