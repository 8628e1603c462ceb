// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The HTTP proxy by which a server is reached.
 *
 * @param userInfo user and password, with a colon between them
 */
record Proxy(String host, int port, Optional<String> userInfo) {

    private static final int DEFAULT_PORT = 80;

    /** The proxy to use for a server; empty if there is none, or none for this server. */
    static Optional<Proxy> of(ServerAddress address) {
        if (address.proxy().isEmpty()) {
            return Optional.empty();
        }
        String server = URI.create(address.server()).getHost();
        for (String exception : address.noProxy().split(",", -1)) {
            if (matches(exception.strip().toLowerCase(Locale.ROOT), server.toLowerCase(Locale.ROOT))) {
                return Optional.empty();
            }
        }
        try {
            URI proxy = new URI(address.proxy());
            if (proxy.getHost() == null) {
                throw noUrl(address);
            }
            int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
            return Optional.of(new Proxy(proxy.getHost(), port, Optional.ofNullable(proxy.getUserInfo())));
        } catch (URISyntaxException e) {
            throw noUrl(address);
        }
    }

    /** What is wrong with it would be said with its text, and a password may be in that. */
    private static InvalidInputException noUrl(ServerAddress address) {
        return new InvalidInputException("the proxy that is set for the API server " + address.server()
                + " is not a URL such as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT; in a password, write"
                + " characters such as '/' and '@' as '%2F' and '%40'");
    }

    /** {@code *}, a host, or a domain with or without a leading dot, which stands for all hosts in it. */
    private static boolean matches(String exception, String server) {
        String domain = exception.startsWith(".") ? exception.substring(1) : exception;
        return exception.equals("*") || (!domain.isEmpty() && (server.equals(domain) || server.endsWith("." + domain)));
    }
}
