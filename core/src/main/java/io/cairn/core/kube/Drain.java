// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * What a process writes into a pipe, read beside it and kept in memory, as it may be a credential. A grandchild that outlives
 * the process and holds the pipe open keeps nobody waiting.
 */
final class Drain {

    /** Many times what a credential takes. */
    private static final int MOST_BYTES = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    /** Begins to read. */
    Drain(InputStream pipe) {
        reader = new Thread(() -> read(pipe), "cairn-credential");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream pipe) {
        byte[] part = new byte[8192];
        try (pipe) {
            for (int read = pipe.read(part); read >= 0; read = pipe.read(part)) {
                add(part, read);
            }
        } catch (IOException e) {
            // the process was ended; what it has written until then is all there is
            return;
        }
    }

    private synchronized void add(byte[] part, int length) {
        if (bytes.size() + length <= MOST_BYTES) {
            bytes.write(part, 0, length);
        }
    }

    /** What was written, once the process has ended; waits that long at most for the end of the pipe. */
    byte[] written(Duration patience) throws InterruptedException {
        reader.join(patience.toMillis());
        synchronized (this) {
            return bytes.toByteArray();
        }
    }
}
