// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.DirectoryObjectStoreTest.put;
import static io.cairn.core.repository.DirectoryObjectStoreTest.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectWriter;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MirroredStoreTest {

    private final MemoryObjectStore one = new MemoryObjectStore("one");
    private final MemoryObjectStore two = new MemoryObjectStore("two");
    private final FailingStore first = new FailingStore(one);
    private final FailingStore second = new FailingStore(two);
    private final Mirrors mirrors = new Mirrors(List.of(first, second));
    private final MirroredStore store = MirroredStore.inAll(mirrors);

    private void write(String key) throws IOException {
        put(store, key, "content of " + key);
    }

    @Test
    void everyObjectIsInEachStore() throws IOException {
        write("a");

        assertThat(read(one.open("a"))).isEqualTo("content of a");
        assertThat(read(two.open("a"))).isEqualTo("content of a");
        assertThat(store.location()).isEqualTo("memory:one, memory:two");
    }

    @ParameterizedTest
    @EnumSource(
            value = FailingStore.Moment.class,
            names = {"CREATE", "WRITE", "COMMIT"})
    void aStoreThatFailsIsGivenUpAndTheOtherHasTheObject(FailingStore.Moment moment) throws IOException {
        first.failAt(moment);

        write("a");
        write("b");

        assertThat(one.list("")).isEmpty();
        assertThat(two.list("")).containsExactly("a", "b");
        assertThat(mirrors.lost().keySet()).containsExactly(first);
        assertThat(mirrors.lost().get(first)).hasMessage("memory:one is full");
        assertThat(store.location()).isEqualTo("memory:two");
    }

    @ParameterizedTest
    @EnumSource(
            value = FailingStore.Moment.class,
            names = {"CREATE", "WRITE", "COMMIT"})
    void whenTheLastOneFailsSoDoesTheCall(FailingStore.Moment moment) {
        first.failAt(FailingStore.Moment.CREATE);
        second.failAt(moment);

        assertThatThrownBy(() -> write("a")).isInstanceOf(IOException.class).hasMessage("memory:two is full");
        assertThat(mirrors.living()).containsExactly(second);
    }

    @Test
    void aStoreThatFailsInTheMiddleOfAnObjectMissesOnlyTheRest() throws IOException {
        try (ObjectWriter writer = store.create("a")) {
            writer.write("begin ".getBytes(UTF_8));
            second.failAt(FailingStore.Moment.WRITE);
            writer.write("end".getBytes(UTF_8));
            writer.commit();
        }

        assertThat(read(one.open("a"))).isEqualTo("begin end");
        assertThat(two.list("")).isEmpty();
    }

    @Test
    void anObjectThatExistsInOneOfThemIsAFailureOfThatOne() throws IOException {
        put(one, "a", "somebody else's");

        write("a");

        assertThat(mirrors.lost().get(first)).isInstanceOf(ObjectExistsException.class);
        assertThat(read(one.open("a"))).isEqualTo("somebody else's");
        assertThat(read(two.open("a"))).isEqualTo("content of a");
    }

    @Test
    void whatIsReadComesFromTheFirstThatWorks() throws IOException {
        write("a");
        first.failAt(FailingStore.Moment.READ);

        assertThat(read(store.open("a"))).isEqualTo("content of a");
        assertThat(mirrors.living()).containsExactly(second);
        assertThatThrownBy(() -> store.open("b")).isInstanceOf(ObjectNotFoundException.class);
        assertThat(mirrors.living()).containsExactly(second);
    }

    @Test
    void anInterruptIsNoFailureOfAStore() {
        first.failWith(FailingStore.Moment.CREATE, new InterruptedIOException("stopped"));

        assertThatThrownBy(() -> write("a")).isInstanceOf(InterruptedIOException.class);
        assertThat(mirrors.living()).hasSize(2);
    }

    @Test
    void deletionGoesToAllThatWork() throws IOException {
        write("a");
        second.failAt(FailingStore.Moment.DELETE);

        store.delete("a");

        assertThat(one.list("")).isEmpty();
        assertThat(mirrors.living()).containsExactly(first);
    }

    @Test
    void whatIsOnlyForTheFirstGoesToTheNextIfThatFails() throws IOException {
        MirroredStore firstOnly = MirroredStore.inFirst(mirrors);
        put(firstOnly, "a", "x");
        first.failAt(FailingStore.Moment.CREATE);
        put(firstOnly, "b", "x");

        assertThat(one.list("")).containsExactly("a");
        assertThat(two.list("")).containsExactly("b");
    }
}
