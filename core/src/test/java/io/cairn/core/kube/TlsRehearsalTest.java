// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TlsRehearsalTest {

    private static List<Thread> rehearsing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("cairn-rehearsal"))
                .toList();
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
