// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where in a request the bucket stands. The names of hosts are those of {@code src/test/resources/hosts}. */
class S3AddressingTest {

    @TempDir
    private static Path folder;

    private static S3Server server;

    private final String prefix = UUID.randomUUID().toString();
    private FaultProxy proxy;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.startWithHosts();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new FaultProxy(server.endpoint());
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    private ObjectStore open(String pathStyle) throws IOException {
        URI endpoint = URI.create("http://localhost:" + proxy.endpoint().getPort());
        return new TestStores(folder, endpoint)
                .open("s3://" + S3Server.BUCKET + "/" + prefix, Map.of("path-style", pathStyle));
    }

    private static void use(ObjectStore store) throws IOException {
        byte[] content = new byte[9_000_000];
        new Random(2).nextBytes(content);
        try (store) {
            try (ObjectWriter writer = store.create("a/large one")) {
                writer.write(content);
                writer.commit();
            }
            try (InputStream in = store.open("a/large one")) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            assertThat(store.list("a/")).containsExactly("a/large one");
            store.delete("a/large one");
            assertThat(store.children("")).isEmpty();
        }
    }

    @Test
    void inTheHostsNameTheBucketIsNotInThePath() throws IOException {
        use(open("false"));

        assertThat(proxy.hosts())
                .containsOnly("backups.localhost:" + proxy.endpoint().getPort());
        assertThat(proxy.count(" /" + S3Server.BUCKET)).isZero();
        assertThat(proxy.count("PUT /" + prefix + "/a/large%20one?")).isPositive();
    }

    @Test
    void ofABucketWhoseHostIsNotKnownThatHostIsNamedAndTheSetting() throws IOException {
        URI endpoint = URI.create("http://localhost:" + proxy.endpoint().getPort());
        try (ObjectStore store =
                new TestStores(folder, endpoint).open("s3://other", Map.of("path-style", "false", "attempts", "1"))) {
            assertThatThrownBy(() -> store.list(""))
                    .hasMessage(
                            "can't list s3://other: the host other.localhost isn't known; set path-style=true, correct"
                                    + " the endpoint, or see to the name service");
        }
    }

    @Test
    void inThePathTheHostIsTheServersOwn() throws IOException {
        use(open("true"));

        assertThat(proxy.hosts()).containsOnly("localhost:" + proxy.endpoint().getPort());
        assertThat(proxy.count("PUT /" + S3Server.BUCKET + "/" + prefix + "/a/large%20one?"))
                .isPositive();
    }
}
