// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a bucket has locks is asked of it, and what it doesn't tell is taken for no answer. */
class S3LocksTest {

    private static final String LOCKED =
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>" + "</ObjectLockConfiguration>";

    @TempDir
    private Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ObjectStore store;
    private volatile int status = 200;
    private volatile String body = LOCKED;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        store = new TestStores(folder, endpoint).open("s3://backups", Map.of("attempts", "1"));
    }

    @AfterEach
    void stopServer() throws IOException {
        store.close();
        server.stop(0);
    }

    /** Every object there is locked for long. */
    private void answer(HttpExchange exchange) throws IOException {
        boolean aboutLocks = "object-lock".equals(exchange.getRequestURI().getQuery());
        requests.add(aboutLocks ? "locks?" : exchange.getRequestMethod());
        exchange.getResponseHeaders().set("x-amz-object-lock-retain-until-date", "2999-01-01T00:00:00Z");
        byte[] bytes = aboutLocks ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
        exchange.sendResponseHeaders(aboutLocks ? status : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void refuses(int code, String error) {
        status = code;
        body = "<Error><Code>" + error + "</Code><Message>no</Message></Error>";
    }

    @ParameterizedTest
    @CsvSource({"403,AccessDenied", "503,SlowDown", "500,InternalError"})
    void whereItIsNotToldWhetherThereAreLocksALockedObjectIsNotHidden(int code, String error) {
        refuses(code, error);

        assertThat(store.locksEnforced()).isFalse();
        assertThatThrownBy(() -> store.delete("a/k"))
                .isInstanceOf(ObjectLockedException.class)
                .hasMessage("a/k in s3://backups is locked until 2999-01-01T00:00:00Z");
        assertThat(requests).contains("HEAD").doesNotContain("DELETE");
    }

    @Test
    void aBucketThatCouldNotAnswerIsAskedAgain() {
        refuses(503, "SlowDown");
        assertThat(store.locksEnforced()).isFalse();

        status = 200;
        body = LOCKED;
        assertThat(store.locksEnforced()).isTrue();
        assertThat(store.locksEnforced()).isTrue();
        assertThat(requests).containsExactly("locks?", "locks?");
    }

    @ParameterizedTest
    @CsvSource({"404,ObjectLockConfigurationNotFoundError", "501,NotImplemented", "405,MethodNotAllowed"})
    void whereThereAreNoLocksObjectsAreRemovedWithoutAnotherQuestion(int code, String error) throws IOException {
        refuses(code, error);

        store.delete("a/k");
        store.delete("a/l");

        assertThat(requests).containsExactly("locks?", "DELETE", "DELETE");
    }
}
