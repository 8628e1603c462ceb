// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link ObjectStore} promises. A subclass says how to {@linkplain #open() open} a store on an empty place; the place
 * is its own to make before and remove after each test.
 */
public abstract class ObjectStoreContract {

    private static final int LARGE = 20_000_000;

    private ObjectStore store;

    /** For subclasses. */
    protected ObjectStoreContract() {}

    /** Opens a store on the place of the running test; called more than once, each opens the same place. */
    protected abstract ObjectStore open() throws IOException;

    @BeforeEach
    final void openEmptyStore() throws IOException {
        store = open();
        assertThat(store.list("")).as("the place is empty before the test").isEmpty();
    }

    @AfterEach
    final void closeStore() throws IOException {
        store.close();
    }

    @Test
    void saysWhereItIs() throws IOException {
        assertThat(store.location()).isNotBlank();
        try (ObjectStore again = open()) {
            assertThat(again.place()).isEqualTo(store.place());
        }
    }

    @Test
    void anObjectReadsBackAsItWasWritten() throws IOException {
        write("backups/b1/data.tar.gz", text("hello"));
        assertThat(read("backups/b1/data.tar.gz")).isEqualTo(text("hello"));
        assertThat(store.size("backups/b1/data.tar.gz")).contains(5L);
        try (ObjectStore again = open()) {
            assertThat(again.list("")).containsExactly("backups/b1/data.tar.gz");
        }
    }

    @Test
    void anEmptyObjectIsAnObject() throws IOException {
        write("empty", new byte[0]);
        assertThat(store.size("empty")).contains(0L);
        assertThat(read("empty")).isEmpty();
        assertThat(store.list("")).containsExactly("empty");
    }

