// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;

/**
 * Makes the HTTP client of one server: certificates as the Kubernetes client reads them, connections that an interrupt
 * of their thread closes, and nothing done behind the caller's back - no repeating, redirecting or unpacking.
 */
final class HttpConnections {

    /** How long the server may stay silent, before its answer or in the middle of it. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int CONNECT_SECONDS = 10;

    /** As many as a {@link RequestLimit} may let be under way, and more than there are threads that read. */
    private static final int MOST = 64;

    private HttpConnections() {}

    static CloseableHttpClient open(ServerAddress address, Credentials credentials) {
        try {
            HttpClientConnectionManager connections = new Interruptible()
                    .setTlsSocketStrategy(tls(address, credentials))
                    .setMaxConnPerRoute(MOST)
                    .setMaxConnTotal(MOST)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                            .setSocketTimeout((int) SILENCE.toSeconds(), TimeUnit.SECONDS)
                            .build())
                    .build();
            Optional<Proxy> proxy = Proxy.of(address);
            return proxy.isPresent() ? through(proxy.get(), connections) : HttpClients.createMinimal(connections);
        } catch (KubernetesClientException | IllegalArgumentException | IOException | GeneralSecurityException e) {
            throw new InvalidInputException(
                    "the certificates, key or proxy that the kubeconfig has for " + address.server()
                            + " can't be used: " + Failures.rootMessage(e),
                    e);
        }
    }

    private static CloseableHttpClient through(Proxy proxy, HttpClientConnectionManager connections) {
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement();
        proxy.addTo(builder);
        return builder.build();
    }

    private static TlsSocketStrategy tls(ServerAddress address, Credentials credentials)
            throws IOException, GeneralSecurityException {
        SSLContext context =
                SSLUtils.sslContext(TlsConfig.of(address, credentials).build());
        return new DefaultClientTlsStrategy(
                context,
                null,
                null,
                SSLBufferMode.STATIC,
                address.insecure() ? HostnameVerificationPolicy.CLIENT : HostnameVerificationPolicy.BUILTIN,
                NoopHostnameVerifier.INSTANCE);
    }

    /** Sockets of channels: what blocks in them is ended by an interrupt, as it isn't in a plain socket. */
    private static final class Interruptible extends PoolingHttpClientConnectionManagerBuilder {

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> SocketChannel.open().socket(),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register("https", tls)
                            .build());
        }
    }
}
