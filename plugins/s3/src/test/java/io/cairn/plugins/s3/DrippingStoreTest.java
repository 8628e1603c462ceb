// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that goes on sending a byte now and then, so that it is never silent and never done. */
class DrippingStoreTest {

    @TempDir
    private Path folder;

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".getBytes(US_ASCII));
            while (true) {
                out.write('<');
                out.flush();
                Thread.sleep(5);
            }
        } catch (IOException e) {
            return; // the client has gone, or the test is over
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUpWithASentence() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> drip(server));
            dripping.setDaemon(true);
            dripping.start();
            String url = "http://127.0.0.1:" + server.getLocalPort();
            try (ObjectStore store = new TestStores(folder, URI.create(url))
                    .open("s3://backups/team", Map.of("timeout", "1", "attempts", "1"))) {
                assertThatThrownBy(() -> store.open("a/k").readAllBytes())
                        .isInstanceOf(IOException.class)
                        .hasMessage("can't read s3://backups/team/a/k: no whole answer from " + url
                                + " within 10 seconds; see to the server and the network, or set a longer timeout");
            }
        }
    }
}
