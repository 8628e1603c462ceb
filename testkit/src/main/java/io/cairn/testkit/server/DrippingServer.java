// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that answers one connection and goes on sending a byte now and then: it is never silent, and never done. */
public final class DrippingServer implements AutoCloseable {

    private static final int PAUSE_MILLIS = 5;

    private final ServerSocket socket;

    private DrippingServer(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Starts one on a free port of this machine.
     *
     * @param begin what it sends at once, in ASCII; an {@code x} follows after another
     * @throws IOException if there is no port
     */
    public static DrippingServer start(String begin) throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread dripping = new Thread(() -> drip(socket, begin), "dripping-server");
        dripping.setDaemon(true);
        dripping.start();
        return new DrippingServer(socket);
    }

    private static void drip(ServerSocket server, String begin) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            out.write(begin.getBytes(US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            return; // the client has gone, or this was closed before one came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Accepts no client any more; the one that is there is sent bytes until it goes. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
