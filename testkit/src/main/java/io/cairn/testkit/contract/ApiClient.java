// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends plain requests and shows the answers as they came. */
final class ApiClient {

    static final JsonMapper MAPPER = JsonMapper.shared();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** An answer. */
    record Reply(int status, String contentType, String body) {

        JsonNode json() {
            return MAPPER.readTree(body);
        }

        JsonNode metadata() {
            return json().path("metadata");
        }

        String message() {
            return json().path("message").asString("");
        }
    }

    private final HttpClient http;
    private final String url;
    private final String token;

    ApiClient(Endpoint endpoint, String token) {
        this(client(endpoint.certificates()), endpoint.url(), token);
    }

    private ApiClient(HttpClient http, String url, String token) {
        this.http = http;
        this.url = url;
        this.token = token;
    }

    ApiClient as(String otherToken) {
        return new ApiClient(http, url, otherToken);
    }

    Reply get(String path) {
        return send("GET", path, "application/json", "");
    }

    Reply get(String path, String accept) {
        return reply(request("GET", path, "application/json", "").setHeader("Accept", accept));
    }

    Reply post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    Reply put(String path, String json) {
        return send("PUT", path, "application/json", json);
    }

    Reply merge(String path, String json) {
        return send("PATCH", path, "application/merge-patch+json", json);
    }

    Reply apply(String path, String json) {
        return send("PATCH", path, "application/apply-patch+yaml", json);
    }

    Reply delete(String path) {
        return send("DELETE", path, "application/json", "");
    }

    Reply send(String method, String path, String contentType, String body) {
        return reply(request(method, path, contentType, body));
    }

    Reply send(String method, String path, String contentType, String body, String accept) {
        return reply(request(method, path, contentType, body).setHeader("Accept", accept));
    }

    /** The body as it arrives. */
    InputStream stream(String path) {
        try {
            return http.send(
                            request("GET", path, "application/json", "").build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for " + path, e);
        }
    }

    private Reply reply(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    // The agent's name matters: to a browser or curl the server answers with indented JSON.
    private HttpRequest.Builder request(String method, String path, String contentType, String body) {
        HttpRequest.BodyPublisher publisher = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", "contract/1")
                .header("Content-Type", contentType)
                .method(method, publisher);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static HttpClient client(Optional<String> certificates) {
        // A kube-apiserver ends an HTTP/2 connection after an unknown token, with all that is on it.
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        certificates.ifPresent(pem -> builder.sslContext(trusting(pem)));
        return builder.build();
    }

    private static SSLContext trusting(String pem) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            ByteArrayInputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("trusted-" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificates to trust can't be read", e);
        }
    }
}
