// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.testkit.server.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate is of an authority of its own. */
class S3TlsTest {

    private static final String URL = "s3://" + S3Server.BUCKET + "/tls";

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;
    private static SelfSigned another;
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        certificate = SelfSigned.create();
        another = SelfSigned.create();
        server = S3Server.start(certificate);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    private static String endpoint() {
        return "https://127.0.0.1:" + server.securePort();
    }

    private static ObjectStore open(Map<String, String> settings) throws IOException {
        return new TestStores(folder, URI.create(endpoint())).open(URL, settings);
    }

    private static Map<String, String> trusting(String pem) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "ca", ".pem"), pem);
        return Map.of("ca-file", file.toString(), "attempts", "2");
    }

    @Test
    void anAuthorityThatTheCaFileNamesIsTrusted() throws IOException {
        byte[] content = new byte[9_000_000];
        new Random(1).nextBytes(content);
        try (ObjectStore store = open(trusting(certificate.pem()))) {
            try (ObjectWriter writer = store.create("large")) {
                writer.write(content);
                writer.commit();
            }
            try (InputStream in = store.open("large")) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            assertThat(store.list("")).containsExactly("large");
            store.delete("large");
            assertThat(store.size("large")).isEmpty();
        }
    }

    @Test
    void aFileOfSeveralAuthoritiesTrustsEach() throws IOException {
        try (ObjectStore store = open(trusting("mine:\n" + another.pem() + certificate.pem()))) {
            assertThat(store.list("nothing/")).isEmpty();
        }
    }

    @Test
    void withoutItsAuthorityNothingIsSentAndTheWayOutIsTold() throws IOException {
        for (Map<String, String> settings : List.of(Map.of("attempts", "2"), trusting(another.pem()))) {
            try (ObjectStore store = open(settings)) {
                assertThatThrownBy(() -> store.list(""))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(
                                "can't list " + URL + ": there is no trusted connection to " + endpoint() + " (")
                        .hasMessageContaining("; set ca-file to its authority's certificate, or correct the endpoint")
                        .hasMessageNotContaining("Exception");
            }
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() throws IOException {
        String other = "https://backups.localhost:" + server.securePort();
        Map<String, String> settings = new HashMap<>(trusting(certificate.pem()));
        settings.put("endpoint", other);
        try (ObjectStore store = open(settings)) {
            assertThatThrownBy(() -> store.list("")).hasMessageContaining("there is no trusted connection to " + other);
        }
    }

    @Test
    void aCaFileThatHoldsNoCertificateOrIsNotThereIsSaidBeforeAnythingIsSent() throws IOException {
        assertThatThrownBy(() -> open(trusting("nothing")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds no certificate: write certificates of authorities into it, in PEM form");
        assertThatThrownBy(() -> open(trusting(certificate.pem().replaceFirst("M", "X"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds no certificate");
        assertThatThrownBy(
                        () -> open(Map.of("ca-file", folder.resolve("none.pem").toString())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("none.pem can't be read; make it readable, or correct the setting");
    }
}
