// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryObjectStoreTest {

    @TempDir
    private Path folder;

    private Path root;
    private DirectoryObjectStore store;

    @BeforeEach
    void openStore() {
        root = folder.resolve("store");
        store = new DirectoryObjectStore(root);
    }

    @Test
    void whatWasCommittedIsReadBackWholeAndInRanges() throws IOException {
        put(store, "a/b", "0123456789");

        assertThat(read(store.open("a/b"))).isEqualTo("0123456789");
        assertThat(read(store.open("a/b", 3, 4))).isEqualTo("3456");
        assertThat(read(store.open("a/b", 8, 100))).isEqualTo("89");
        assertThat(read(store.open("a/b", 20, 5))).isEmpty();
        assertThat(store.size("a/b")).contains(10L);
    }

    @Test
    void anObjectLargerThanAnyBufferIsKept() throws IOException {
        byte[] large = new byte[300_000];
        java.util.Arrays.fill(large, (byte) 7);
        try (ObjectWriter writer = store.create("large")) {
            writer.write(1);
            writer.write(large);
            writer.write(2);
            writer.commit();
        }

        try (InputStream in = store.open("large")) {
            assertThat(in.readAllBytes()).hasSize(300_002).startsWith(1, 7).endsWith(7, 2);
        }
    }

    @Test
    void nothingIsSeenOfAnObjectBeforeItsCommit() throws IOException {
        try (ObjectWriter writer = store.create("backups/b/x")) {
            writer.write(new byte[200_000]);

            assertThat(store.list("")).isEmpty();
            assertThat(store.children("backups")).isEmpty();
            assertThat(store.size("backups/b/x")).isEmpty();
            assertThatThrownBy(() -> store.open("backups/b/x")).isInstanceOf(ObjectNotFoundException.class);
        }
    }

    @Test
    void anAbandonedObjectLeavesNothing() throws IOException {
        store.create("a/b").close();

        assertThat(files()).isEmpty();
    }

    @Test
    void closingTheStoreAbandonsItsWriters() throws IOException {
        ObjectWriter writer = store.create("a");
        store.close();

        assertThatThrownBy(writer::commit).isInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void anObjectIsNeverReplaced() throws IOException {
        put(store, "a", "first");

        assertThatThrownBy(() -> store.create("a")).isInstanceOf(ObjectExistsException.class);
        assertThat(read(store.open("a"))).isEqualTo("first");
    }

    @Test
    void ofTwoWritersOfOneKeyTheFirstToCommitWins() throws IOException {
        assertThat(store.exclusiveCreateEnforced()).isTrue();
        try (ObjectWriter one = store.create("a");
                ObjectWriter two = new DirectoryObjectStore(root).create("a")) {
            one.write("one".getBytes(UTF_8));
            two.write("two".getBytes(UTF_8));
            two.commit();

            assertThatThrownBy(one::commit).isInstanceOf(ObjectExistsException.class);
        }
        assertThat(read(store.open("a"))).isEqualTo("two");
        assertThat(files()).containsExactly("a");
    }

    @Test
    void withoutHardLinksItWorksAndClaimsLess() throws IOException {
        DirectoryObjectStore plain = new DirectoryObjectStore(root, (name, existing) -> {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
        });
        put(plain, "a", "first");

        assertThat(plain.exclusiveCreateEnforced()).isFalse();
        assertThat(read(plain.open("a"))).isEqualTo("first");
        assertThatThrownBy(() -> put(plain, "a", "second")).isInstanceOf(ObjectExistsException.class);
        assertThat(files()).containsExactly("a");
    }

    @Test
    void aLinkOfWhichOnlyTheAnswerIsLostIsALink() throws IOException {
        DirectoryObjectStore nfs = new DirectoryObjectStore(root, (name, existing) -> {
            Files.createLink(name, existing);
            throw new FileAlreadyExistsException(name.toString());
        });
        put(nfs, "a", "first");

        assertThat(read(nfs.open("a"))).isEqualTo("first");
        assertThatThrownBy(() -> put(nfs, "a", "second")).isInstanceOf(ObjectExistsException.class);
        assertThat(files()).containsExactly("a");
    }

    @Test
    void whatNfsKeepsOfAFileThatIsStillOpenIsNoObject() throws IOException {
        put(store, "a/b", "x");
        Files.writeString(root.resolve("a/.nfs00000000000a1b2c00000001"), "removed");

        assertThat(store.list("")).containsExactly("a/b");
        assertThat(store.children("a")).containsExactly("b");
    }

    @Test
    void filesAndFoldersAreForTheirOwnerOnly() throws IOException {
        put(store, "a/b", "x");

        assertThat(modes(root)).isEqualTo("rwx------");
        assertThat(modes(root.resolve("a"))).isEqualTo("rwx------");
        assertThat(modes(root.resolve("a/b"))).isEqualTo("rw-------");
    }

    @Test
    void listsAreSortedAndAPrefixMayEndInsideAPart() throws IOException {
        for (String key : List.of("b/two/x", "b/one", "b/on/y", "c")) {
            put(store, key, "x");
        }

        assertThat(store.list("")).containsExactly("b/on/y", "b/one", "b/two/x", "c");
        assertThat(store.list("b/o")).containsExactly("b/on/y", "b/one");
        assertThat(store.list("b/one/")).isEmpty();
        assertThat(store.list("nowhere/")).isEmpty();
        assertThat(store.children("")).containsExactly("b", "c");
        assertThat(store.children("b")).containsExactly("on", "one", "two");
        assertThat(store.children("nowhere")).isEmpty();
    }

    @Test
    void deletingTheLastObjectOfAFolderRemovesTheFolder() throws IOException {
        put(store, "a/b/c", "x");
        store.delete("a/b/c");
        store.delete("a/b/c");
        store.delete("never/was");

        assertThat(root).isEmptyDirectory();
        put(store, "a/b/c", "again");
        assertThat(read(store.open("a/b/c"))).isEqualTo("again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/../../x", "/etc/passwd", "a//b", "a/", ".", "a\\b", ".cairn-1-x.part"})
    void aKeyThatIsNoneIsRefused(String key) {
        assertThatThrownBy(() -> store.create(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFolderIsNoObjectAndBelowAnObjectThereIsNone() throws IOException {
        put(store, "a/b", "x");

        assertThatThrownBy(() -> store.open("a")).isInstanceOf(ObjectNotFoundException.class);
        assertThat(store.size("a")).isEmpty();
        assertThatThrownBy(() -> store.open("a/b/c")).isInstanceOf(ObjectNotFoundException.class);
        assertThat(store.size("a/b/c")).isEmpty();
        store.delete("a/b/c");
        assertThat(store.size("a/b")).contains(1L);
    }

    @Test
    void aLocationThatIsAFileIsNamedAsSuch() throws IOException {
        Files.writeString(root, "hello");

        assertThatThrownBy(() -> store.create("a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(root + " is a file, not a folder");
        assertThatThrownBy(() -> store.children("backups")).hasMessageContaining("is a file, not a folder");
        assertThatThrownBy(() -> store.list("")).hasMessageContaining("is a file, not a folder");
    }

    @Test
    void whatAKilledWriterLeftIsSweptByTheNextOneAndALivingOneIsNot() throws Exception {
        try (StoreProcess other = StoreProcess.start(root, "write", "a/x")) {
            other.awaitLine("writing");
            Path dead = Files.writeString(root.resolve("a/.cairn-1-1-dead.part"), "left");
            assertThat(partsIn("a")).hasSize(2);
            put(store, "a/y", "y");

            assertThat(dead).doesNotExist();
            assertThat(partsIn("a")).hasSize(1);
            other.kill();
        }
        assertThat(store.list("")).containsExactly("a/y");
        put(new DirectoryObjectStore(root), "a/z", "z");
        assertThat(partsIn("a")).isEmpty();
    }

    @Test
    void aFullDiskIsSaidWithThePath() {
        IOException said =
                StorageErrors.explain("can't write /mnt/b/x", root, new IOException("No space left on device"));

        assertThat(said).hasMessageContaining("/mnt/b/x").hasMessageContaining("no space left");
    }

    private List<Path> partsIn(String key) throws IOException {
        try (Stream<Path> all = Files.list(root.resolve(key))) {
            return all.filter(path -> path.toString().endsWith(".part")).toList();
        }
    }

    private List<String> files() throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .toList();
        }
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    static void put(ObjectStore store, String key, String content) throws IOException {
        try (ObjectWriter writer = store.create(key)) {
            writer.write(content.getBytes(UTF_8));
            writer.commit();
        }
    }

    static String read(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
