// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.core.redact.Redaction;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeConnectionTest {

    private static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ofSeconds(60), Duration.ofMillis(1));

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> seen = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        environment.put("HOME", home.toString());
        environment.put("PATH", System.getenv("PATH"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (name.startsWith("Impersonate")) {
                    seen.add(name + "=" + values);
                }
            });
            byte[] body = "{\"ok\":true}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Path write(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private String config(String clusterFields, String userFields) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u, namespace: shop}}]
                clusters: [{name: c, cluster: {server: "%s"%s}}]
                users: [{name: u, user: {%s}}]
                """.formatted(url(), clusterFields, userFields);
    }

    private KubeConnection find() {
        return find(Optional.empty(), "");
    }

    private KubeConnection find(Optional<Path> file, String context) {
        return KubeConnection.find(file, context, environment, home.resolve("account"), Duration.ofSeconds(1));
    }

    private String authorizationOf(KubeConnection connection) throws ClusterException {
        try (KubeApi api = connection.open(ONCE)) {
            api.get("/x?limit=1");
        }
        return seen.get(seen.size() - 1);
    }

    @Test
    void theFileInTheHomeDirectoryIsFound() throws Exception {
        write(".kube/config", config("", "token: abc"));

        KubeConnection connection = find();

        assertThat(connection.context()).isEqualTo("here");
        assertThat(connection.namespace()).isEqualTo("shop");
        assertThat(connection.server()).isEqualTo(url());
        assertThat(authorizationOf(connection)).isEqualTo("/x?limit=1 Bearer abc");
    }

    @Test
    void theNamedFileGoesBeforeTheVariableAndThatBeforeTheHomeDirectory() throws Exception {
        write(".kube/config", config("", "token: home"));
        Path variable = write("variable", config("", "token: variable"));
        Path named = write("named", config("", "token: named"));

        environment.put("KUBECONFIG", variable.toString());

        assertThat(authorizationOf(find())).endsWith("Bearer variable");
        assertThat(authorizationOf(find(Optional.of(named), ""))).endsWith("Bearer named");
    }

    @Test
    void ofSeveralFilesTheFirstToNameSomethingWinsAndMissingOnesArePassedOver() throws Exception {
        Path first = write("first", "users: [{name: u, user: {token: first}}]");
        Path second = write("second", config("", "token: second"));
        environment.put("KUBECONFIG", String.join(File.pathSeparator, "/no/such", first.toString(), second.toString()));

        assertThat(authorizationOf(find())).endsWith("Bearer first");
    }

    @Test
    void withoutAnyFileTheServiceAccountOfThePodIsUsed() throws Exception {
        write("account/token", "podtoken\n");
        write("account/namespace", "backup");
        write("account/ca.crt", "");
        environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", "6443");

        KubeConnection connection = find();

        assertThat(connection.server()).isEqualTo("https://10.0.0.1:6443");
        assertThat(connection.namespace()).isEqualTo("backup");
    }

    @Test
    void whereNothingIsFoundTheMessageSaysWhatWasLookedFor() {
        assertThatThrownBy(this::find)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(home.resolve(".kube/config").toString())
                .hasMessageContaining("--kubeconfig");
        assertThatThrownBy(() -> find(Optional.of(Path.of("/no/such")), ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the kubeconfig /no/such doesn't exist");
    }

    @Test
    void anUnknownContextNamesThoseThereAre() throws Exception {
        write(".kube/config", config("", ""));

        assertThatThrownBy(() -> find(Optional.empty(), "there"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("has no context 'there': choose one of here with --context");
    }

    @Test
    void aFileWithoutCurrentContextIsRefusedUnlessOneIsNamed() throws Exception {
        write(".kube/config", config("", "").replace("current-context: here", ""));

        assertThatThrownBy(this::find)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no current context: choose one of here");
        assertThat(find(Optional.empty(), "here").context()).isEqualTo("here");
    }

    @Test
    void aContextOfAMissingClusterOrUserIsRefused() throws Exception {
        write(".kube/config", config("", "").replace("name: c,", "name: d,"));
        assertThatThrownBy(this::find).hasMessageContaining("names the cluster 'c', which the kubeconfig");

        write(".kube/config", config("", "").replace("name: u,", "name: d,"));
        assertThatThrownBy(this::find).hasMessageContaining("names the user 'u', which the kubeconfig");
    }

    @Test
    void aMalformedFileIsNamedWithThePlace() throws Exception {
        Path file = write(".kube/config", "contexts: [\n{name: }}");

        assertThatThrownBy(this::find)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the kubeconfig " + file + " is malformed at line 2, column 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", proxy-url: 'socks5://p:1'||of which only http can be honoured",
                ", tls-server-name: other||tls-server-name, which can't be honoured",
                "|auth-provider: {name: oidc}|auth-provider, which can't be honoured",
                "|client-certificate-data: LS0tLS1CRUdJTg==|client certificate without its key",
                "|client-certificate: missing.pem|can't be read",
            })
    void whatCantBeHonouredIsRefused(String cluster, String user, String message) throws Exception {
        write(".kube/config", config(cluster == null ? "" : cluster, user == null ? "" : user));

        assertThatThrownBy(this::find).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }

    @Test
    void aServerThatIsNoUrlIsRefused() throws Exception {
        write(".kube/config", config("", "").replace(url(), "cluster.local"));

        assertThatThrownBy(this::find).hasMessageContaining("no usable server URL: it is 'cluster.local'");
    }

    @Test
    void certificatesThatAreNoPemAreRefused() throws Exception {
        for (String data : List.of("Z2FyYmFnZQ==", "not base64")) {
            write(".kube/config", config(", certificate-authority-data: '" + data + "'", ""));

            assertThatThrownBy(this::find)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the certificate-authority of 'c' in the kubeconfig is not PEM");
        }
    }

    @Test
    void passwordsAndImpersonationAreSent() throws Exception {
        write(".kube/config", config("", "username: ann, password: pw, as: bob, as-groups: [g1, g2]"));

        authorizationOf(find());

        assertThat(seen).contains("/x?limit=1 Basic YW5uOnB3", "Impersonate-user=[bob]");
        assertThat(seen).anyMatch(header -> header.startsWith("Impersonate-group=") && header.contains("g2"));
    }

    @Test
    void aTokenFileIsTakenFromTheFolderOfTheKubeconfig() throws Exception {
        write(".kube/token", "fromfile\n");
        write(".kube/config", config("", "tokenFile: token"));

        assertThat(authorizationOf(find())).endsWith("Bearer fromfile");
    }

    private void plugin(String script) throws IOException {
        Path file = write(".kube/plugin", "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(
                ".kube/config",
                config(
                        "",
                        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [login], "
                                + "env: [{name: SECRET, value: s}], provideClusterInfo: true}"));
    }

    @Test
    void aCredentialPluginGetsItsArgumentsAndTheCluster() throws Exception {
        plugin("echo \"$KUBERNETES_EXEC_INFO\" > " + home.resolve("info")
                + "; printf '{\"status\":{\"token\":\"%s-%s\"}}' \"$1\" \"$SECRET\"");

        assertThat(authorizationOf(find())).endsWith("Bearer login-s");
        assertThat(home.resolve("info"))
                .content()
                .contains("\"apiVersion\":\"client.authentication.k8s.io/v1\"")
                .contains("\"server\":\"" + url());
    }

    @Test
    void aCredentialPluginThatFailsIsQuoted() throws Exception {
        plugin("echo first >&2; echo no session >&2; exit 3");

        assertThatThrownBy(() -> find().open().close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the credential plugin './plugin' of the kubeconfig failed with exit code 3: no session");
    }

    @Test
    void aCredentialPluginSeesNoKeysOfBackupsAndOnItsCommandLineOnlyItsArguments() throws Exception {
        environment.put("CAIRN_IDENTITY", "AGE-SECRET-KEY-1CANARY");
        environment.put("AWS_PROFILE", "login");
        plugin("tr '\\0' ' ' < /proc/$$/cmdline > " + home.resolve("cmdline") + "; env > " + home.resolve("env")
                + "; printf '{\"status\":{\"token\":\"canary-token\"}}'");

        assertThat(authorizationOf(find())).endsWith("Bearer canary-token");
        assertThat(home.resolve("cmdline")).content().endsWith("/plugin login ").doesNotContainIgnoringCase("canary");
        assertThat(home.resolve("env"))
                .content()
                .contains("AWS_PROFILE=login", "SECRET=s")
                .doesNotContainIgnoringCase("canary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "printf '{\"status\":{\"token\":\"canary-token\"'|is not an ExecCredential",
                "echo '{\"token\":\"canary-token\"}' >&2; exit 1|failed with exit code 1: {\"token\":\"(hidden)\"}",
            })
    void whatACredentialPluginSaysOfATokenIsNotQuoted(String script, String message) throws Exception {
        plugin(script);

        assertThatThrownBy(() -> find().open().close())
                .satisfies(error -> assertThat(Redaction.of(error.getMessage()))
                        .contains(message)
                        .doesNotContain("canary"));
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("cairn-credential-"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:canary/x@proxy:3128",
        "http://user:can ary@proxy:3128",
        "http://user:canary@proxy:port",
        "user:canary@proxy:3128",
        "proxy:3128",
    })
    void aProxyThatIsNoUrlIsRefusedWithoutItsPassword(String proxy) throws Exception {
        write(".kube/config", config("", ""));
        environment.put("http_proxy", proxy);

        assertThatThrownBy(() -> find().open().close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the proxy that is set for the API server " + url() + " is not a URL such as")
                .satisfies(error -> assertThat(trace(error)).doesNotContain("canary", "can ary"));
    }

    @ParameterizedTest
    @CsvSource({"socks5://user:canary@proxy", "http://user:can ary@proxy"})
    void aProxyOfTheKubeconfigThatCannotBeHonouredIsNotQuotedEither(String proxy) throws Exception {
        write(".kube/config", config(", proxy-url: '" + proxy + "'", ""));

        assertThatThrownBy(() -> find().open().close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("of which only http can be honoured")
                .satisfies(
                        error -> assertThat(String.valueOf(error.getMessage())).doesNotContain("canary", "can ary"));
    }

    @Test
    void aProxyThatIsDownIsNotQuotedWithItsPassword() throws Exception {
        write(".kube/config", config("", ""));
        environment.put("http_proxy", "http://user:canary@127.0.0.1:1");

        assertThatThrownBy(() -> authorizationOf(find()))
                .satisfies(error -> assertThat(trace(error)).doesNotContain("canary"));
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void aCredentialPluginThatHangsIsEnded() throws Exception {
        plugin("sleep 100");

        assertThatThrownBy(() -> find().open().close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gave no answer within 1 s");
    }

    @Test
    void aCredentialPluginThatAnswersNonsenseIsNamed() throws Exception {
        plugin("echo hello");

        assertThatThrownBy(() -> find().open().close()).hasMessageContaining("is not an ExecCredential");
    }

    @Test
    void aMissingCredentialPluginComesWithItsInstallHint() throws Exception {
        write(".kube/config", config("", "exec: {command: no-such-plugin, installHint: get it from the shelf}"));

        assertThatThrownBy(() -> find().open().close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no-such-plugin")
                .hasMessageContaining("get it from the shelf");
    }

    @Test
    void aBodyLongerThanWantedIsGivenUp() throws Exception {
        write(".kube/config", config("", ""));
        try (KubeApi api = find().open(ONCE)) {
            assertThatThrownBy(() -> api.get("/x", KubeApi.JSON, 5)).isInstanceOf(AnswerTooLongException.class);
            assertThat(api.get("/x", KubeApi.JSON, 11).body()).hasSize(11);
        }
    }

    @Test
    void aServerThatIsDownIsNamedInASentence() throws Exception {
        server.stop(0);
        write(".kube/config", config("", ""));
        try (KubeApi api = find().open(ONCE)) {
            assertThatThrownBy(() -> api.get("/x"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessage("the API server " + url() + " can't be reached: the connection is refused");
        }
    }

    @Test
    void aHostWithoutAddressIsNamedInASentence() throws Exception {
        write(".kube/config", config("", "").replace(url(), "http://no-such-host.invalid:1"));
        try (KubeApi api = find().open(ONCE)) {
            assertThatThrownBy(() -> api.get("/x"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageEndingWith("can't be reached: its host name is unknown");
        }
    }

    @Test
    void aCutBodyIsAFailureAndIsTriedAgain() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FutureTask<Integer> connections = new FutureTask<>(() -> {
                answer(socket, "Content-Length: 11\r\n\r\n{\"ok\"");
                answer(socket, "Content-Length: 11\r\n\r\n{\"ok\":true}");
                return 2;
            });
            new Thread(connections).start();
            write(".kube/config", config("", "").replace(url(), "http://127.0.0.1:" + socket.getLocalPort()));
            try (KubeApi api = find().open(new RetryPolicy(2, Duration.ofSeconds(60), Duration.ofMillis(1)))) {
                assertThat(api.get("/x").body()).hasSize(11);
                assertThat(api.requestsSent()).isEqualTo(2);
            }
            assertThat(connections.get()).isEqualTo(2);
        }
    }

    private static void answer(ServerSocket socket, String rest) throws IOException {
        try (Socket connection = socket.accept()) {
            byte[] request = new byte[4096];
            assertThat(connection.getInputStream().read(request)).isPositive();
            connection.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + rest).getBytes(UTF_8));
        }
    }

    @Test
    void anInterruptEndsARequestThatTheServerDoesntAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        write(".kube/config", config("", ""));
        try (KubeApi api = find().open(ONCE)) {
            FutureTask<String> call = new FutureTask<>(() -> {
                try {
                    api.get("/slow");
                    return "answered";
                } catch (ClusterException e) {
                    return e.getMessage() + " " + Thread.currentThread().isInterrupted();
                }
            });
            Thread caller = new Thread(call);
            caller.start();
            asked.await();
            caller.interrupt();
            assertThat(call.get()).startsWith("interrupted").endsWith("true");
        } finally {
            release.countDown();
        }
    }
}