    @Test
    void aLargeObjectIsWrittenInPieces() throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(7).nextBytes(bytes);
        try (ObjectWriter writer = store.create("large")) {
            writer.write(bytes[0]);
            int piece = 70_001;
            for (int at = 1; at < bytes.length; at += piece) {
                writer.write(bytes, at, Math.min(piece, bytes.length - at));
            }
            writer.commit();
        }
        assertThat(store.size("large")).contains((long) LARGE);
        assertThat(read("large")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with blank",
                "plus+and&percent%41",
                "umlaut-\u00e4\u00f6\u00fc",
                "question?mark#hash",
                "colon:star*",
                "quote'double\"",
                "...",
                ".hidden",
                "a.b/c.d/e",
                "tilde~1",
                "CASE/case",
                "comma,semi;equals=at@dollar$",
                "<angle>[square]{curly}|bar^hat`tick",
                "\u5c71\u8def",
                "\ud83e\udea8 stone",
                "%2e%2e",
                "+",
                " blank first",
                "blank last ",
                "x123456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-"
                        + "123456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-12345"
            })
    void strangeNamesAreNamesLikeAnyOther(String key) throws IOException {
        write("odd/" + key, text(key));
        assertThat(read("odd/" + key)).isEqualTo(text(key));
        assertThat(store.list("odd/")).containsExactly("odd/" + key);
        assertThat(store.size("odd/" + key)).isPresent();
        store.delete("odd/" + key);
        assertThat(store.list("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "a/./b", "../a"})
    void aKeyWithAPartThatIsNoneIsRefused(String key) {
        assertThatThrownBy(() -> store.create(key).close()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(key).close()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(key, 0, 1).close()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesThatDifferInCaseDiffer() throws IOException {
        write("a/Name", text("1"));
        write("a/name", text("2"));
        assertThat(read("a/Name")).isEqualTo(text("1"));
        assertThat(store.list("a/")).containsExactly("a/Name", "a/name");
    }

    @Test
    void aRangeIsReadFromItsOffset() throws IOException {
        write("r", text("0123456789"));
        assertThat(read("r", 0, 3)).isEqualTo("012");
        assertThat(read("r", 4, 3)).isEqualTo("456");
        assertThat(read("r", 8, 100)).as("ends where the object does").isEqualTo("89");
        assertThat(read("r", 10, 5)).isEmpty();
        assertThat(read("r", 100, 5)).isEmpty();
        assertThat(read("r", 3, 0)).isEmpty();
        assertThat(read("r", 0, Long.MAX_VALUE)).isEqualTo("0123456789");
    }

    @Test
    void aRangeOfALargeObjectIsReadWithoutTheRest() throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(11).nextBytes(bytes);
        write("large", bytes);
        try (InputStream in = store.open("large", LARGE - 1_000_003, 1_000_000)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, LARGE - 1_000_003, LARGE - 3));
        }
        try (InputStream in = store.open("large")) {
            assertThat(in.readNBytes(5)).as("a stream may be left early").isEqualTo(Arrays.copyOf(bytes, 5));
        }
        try (InputStream in = store.open("large", 7, Long.MAX_VALUE)) {
            in.skipNBytes(LARGE - 10);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, LARGE - 3, LARGE));
        }
    }

    @Test
    void aRangeThatIsNoneIsRefused() throws IOException {
        write("r", text("0123456789"));
        assertThatThrownBy(() -> store.open("r", -1, 1).close()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open("r", 0, -1).close()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListingIsCompleteAndSorted() throws IOException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            keys.add(String.format(java.util.Locale.ROOT, "many/%04d", i));
        }
        for (String key : keys) {
            write(key, new byte[0]);
        }
        write("other/x", new byte[0]);
        assertThat(store.list("many/")).isEqualTo(keys);
        assertThat(store.list("many/000")).as("a prefix may end inside a part").isEqualTo(keys.subList(0, 10));
        assertThat(store.list("none")).isEmpty();
        assertThat(store.children("many")).hasSize(1_100).isSorted();
        assertThat(store.children("")).containsExactly("many", "other");
    }

    @Test
    void childrenAreTheNextPartsEachOnce() throws IOException {
        for (String key : List.of("b/1/x", "b/1/y", "b/2/x", "b/3", "b-1/x", "bb/x", "c")) {
            write(key, new byte[0]);
        }
        assertThat(store.children("b")).containsExactly("1", "2", "3");
        assertThat(store.children("b/1")).containsExactly("x", "y");
        assertThat(store.children("")).containsExactly("b", "b-1", "bb", "c");
        assertThat(store.children("none")).isEmpty();
        assertThat(store.list("b")).containsExactly("b-1/x", "b/1/x", "b/1/y", "b/2/x", "b/3", "bb/x");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        write("k", text("first"));
        assertThatThrownBy(() -> write("k", text("second")))
                .isInstanceOf(ObjectExistsException.class)
                .hasMessageContaining("k")
                .hasMessageContaining(store.location());
        assertThat(read("k")).isEqualTo(text("first"));
    }

    @Test
    void anObjectIsInvisibleUntilItIsCommitted() throws IOException {
        try (ObjectWriter writer = store.create("folder/new")) {
            writer.write(text("part"));
            writer.flush();
            assertNothingThere("folder/new");
            writer.commit();
        }
        assertThat(read("folder/new")).isEqualTo(text("part"));
    }

    @Test
    void anAbandonedWriterLeavesNothing() throws IOException {
        try (ObjectWriter writer = store.create("folder/gone")) {
            writer.write(text("part"));
        }
        assertNothingThere("folder/gone");
        write("folder/gone", text("later"));
        assertThat(read("folder/gone")).isEqualTo(text("later"));
    }

    @Test
    void aLargeObjectAbandonedHalfwayLeavesNothing() throws IOException {
        try (ObjectWriter writer = store.create("folder/gone")) {
            writer.write(new byte[LARGE]);
            writer.flush();
        }
        assertNothingThere("folder/gone");
        assertThat(store.children("")).isEmpty();
    }

    @Test
    void closingTheStoreAbandonsItsWriters() throws IOException {
        ObjectStore other = open();
        ObjectWriter writer = other.create("folder/left");
        writer.write(text("part"));
        other.close();
        assertThatThrownBy(writer::commit).isInstanceOf(IOException.class);
        assertNothingThere("folder/left");
    }

    @Test
    void aWriterThatLosesLeavesTheWinnersObjectAlone() throws IOException {
        try (ObjectWriter late = store.create("k")) {
            late.write(new byte[LARGE]);
            write("k", text("first"));
            assertThatThrownBy(late::commit)
                    .isInstanceOf(ObjectExistsException.class)
                    .hasMessageContaining("k")
                    .hasMessageContaining(store.location());
        }
        assertThat(read("k")).isEqualTo(text("first"));
        assertThat(store.list("")).containsExactly("k");
    }

    @Test
    void aLockIsKeptOrRefused() throws IOException {
        Retention locked = Retention.until(Instant.now().plus(1, ChronoUnit.DAYS));
        if (!store.locksEnforced()) {
            assertThatThrownBy(() -> store.create("locked", locked).close())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(store.location());
            assertNothingThere("locked");
            return;
        }
        try (ObjectWriter writer = store.create("locked", locked)) {
            writer.write(text("kept"));
            writer.commit();
        }
        assertThatThrownBy(() -> store.delete("locked"))
                .isInstanceOf(ObjectLockedException.class)
                .hasMessageContaining("locked")
                .hasMessageContaining(store.location());
        assertThat(read("locked")).isEqualTo(text("kept"));
    }

    @Test
    void whatIsNotLockedIsRemoved() throws IOException {
        try (ObjectWriter writer = store.create("free", Retention.NONE)) {
            writer.write(text("x"));
            writer.commit();
        }
        store.delete("free");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void closingAWriterAfterItsCommitChangesNothing() throws IOException {
        ObjectWriter writer = store.create("k");
        writer.write(text("x"));
        writer.commit();
        writer.close();
        writer.close();
        assertThat(read("k")).isEqualTo(text("x"));
        assertThatThrownBy(() -> writer.write(1)).isInstanceOf(IOException.class);
    }

    @Test
    void ofTwoWritersOfOneKeyOneWins() throws Exception {
        // A store that can't enforce it still must not mix the two.
        for (int round = 0; round < 20; round++) {
            String key = "race/" + round;
            int winners = race(key);
            assertThat(read(key)).isIn(text("a".repeat(1000)), text("b".repeat(1000)));
            if (store.exclusiveCreateEnforced()) {
                assertThat(winners).as("round %d", round).isEqualTo(1);
            } else {
                assertThat(winners).isPositive();
            }
        }
    }

    private int race(String key) throws InterruptedException, ExecutionException {
        CyclicBarrier ready = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            int winners = 0;
            for (Future<Boolean> won : threads.invokeAll(List.of(writer(key, "a", ready), writer(key, "b", ready)))) {
                winners += won.get() ? 1 : 0;
            }
            return winners;
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Boolean> writer(String key, String content, CyclicBarrier ready) {
        return () -> {
            try (ObjectStore own = open();
                    ObjectWriter writer = own.create(key)) {
                writer.write(text(content.repeat(1000)));
                ready.await();
                writer.commit();
                return true;
            } catch (ObjectExistsException lost) {
                return false;
            }
        };
    }

    @Test
    void whatIsMissingIsNotFound() {
        assertThatThrownBy(() -> store.open("folder/none").close())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("folder/none")
                .hasMessageContaining(store.location());
        assertThatThrownBy(() -> store.open("folder/none", 0, 1).close())
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("folder/none");
    }

    @Test
    void aFolderIsNotAnObject() throws IOException {
        write("folder/file", text("x"));
        assertThat(store.size("folder")).isEmpty();
        assertThatThrownBy(() -> store.open("folder").close()).isInstanceOf(ObjectNotFoundException.class);
        assertThat(store.list("folder")).containsExactly("folder/file");
    }

    @Test
    void deleteRemovesOneObjectAndForgivesAMissingOne() throws IOException {
        write("d/1", text("x"));
        write("d/2", text("y"));
        store.delete("d/1");
        store.delete("d/1");
        store.delete("never/there");
        assertThat(store.list("")).containsExactly("d/2");
        store.delete("d/2");
        assertThat(store.children("")).as("no empty folder is left").isEmpty();
        write("d/1", text("again"));
        assertThat(read("d/1")).isEqualTo(text("again"));
    }

    private void assertNothingThere(String key) throws IOException {
        assertThat(store.size(key)).isEmpty();
        assertThat(store.list("")).isEmpty();
        assertThatThrownBy(() -> store.open(key).close()).isInstanceOf(ObjectNotFoundException.class);
    }

    private void write(String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.create(key)) {
            writer.write(bytes);
            writer.commit();
        }
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    private String read(String key, long offset, long length) throws IOException {
        try (InputStream in = store.open(key, offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
