// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/**
 * Sends requests by the Kubernetes client's own HTTP client, for its handling of certificates and proxies; the JDK's
 * client does the work below. Its interceptors are left out: they would run credential plugins without a time limit.
 *
 * <p>Answers are asked for compressed: a young JVM decrypts slowly, and a tenth of the bytes is soon decrypted.
 */
final class HttpTransport implements Transport {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** How long the server may stay silent, before its answer or in the middle of it. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int GZIP_BUFFER = 1 << 16;

    private final ServerAddress address;
    private final List<Map.Entry<String, String>> headers;
    private HttpClient client;
    private Credentials clientCredentials;

    HttpTransport(ServerAddress address, List<Map.Entry<String, String>> headers, Credentials credentials) {
        this.address = address;
        this.headers = headers;
        this.client = client(address, credentials);
        this.clientCredentials = credentials;
    }

    private static HttpClient client(ServerAddress address, Credentials credentials) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(address.server())
                .withTrustCerts(address.insecure())
                .withHttp2Disable(true)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis());
        if (!address.authorities().isEmpty() && !address.insecure()) {
            config.withCaCertData(address.authorities());
        }
        if (!credentials.certificate().isEmpty()) {
            config.withClientCertData(credentials.certificate()).withClientKeyData(credentials.key());
        }
        if (!address.proxy().isEmpty()) {
            config.withHttpProxy(address.proxy()).withHttpsProxy(address.proxy());
            config.withNoProxy(
                    address.noProxy().isEmpty()
                            ? new String[0]
                            : address.noProxy().split(","));
        }
        try {
            JdkHttpClientFactory factory = new JdkHttpClientFactory();
            Config built = config.build();
            HttpClient.Builder builder = factory.newBuilder(built);
            HttpClientUtils.createApplicableInterceptors(built, factory)
                    .keySet()
                    .forEach(name -> builder.addOrReplaceInterceptor(name, null));
            return builder.build();
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "the certificates, key or proxy that the kubeconfig has for " + address.server()
                            + " can't be used: " + Failures.rootMessage(e),
                    e);
        }
    }

    @Override
    public Reply send(Request request, Credentials credentials) throws IOException, InterruptedException {
        BodyCollector body = new BodyCollector(request.maxBytes(), address.server() + request.path());
        HttpClient sender = clientFor(credentials);
        CompletableFuture<Answer> answer = sender.consumeBytes(built(sender, request, credentials), body)
                .thenCompose(response -> body.read(response.body()).thenApply(bytes -> new Answer(response, bytes)));
        try {
            return reply(await(answer, body), request);
        } finally {
            body.abandon();
        }
    }

    // Bytes that live as long as one call.
    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(HttpResponse<AsyncBody> response, byte[] body) {}

    private Reply reply(Answer answer, Request request) throws IOException {
        HttpResponse<AsyncBody> response = answer.response();
        boolean packed = response.headers("Content-Encoding").contains("gzip");
        return new Reply(
                response.code(),
                packed ? unpacked(answer.body(), request) : answer.body(),
                response.headers("Retry-After").stream().findFirst().orElse(""));
    }

    private byte[] unpacked(byte[] body, Request request) throws IOException {
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body), GZIP_BUFFER)) {
            byte[] plain = gzip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, request.maxBytes()));
            if (gzip.read() >= 0) {
                throw new AnswerTooLongException(
                        address.server() + request.path() + " answers with more than " + request.maxBytes() + " bytes");
            }
            return plain;
        }
    }

    private synchronized HttpClient clientFor(Credentials credentials) {
        if (!credentials.sameCertificate(clientCredentials)) {
            // The old one is not closed: other threads may be reading by it.
            client = client(address, credentials);
            clientCredentials = credentials;
        }
        return client;
    }

    private HttpRequest built(HttpClient sender, Request request, Credentials credentials) {
        HttpRequest.Builder builder = sender.newHttpRequestBuilder()
                .uri(address.server() + request.path())
                .header("Accept", request.accept())
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "cairn");
        if (!credentials.authorization().isEmpty()) {
            builder.header("Authorization", credentials.authorization());
        }
        headers.forEach(header -> builder.header(header.getKey(), header.getValue()));
        request.body().ifPresent(json -> builder.post(KubeApi.JSON, json));
        return builder.build();
    }

    private static <T> T await(CompletableFuture<T> future, BodyCollector body)
            throws IOException, InterruptedException {
        while (true) {
            long before = body.size();
            try {
                return future.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (body.size() == before) {
                    throw new IOException("nothing came for " + SILENCE.toSeconds() + " s", e);
                }
            } catch (CancellationException e) {
                throw new IOException("the connection was closed", e);
            } catch (ExecutionException e) {
                throw Failures.asIOException(e);
            }
        }
    }

    @Override
    public synchronized void close() {
        client.close();
    }
}
