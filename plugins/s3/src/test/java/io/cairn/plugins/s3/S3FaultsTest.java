// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.plugins.s3.FaultProxy.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store and a network that fail: what helps is tried again, what doesn't is one sentence, and nothing is half there. */
class S3FaultsTest {

    private static final byte[] SMALL = "hello".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[9_000_000];

    @TempDir
    private static Path folder;

    private static S3Server server;

    private final String url = "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID();
    private FaultProxy proxy;
    private ObjectStore store;
    private ObjectStore unspoilt;

    @BeforeAll
    static void startServer() throws Exception {
        new Random(3).nextBytes(LARGE);
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void openStore() throws IOException {
        proxy = new FaultProxy(server.endpoint());
        store = new TestStores(folder, proxy.endpoint()).open(url, Map.of("timeout", "1", "attempts", "3"));
        unspoilt = new TestStores(folder, server.endpoint()).open(url, Map.of());
    }

    @AfterEach
    void closeStore() throws IOException {
        proxy.close();
        store.close();
        unspoilt.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DENIED")
    void aWriteThatIsSpoiltOnceSucceeds(Fault fault) throws IOException {
        proxy.spoil(1, "PUT ", fault);
        write("k", SMALL);
        assertThat(read(unspoilt, "k")).isEqualTo(SMALL);
        assertThat(unspoilt.list("")).containsExactly("k");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DENIED")
    void anUploadInPartsOfWhichEachRequestIsSpoiltOnceSucceeds(Fault fault) throws IOException {
        proxy.spoil(1, "uploads", fault);
        proxy.spoil(1, "partNumber=1", fault);
        proxy.spoil(1, "partNumber=2", fault);
        proxy.spoil(1, "?uploadId=", fault);
        write("large", LARGE);
        assertThat(read(unspoilt, "large")).isEqualTo(LARGE);
        assertThat(unspoilt.list("")).containsExactly("large");
    }

    @Test
    void aPartThatIsSentAgainHasItsOwnBytesWhileLaterOnesAreFilled() throws IOException {
        byte[] sevenParts = new byte[50_000_000];
        new Random(3).nextBytes(sevenParts);
        proxy.spoil(2, "partNumber=1&", Fault.BUSY);
        write("large", sevenParts);
        assertThat(read(unspoilt, "large")).isEqualTo(sevenParts);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DENIED", "TOO_SHORT", "TOO_LONG"})
    void aReadThatIsSpoiltOnceSucceeds(Fault fault) throws IOException {
        put("large", LARGE);
        proxy.spoil(1, "GET ", fault);
        assertThat(read(store, "large")).isEqualTo(LARGE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DENIED")
    void aListingThatIsSpoiltOnceSucceeds(Fault fault) throws IOException {
        put("k", SMALL);
        proxy.spoil(1, "list-type=2", fault);
        assertThat(store.list("")).containsExactly("k");
    }

    @Test
    void aWriterWhoseAnswerIsLostIsNotTakenForItsOwnRival() throws IOException {
        write("first", SMALL);
        proxy.spoil(1, "PUT ", Fault.ANSWER_LOST);
        write("k", SMALL);
        assertThatThrownBy(() -> write("k", LARGE)).isInstanceOf(ObjectExistsException.class);
        assertThat(read(unspoilt, "k")).isEqualTo(SMALL);
    }

    @Test
    void aStoreThatStaysBusyIsOneSentence() {
        proxy.spoil(1000, "PUT ", Fault.BUSY);
        assertThatThrownBy(() -> write("k", SMALL))
                .isInstanceOf(IOException.class)
                .hasMessage("can't write " + url
                        + "/k: the store is overloaded (SlowDown); try again later (asked 3 times)");
    }

    @Test
    void aStoreThatHangsIsOneSentence() {
        proxy.spoil(1000, " ", Fault.HANG);
        assertThatThrownBy(() -> store.list(""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("can't list " + url + ": no answer from " + proxy.endpoint()
                        + " within 1 seconds; see to the server and the network");
    }

    @Test
    void aConnectionThatIsAlwaysResetIsOneSentence() {
        proxy.spoil(1000, " ", Fault.RESET);
        assertThatThrownBy(() -> store.open("k").close())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("can't read " + url + "/k: the connection to " + proxy.endpoint() + " broke (")
                .hasMessageContaining("see to the network");
    }

    @Test
    void anAnswerThatIsAlwaysShorterThanItPromisedIsOneSentence() throws IOException {
        put("k", SMALL);
        proxy.spoil(1000, "GET ", Fault.ANSWER_CUT);
        assertThatThrownBy(() -> read(store, "k"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("can't read " + url + "/k: ")
                .hasMessageContaining("asked 3 times");
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_SHORT", "TOO_LONG"})
    void aStoreThatLiesAboutTheLengthOfWhatItHasIsOneSentence(Fault lie) throws IOException {
        put("small", SMALL);
        put("large", LARGE);
        proxy.spoil(1000, "GET ", lie);
        for (String key : List.of("small", "large")) {
            assertThatThrownBy(() -> read(store, key))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("can't read " + url + "/" + key + ": ")
                    .hasMessageContaining("; try again, and have the store checked");
        }
    }

    @Test
    void whatMayNotBeRemovedShowsAllTheSameThatConditionsAreEnforced() throws IOException {
        proxy.spoil(1000, "DELETE ", Fault.DENIED);
        assertThat(store.exclusiveCreateEnforced()).isEqualTo(unspoilt.exclusiveCreateEnforced());
        assertThatThrownBy(() -> store.delete("k"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "can't remove " + url + "/k: no right to remove there (Access Denied); grant s3:DeleteObject"
                                + " to these credentials, or use others");
    }

    @Test
    void ofAnUploadThatFailsNothingIsThere() throws IOException {
        proxy.spoil(1000, "partNumber=2", Fault.BUSY);
        assertThatThrownBy(() -> write("large", LARGE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't write " + url + "/large: the store is overloaded");
        assertThat(unspoilt.list("")).isEmpty();
        assertThat(proxy.count("DELETE ")).as("the parts are given back").isEqualTo(1);
        put("large", SMALL);
        assertThat(read(unspoilt, "large")).isEqualTo(SMALL);
    }

    @Test
    void anUploadWhoseEndNeverArrivesIsNotThere() throws IOException {
        proxy.spoil(1000, "?uploadId=", Fault.RESET);
        assertThatThrownBy(() -> write("large", LARGE)).isInstanceOf(IOException.class);
        assertThat(unspoilt.list("")).isEmpty();
    }

    private void write(String key, byte[] bytes) throws IOException {
        write(store, key, bytes);
    }

    private void put(String key, byte[] bytes) throws IOException {
        write(unspoilt, key, bytes);
    }

    private static void write(ObjectStore into, String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = into.create(key)) {
            writer.write(bytes);
            writer.commit();
        }
    }

    private static byte[] read(ObjectStore from, String key) throws IOException {
        try (InputStream in = from.open(key)) {
            return in.readAllBytes();
        }
    }
}
