// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A validating webhook on loopback that denies objects of some names with a sentence, and admits all others. */
final class DenyingWebhook implements AutoCloseable {

    private static final String ALIAS = "webhook";
    private static final String PASSWORD = "of-the-test";

    private final Set<String> denied;
    private final String sentence;
    private final KeyStore keys;
    private final HttpsServer server;
    /** Without threads of its own the server would take one connection after another, which the API server keeps open. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    DenyingWebhook(Set<String> denied, String sentence) {
        this.denied = denied;
        this.sentence = sentence;
        try {
            keys = newKeys();
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            server.setExecutor(threads);
            server.createContext("/", this::review);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS by a certificate of keytool", e);
        }
    }

    /** A new key with a certificate that vouches for itself, as the program of the JDK makes them. */
    private static KeyStore newKeys() throws IOException, GeneralSecurityException {
        Path file = Environment.newFolder("webhook-").resolve("keys.p12");
        Environment.command(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=webhook",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** The {@code clientConfig} of a webhook configuration: the URL, and the certificate to trust. */
    String clientConfig() {
        try {
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(keys.getCertificate(ALIAS).getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return "{\"url\": \"https://127.0.0.1:%d/\", \"caBundle\": \"%s\"}"
                    .formatted(
                            server.getAddress().getPort(),
                            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void review(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JsonMapper.shared()
                    .readTree(exchange.getRequestBody().readAllBytes())
                    .get("request");
            boolean allowed = !denied.contains(request.at("/name").asString());
            ObjectNode review = JsonMapper.shared()
                    .createObjectNode()
                    .put("apiVersion", "admission.k8s.io/v1")
                    .put("kind", "AdmissionReview");
            ObjectNode response = review.putObject("response")
                    .put("uid", request.get("uid").asString())
                    .put("allowed", allowed);
            if (!allowed) {
                response.putObject("status").put("message", sentence).put("code", 403);
            }
            byte[] body = JsonMapper.shared().writeValueAsBytes(review);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
