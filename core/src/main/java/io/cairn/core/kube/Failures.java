// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Puts what went wrong on the way to the server into words. */
final class Failures {

    private Failures() {}

    /** Whether no connection could be made at all, so that nothing of the request reached the server. */
    static boolean unreachable(Throwable failure) {
        return cause(failure, ConnectException.class).isPresent()
                || cause(failure, UnknownHostException.class).isPresent();
    }

    /** Whether the two ends don't trust each other, which doesn't pass by waiting. */
    static boolean distrusted(Throwable failure) {
        return cause(failure, java.security.cert.CertificateException.class).isPresent()
                || cause(failure, java.security.cert.CertPathBuilderException.class)
                        .isPresent()
                || cause(failure, javax.net.ssl.SSLHandshakeException.class).isPresent();
    }

    /** A sentence for the user. */
    static String sentence(String server, Throwable failure) {
        Optional<Dialer.DeadProxyException> proxy = cause(failure, Dialer.DeadProxyException.class);
        if (proxy.isPresent()) {
            return "the API server " + server + " can't be reached: "
                    + proxy.get().getMessage();
        }
        if (cause(failure, UnknownHostException.class).isPresent()) {
            return "the API server " + server + " can't be reached: its host name is unknown";
        }
        if (distrusted(failure)) {
            return "the TLS connection to the API server " + server + " is not trusted: " + rootMessage(failure)
                    + "; check certificate-authority in the kubeconfig";
        }
        if (cause(failure, SSLException.class).isPresent()) {
            return "the API server " + server + " doesn't speak TLS as expected: " + rootMessage(failure);
        }
        if (cause(failure, Dialer.SilentServerException.class).isPresent()) {
            return "the API server " + server + " can't be reached: it doesn't answer";
        }
        if (cause(failure, ConnectException.class).isPresent()) {
            return "the API server " + server + " can't be reached: the connection is refused";
        }
        return "the connection to the API server " + server + " broke: " + rootMessage(failure);
    }

    /** The innermost message that says something. */
    static String rootMessage(Throwable failure) {
        String message = failure.getClass().getSimpleName();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at.getMessage() != null) {
                message = at.getMessage();
            }
        }
        return message;
    }

    private static <E extends Throwable> Optional<E> cause(Throwable failure, Class<E> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
        }
        return Optional.empty();
    }
}
