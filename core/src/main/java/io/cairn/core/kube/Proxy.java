// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/** The HTTP proxy by which a server is reached. */
record Proxy(HttpHost host, Optional<String> userInfo) {

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
            HttpHost host = new HttpHost(proxy.getScheme(), proxy.getHost(), proxy.getPort());
            return Optional.of(new Proxy(host, Optional.ofNullable(proxy.getUserInfo())));
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

    void addTo(HttpClientBuilder builder) {
        builder.setProxy(host);
        userInfo.ifPresent(text -> {
            int colon = text.indexOf(':');
            String user = colon < 0 ? text : text.substring(0, colon);
            String password = colon < 0 ? "" : text.substring(colon + 1);
            BasicCredentialsProvider provider = new BasicCredentialsProvider();
            provider.setCredentials(new AuthScope(host), new UsernamePasswordCredentials(user, password.toCharArray()));
            builder.setDefaultCredentialsProvider(provider);
        });
    }
}
