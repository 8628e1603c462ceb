// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectStore;
import io.cairn.testkit.server.DrippingServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that goes on sending a byte now and then, so that it is never silent and never done. */
class DrippingStoreTest {

    @TempDir
    private Path folder;

    @Test
    void anAnswerThatNeverEndsIsGivenUpWithASentence() throws Exception {
        try (DrippingServer server = DrippingServer.start("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")) {
            String url = server.url();
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
