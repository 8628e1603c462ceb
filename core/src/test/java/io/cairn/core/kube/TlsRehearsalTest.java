// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsRehearsalTest {

    private static List<Thread> rehearsing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("cairn-rehearsal"))
                .toList();
    }

    @Test
    void makesTheFirstMessageOfAConnection() throws Exception {
        ByteBuffer message = TlsRehearsal.greeting();

        assertThat(message.get(0)).as("a handshake").isEqualTo((byte) 22);
        assertThat(message.get(5)).as("the client's hello").isEqualTo((byte) 1);
    }

    @Test
    void endsByItselfAndKeepsNoProcessFromItsEnd() throws InterruptedException {
        TlsRehearsal.begin();

        for (Thread thread : rehearsing()) {
            assertThat(thread.isDaemon()).isTrue();
            thread.join(60_000);
        }
        assertThat(rehearsing()).isEmpty();
    }
}
