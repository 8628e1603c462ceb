// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store refuses, in words that name the place and the way out. */
class S3ErrorsTest {

    private static final String URL = "s3://backups/team";

    @TempDir
    private Path folder;

    private HttpServer server;
    private TestStores stores;
    private volatile int status = 200;
    private volatile String body = "";
    private volatile Map<String, String> headers = Map.of();

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            headers.forEach(exchange.getResponseHeaders()::set);
            if ("object-lock".equals(exchange.getRequestURI().getQuery())) {
                // that there are no locks is told first, so that a removal comes to its own error
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            byte[] bytes = isHead ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        stores = new TestStores(
                folder, URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answers(int code, String error, String message) {
        status = code;
        body = "<Error><Code>" + error + "</Code><Message>" + message + "</Message></Error>";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|NoSuchBucket|gone|there is no bucket 'backups' at http://127.0.0.1",
                "403|InvalidAccessKeyId|x|the store doesn't know the access key; correct the credentials",
                "403|SignatureDoesNotMatch|x|the secret key doesn't belong to the access key; correct the credentials",
                "400|ExpiredToken|x|the credentials are no longer valid; renew them",
                "403|RequestTimeTooSkewed|x|the clock of this machine and that of the store are too far apart; set",
                "403|AccessDenied|Access Denied.|no right to %s there (Access Denied); grant %s to these credentials",
                "400|AuthorizationHeaderMalformed|the region 'us-east-1' is wrong; expecting 'eu-west-3'"
                        + "|the bucket is in the region eu-west-3; set region=eu-west-3 for the location",
                "503|SlowDown|x|the store is overloaded (SlowDown); try again later (asked 2 times)",
                "500|InternalError|x|the store failed (InternalError); try again later, or look at its log (asked 2 times)",
                "507|XMinioStorageFull|x|the store has no space left (XMinioStorageFull); free some",
                "400|KMS.DisabledException|key off|the store can't use its encryption key: key off; correct",
                "400|InvalidBucketName|Not valid.|the store takes 'backups' for no name of a bucket (Not valid); correct the",
                "400|SomethingNew|Never heard of|the store answers SomethingNew (Never heard of); see what its"
            })
    void anErrorOfTheStoreIsOneSentence(int code, String error, String message, String sentence) throws IOException {
        answers(code, error, message);
        try (ObjectStore store = stores.open(URL, Map.of("attempts", "2"))) {
            check(() -> write(store), "can't write " + URL + "/a/k: " + sentence.formatted("write", "s3:PutObject"));
            check(
                    () -> store.open("a/k").close(),
                    "can't read " + URL + "/a/k: " + sentence.formatted("read", "s3:GetObject"));
            check(
                    () -> store.size("a/k"),
                    code == 404 ? "" : "can't read " + URL + "/a/k: " + sentence.formatted("read", "s3:GetObject"));
            check(() -> store.list(""), "can't list " + URL + ": " + sentence.formatted("list", "s3:ListBucket"));
            check(
                    () -> store.delete("a/k"),
                    "can't remove " + URL + "/a/k: " + sentence.formatted("remove", "s3:DeleteObject"));
        }
    }

    /** A write looks first whether the key is free: so it may fail as a read. */
    private static void check(ThrowingCallable call, String begin) {
        if (begin.isEmpty()) {
            return;
        }
        assertThatThrownBy(call).isInstanceOf(IOException.class).satisfies(error -> {
            String asRead = begin.replace("can't write", "can't read")
                    .replace("right to write", "right to read")
                    .replace("s3:PutObject", "s3:GetObject");
            if (!error.getMessage().startsWith(asRead)) {
                org.assertj.core.api.Assertions.assertThat(error.getMessage()).startsWith(begin);
            }
        });
    }

    @Test
    void theRegionOfARedirectIsTold() throws IOException {
        answers(301, "PermanentRedirect", "The bucket is elsewhere.");
        headers = Map.of("x-amz-bucket-region", "eu-central-1");
        try (ObjectStore store = stores.open(URL, Map.of())) {
            assertThatThrownBy(() -> store.list(""))
                    .hasMessage("can't list " + URL
                            + ": the bucket is in the region eu-central-1; set region=eu-central-1 for the location");
        }
    }

    @Test
    void whatIsNoS3ServerIsSaid() throws IOException {
        body = "<!doctype html><html><body>It works<br></body></html>";
        try (ObjectStore store = stores.open(URL, Map.of("attempts", "1"))) {
            assertThatThrownBy(() -> store.list("")).hasMessageContaining("is no S3 server; correct the endpoint");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + free;
        try (ObjectStore store = stores.open(URL, Map.of("endpoint", endpoint, "attempts", "2"))) {
            assertThatThrownBy(() -> store.list(""))
                    .hasMessage("can't list " + URL + ": nothing answers at " + endpoint
                            + "; correct the endpoint, or start the server (asked 2 times)");
        }
    }

    @Test
    void aHostThatIsNotKnownIsSaid() throws IOException {
        try (ObjectStore store = stores.open(URL, Map.of("endpoint", "http://no-such-host.invalid", "attempts", "1"))) {
            assertThatThrownBy(() -> store.list(""))
                    .hasMessageContaining("the host of http://no-such-host.invalid isn't known; correct the endpoint");
        }
    }

    @Test
    void credentialsThatAreNotInTheFileAreSaid() throws IOException {
        try (ObjectStore store = stores.open(URL, Map.of("profile", "other"))) {
            assertThatThrownBy(() -> store.list("")).hasMessageContaining("no credentials were found; set");
        }
    }

    private static void write(ObjectStore store) throws IOException {
        try (ObjectWriter writer = store.create("a/k")) {
            writer.write(1);
            writer.commit();
        }
    }
}
