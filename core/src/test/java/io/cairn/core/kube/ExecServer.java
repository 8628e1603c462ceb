// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The server's end of the exec protocol, scripted: each connection gets the next answer. */
final class ExecServer implements AutoCloseable {

    /** What is done with one connection. */
    @FunctionalInterface
    interface Answer {
        void give(Connection connection) throws IOException, InterruptedException;
    }

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocket socket;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Thread thread = new Thread(this::accept, "exec-server");

    ExecServer() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    synchronized ExecServer then(Answer answer) {
        answers.add(answer);
        return this;
    }

    private synchronized Answer next() {
        return answers.remove();
    }

    private void accept() {
        try {
            while (true) {
                try (Socket client = socket.accept()) {
                    Connection connection = new Connection(client);
                    next().give(connection);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Lets {@link Connection#hang} end. When it has returned, connections are refused. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        try {
            // The system goes on listening for as long as a thread waits for a connection.
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    final class Connection {
        private final OutputStream out;
        private final Map<String, String> request = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Connection(Socket client) throws IOException {
            out = client.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            request.put("line", in.readLine());
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                request.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            requests.add(request);
        }

        Connection upgrade(String protocol) throws IOException {
            raw(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept(request.getOrDefault("Sec-WebSocket-Key", "")) + "\r\nSec-WebSocket-Protocol: "
                            + protocol
                            + "\r\n\r\n");
            return this;
        }

        Connection send(int channel, String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x82);
            int length = payload.length + 1;
            if (length < 126) {
                frame.write(length);
            } else {
                frame.write(126);
                frame.write(length >> 8);
                frame.write(length);
            }
            frame.write(channel);
            frame.write(payload);
            out.write(frame.toByteArray());
            out.flush();
            return this;
        }

        void end(String status) throws IOException {
            send(3, status);
            out.write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
            out.flush();
        }

        void refuse(int code, String body) throws IOException {
            raw("HTTP/1.1 " + code + " No\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
        }

        void hang() throws InterruptedException {
            closed.await();
        }

        private void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        private static String accept(String key) {
            try {
                byte[] hash =
                        MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
                return Base64.getEncoder().encodeToString(hash);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
