// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy that makes tunnels for whoever has the password. */
final class TunnelProxy implements AutoCloseable {

    private final ServerSocket socket;
    private final String authorization;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TunnelProxy(ServerSocket socket, String user) {
        this.socket = socket;
        this.authorization = "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
    }

    static TunnelProxy start(String user) throws IOException {
        TunnelProxy proxy = new TunnelProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), user);
        proxy.go(() -> {
            while (true) {
                Socket client = proxy.socket.accept();
                proxy.go(() -> proxy.serve(client));
            }
        });
        return proxy;
    }

    String authority() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** What tunnels were asked for. */
    List<String> targets() {
        return targets;
    }

    private interface Work {

        void run() throws IOException;
    }

    private void go(Work work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (IOException endOfTunnel) {
                // whoever uses it sees that
            }
        });
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            // reads ahead, but nothing comes before the answer
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            String target = lines.readLine().split(" ", -1)[1];
            boolean allowed = false;
            for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                allowed |= line.equals(authorization);
            }
            if (!allowed) {
                client.getOutputStream().write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                return;
            }
            targets.add(target);
            try (Socket server =
                    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(target.split(":", -1)[1]))) {
                client.getOutputStream().write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(UTF_8));
                go(() -> server.getInputStream().transferTo(client.getOutputStream()));
                client.getInputStream().transferTo(server.getOutputStream());
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
