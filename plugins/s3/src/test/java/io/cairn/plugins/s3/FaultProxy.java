// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stands between a client and an S3 server and spoils answers as a test says. A connection serves one request. */
final class FaultProxy implements AutoCloseable {

    /** What becomes of a request. */
    enum Fault {
        /** It is not passed on, and the answer is that the store is too busy. */
        BUSY,
        /** It is not passed on, and the connection is reset. */
        RESET,
        /** It is passed on, and the connection is reset instead of the answer. */
        ANSWER_LOST,
        /** Half of the answer's body arrives. */
        ANSWER_CUT,
        /** There is never an answer. */
        HANG,
        /** The answer promises more bytes than it has. */
        TOO_SHORT,
        /** The answer promises fewer bytes than it has. */
        TOO_LONG,
        /** It is not passed on, and the answer is that there is no right to it. */
        DENIED
    }

    private record Rule(Predicate<String> requests, Fault fault, AtomicInteger left) {}

    private final URI upstream;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> hosts = Collections.synchronizedList(new ArrayList<>());
    private final List<Rule> rules = new ArrayList<>();

    FaultProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Spoils the next requests whose first line has this in it. */
    synchronized void spoil(int times, String inFirstLine, Fault fault) {
        rules.add(new Rule(line -> line.contains(inFirstLine), fault, new AtomicInteger(times)));
    }

    /** How many requests with this in their first line came. */
    long count(String inFirstLine) {
        synchronized (requests) {
            return requests.stream().filter(line -> line.contains(inFirstLine)).count();
        }
    }

    /** The hosts that requests were sent to, as they name them. */
    List<String> hosts() {
        synchronized (hosts) {
            return List.copyOf(hosts);
        }
    }

    private synchronized List<Fault> fault(String line) {
        requests.add(line);
        for (Rule rule : rules) {
            if (rule.left().get() > 0 && rule.requests().test(line)) {
                rule.left().decrementAndGet();
                return List.of(rule.fault());
            }
        }
        return List.of();
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue")) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
            }
            byte[] body = client.getInputStream().readNBytes(length(head));
            answer(client, head, body);
        } catch (IOException e) {
            // the client has gone, as some tests want it
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket client, String head, byte[] body) throws IOException, InterruptedException {
        OutputStream out = client.getOutputStream();
        header(head, "host").ifPresent(hosts::add);
        List<Fault> fault = fault(head.substring(0, head.indexOf("\r\n")));
        if (fault.isEmpty()) {
            out.write(forward(head, body));
            return;
        }
        switch (fault.get(0)) {
            case BUSY -> out.write(refusal("503 Slow Down", "SlowDown", "Please reduce your request rate."));
            case DENIED -> out.write(refusal("403 Forbidden", "AccessDenied", "Access Denied."));
            case TOO_SHORT -> out.write(promising(forward(head, body), 7));
            case TOO_LONG -> out.write(promising(forward(head, body), -2));
            case RESET -> client.setSoLinger(true, 0);
            case ANSWER_LOST -> {
                forward(head, body);
                client.setSoLinger(true, 0);
            }
            case ANSWER_CUT -> {
                byte[] whole = forward(head, body);
                int start = new String(whole, ISO_8859_1).indexOf("\r\n\r\n") + 4;
                out.write(whole, 0, start + (whole.length - start) / 2);
            }
            case HANG -> closed.await();
        }
    }

    private byte[] forward(String head, byte[] body) throws IOException {
        try (Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
            String alone = head.replaceAll("(?i)\r\n(connection|expect):[^\r]*", "")
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n");
            server.getOutputStream().write(alone.getBytes(ISO_8859_1));
            server.getOutputStream().write(body);
            return server.getInputStream().readAllBytes();
        }
    }

    private static byte[] refusal(String status, String code, String message) {
        String xml = "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
        return ("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: "
                        + xml.length() + "\r\n\r\n" + xml)
                .getBytes(ISO_8859_1);
    }

    /** The answer with another length than it has, where it says one. */
    private static byte[] promising(byte[] answer, int more) {
        String text = new String(answer, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = text.substring(0, end);
        String lying =
                head.replaceAll("(?i)\r\ncontent-length: *[0-9]+", "\r\nContent-Length: " + (length(head) + more));
        return (lying + text.substring(end)).getBytes(ISO_8859_1);
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return bytes.toString(ISO_8859_1);
    }

    private static int length(String head) {
        return header(head, "content-length").map(Integer::parseInt).orElse(0);
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        threads.shutdownNow();
    }
}
