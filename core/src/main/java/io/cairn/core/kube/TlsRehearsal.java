// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * Has Java load and compile what a first connection by TLS needs. That takes longer than the connection, and a processor is
 * idle while the command line is read.
 */
public final class TlsRehearsal {

    private TlsRehearsal() {}

    /** Begins, in a thread of its own, and returns at once. Nothing is read or sent, and nothing has to wait for it. */
    public static void begin() {
        Thread thread = new Thread(TlsRehearsal::run, "cairn-rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            greeting();
            // Certificates are logged by it, and it looks for what else may log in all jars.
            System.getLogger(TlsRehearsal.class.getName());
        } catch (GeneralSecurityException | SSLException e) {
            // Whoever connects gets the same error, and tells it.
        }
    }

    /** The first message of a connection: with its key, which is most of the work. */
    static ByteBuffer greeting() throws GeneralSecurityException, SSLException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], new TrustManager[0], null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), message);
        return message.flip();
    }
}
