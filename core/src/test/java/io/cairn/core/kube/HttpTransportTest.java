// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.cairn.api.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport on real sockets, against a server that may ask for a client certificate. */
class HttpTransportTest {

    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = serverContext();
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            answer(exchange, peer(exchange).getBytes(UTF_8));
        });
        server.createContext("/slow", exchange -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.createContext("/packed", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(new byte[100_000]);
            }
            answer(exchange, packed.toByteArray());
        });
        server.setExecutor(handlers);
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
        handlers.shutdownNow();
    }

    private static SSLContext serverContext() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = HttpTransportTest.class.getResourceAsStream("/tls/server.p12")) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = HttpTransportTest.class.getResourceAsStream("/tls/ca.crt")) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static String peer(HttpExchange exchange) {
        try {
            return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String pem(String file) throws IOException {
        try (InputStream in = HttpTransportTest.class.getResourceAsStream("/tls/" + file)) {
            return Base64.getEncoder().encodeToString(in.readAllBytes());
        }
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private ServerAddress address() throws IOException {
        return new ServerAddress(url(), pem("ca.crt"), false, "", "");
    }

    private static Transport.Reply get(HttpTransport transport, String path, long maxBytes) throws Exception {
        return transport.send(
                new Transport.Request(Transport.Method.GET, path, KubeApi.JSON, Optional.empty(), maxBytes),
                Credentials.NONE);
    }

    private static String text(ServerAddress address, Credentials credentials) throws Exception {
        try (HttpTransport transport = new HttpTransport(address, List.of(), credentials)) {
            Transport.Request request =
                    new Transport.Request(Transport.Method.GET, "/x", KubeApi.JSON, Optional.empty(), 1000);
            return new String(transport.send(request, credentials).body(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1", "rsa-pkcs8", "ec-sec1", "ec-pkcs8"})
    void aClientCertificateIsShownWhateverFormItsKeyHas(String name) throws Exception {
        Credentials someone = Credentials.NONE.withCertificate(pem(name + ".crt"), pem(name + ".key"));
        assertThat(text(address(), someone)).isEqualTo("CN=someone");
        assertThat(text(address(), Credentials.NONE)).isEqualTo("nobody");
    }

    @Test
    void aRenewedCertificateIsUsedFromThenOn() throws Exception {
        Credentials someone = Credentials.NONE.withCertificate(pem("ec-sec1.crt"), pem("ec-sec1.key"));
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            Transport.Request request =
                    new Transport.Request(Transport.Method.GET, "/x", KubeApi.JSON, Optional.empty(), 1000);
            assertThat(transport.send(request, Credentials.NONE).body())
                    .asString(UTF_8)
                    .isEqualTo("nobody");
            assertThat(transport.send(request, someone).body()).asString(UTF_8).isEqualTo("CN=someone");
        }
    }

    @Test
    void aKeyThatIsNoKeyIsRefusedWithASentence() {
        assertThatThrownBy(() -> text(address(), Credentials.NONE.withCertificate(pem("ec-sec1.crt"), pem("ca.crt"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the certificates, key or proxy that the kubeconfig has for " + url());
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrustedUnlessThatIsAskedFor() throws Exception {
        String other = pem("ec-sec1.crt");
        assertThatThrownBy(() -> text(new ServerAddress(url(), other, false, "", ""), Credentials.NONE))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(Failures.sentence(url(), e)).contains("is not trusted"));
        assertThat(text(new ServerAddress(url(), other, true, "", ""), Credentials.NONE))
                .isEqualTo("nobody");
    }

    @Test
    void aServerWhoseCertificateNamesAnotherHostIsNotTrusted() throws Exception {
        String elsewhere = url().replace("127.0.0.1", "localhost");
        assertThatThrownBy(() -> text(new ServerAddress(elsewhere, pem("ca.crt"), false, "", ""), Credentials.NONE))
                .satisfies(e -> assertThat(Failures.sentence(elsewhere, e)).contains("is not trusted", "localhost"));
    }

    @Test
    void aConnectionIsKeptForTheNextRequest() throws Exception {
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            for (int i = 0; i < 5; i++) {
                assertThat(get(transport, "/x", 1000).status()).isEqualTo(200);
            }
        }
        assertThat(clientPorts).hasSize(1);
    }

    @Test
    void aPackedAnswerIsUnpackedAndItsBoundIsThatOfTheContent() throws Exception {
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            assertThat(get(transport, "/packed", 100_000).body()).hasSize(100_000);
            assertThatThrownBy(() -> get(transport, "/packed", 99_999)).isInstanceOf(AnswerTooLongException.class);
        }
    }

    @Test
    void anInterruptEndsARequestInTheMiddleAndTheNextOneWorks() throws Exception {
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            FutureTask<String> call = new FutureTask<>(() -> {
                try {
                    return "answered " + get(transport, "/slow", 1000).status();
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            Thread caller = new Thread(call);
            caller.start();
            asked.await();
            caller.interrupt();
            assertThat(call.get()).isEqualTo("interrupted");
            assertThat(get(transport, "/x", 1000).status()).isEqualTo(200);
        }
    }

    @Test
    void linesAreHandedOnAsTheyComeUntilTheTakerHasEnough() throws Exception {
        endless("one\ntwo\nth");
        List<String> lines = new ArrayList<>();
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            int status = stream(transport, 1000, line -> {
                        lines.add(new String(line, UTF_8));
                        return lines.size() < 2;
                    })
                    .status();

            assertThat(status).isEqualTo(200);
            assertThat(lines).containsExactly("one", "two");
            assertThat(get(transport, "/x", 1000).status()).isEqualTo(200);
        }
    }

    @Test
    void aLineThatIsTooLongIsGivenUp() throws Exception {
        endless("x".repeat(101));
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            assertThatThrownBy(() -> stream(transport, 100, line -> true)).isInstanceOf(AnswerTooLongException.class);
        }
    }

    @Test
    void aServerThatFallsSilentInTheMiddleIsGivenUp() throws Exception {
        endless("one\n");
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            assertThatThrownBy(() -> stream(transport, 100, line -> true)).hasMessage("nothing came for 1 s");
        }
    }

    /** Lets {@code /endless} begin its answer so, and never end it. */
    private void endless(String begin) {
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(begin.getBytes(UTF_8));
            exchange.getResponseBody().flush();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
    }

    private static Transport.Reply stream(HttpTransport transport, long maxBytes, Predicate<byte[]> lines)
            throws Exception {
        return transport.stream(
                new Transport.Request(Transport.Method.GET, "/endless", KubeApi.JSON, Optional.empty(), maxBytes),
                Duration.ofSeconds(1),
                lines,
                Credentials.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', proxied",
        "other.example, proxied",
        "api.example, direct",
        ".example, direct",
        "example, direct",
        "'other, EXAMPLE', direct",
        "xample, proxied",
        "*, direct",
    })
    void aProxyIsUsedUnlessTheHostIsExcepted(String noProxy, String way) {
        ServerAddress address = new ServerAddress("https://api.example:6443", "", false, "http://proxy:3128", noProxy);
        assertThat(Proxy.of(address)).matches(proxy -> proxy.isPresent() == way.equals("proxied"));
    }

    @Test
    void aServerIsReachedThroughAProxyWhichGetsThePasswordOfItsUrl() throws Exception {
        try (TunnelProxy proxy = TunnelProxy.start("me:secret")) {
            assertThat(text(behind("http://me:secret@" + proxy.authority()), Credentials.NONE))
                    .isEqualTo("nobody");
            assertThat(proxy.targets())
                    .containsExactly("127.0.0.1:" + server.getAddress().getPort());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', asks for a user and a password: set it as", "me:canary@, asks for another user or password than"})
    void aProxyThatRefusesThePasswordIsNamedWithoutIt(String user, String message) throws Exception {
        try (TunnelProxy proxy = TunnelProxy.start("me:secret")) {
            ServerAddress address = behind("http://" + user + proxy.authority());
            assertThatThrownBy(() -> text(address, Credentials.NONE))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("the proxy 127.0.0.1, by which the API server " + url())
                    .hasMessageContaining(message)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:1, refuses the connection", "nowhere.invalid:3128, has an unknown host name"})
    void aProxyThatIsNotThereIsTheOneThatIsNamed(String proxy, String what) throws Exception {
        ServerAddress address = behind("http://me:canary@" + proxy);
        assertThatThrownBy(() -> text(address, Credentials.NONE))
                .satisfies(e -> assertThat(Failures.sentence(url(), e))
                        .isEqualTo("the API server " + url() + " can't be reached: its proxy " + proxy + " " + what));
    }

    private ServerAddress behind(String proxy) throws IOException {
        return new ServerAddress(url(), pem("ca.crt"), false, proxy, "");
    }

    @Test
    void aConnectionThatTheServerWantsClosedIsNotUsedAgain() throws Exception {
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            server.createContext("/last", exchange -> {
                exchange.getResponseHeaders().add("Connection", "close");
                answer(exchange, new byte[0]);
            });
            assertThat(get(transport, "/last", 1000).status()).isEqualTo(200);
            assertThat(get(transport, "/x", 1000).status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionWhoseAnswerWasTooLongIsNotUsedAgain() throws Exception {
        try (HttpTransport transport = new HttpTransport(address(), List.of(), Credentials.NONE)) {
            assertThatThrownBy(() -> get(transport, "/x", 3)).isInstanceOf(AnswerTooLongException.class);
            assertThat(get(transport, "/x", 1000).body()).asString(UTF_8).isEqualTo("nobody");
        }
        assertThat(clientPorts).hasSize(2);
    }

    @Test
    void headersOfTheUserAreSentWithEachRequest() throws Exception {
        server.createContext(
                "/headers",
                exchange -> answer(
                        exchange,
                        exchange.getRequestHeaders()
                                .get("Impersonate-Group")
                                .toString()
                                .getBytes(UTF_8)));
        List<Map.Entry<String, String>> groups =
                List.of(Map.entry("Impersonate-Group", "a"), Map.entry("Impersonate-Group", "b"));
        try (HttpTransport transport = new HttpTransport(address(), groups, Credentials.NONE)) {
            assertThat(get(transport, "/headers", 1000).body()).asString(UTF_8).isEqualTo("[a, b]");
        }
    }
}
