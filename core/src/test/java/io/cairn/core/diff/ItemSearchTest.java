// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.endsWith;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.cairn.core.diff.ItemSearch.Found;
import io.cairn.core.repository.Machines;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class ItemSearchTest {

    private static final Clock NOW = Clock.systemUTC();
    private static final ItemPattern ANY = new ItemPattern("*/*/*");

    private final MemoryObjectStore store = new MemoryObjectStore("search");

    private Found find(MemoryObjectStore in) throws IOException {
        return new ItemSearch(Machines.here(in, NOW)).find(ANY);
    }

    @Test
    void theIndexTellsWhichBackupsThereAreAndOfEachTheManifestIsReadOnce() throws IOException {
        for (int i = 10; i < 30; i++) {
            Machines.make(Machines.here(store, NOW), "b" + i);
        }
        MemoryObjectStore counted = spy(store);

        Found found = find(counted);

        assertThat(found.held()).extracting(held -> held.backup().name()).contains("b10", "b29");
        assertThat(found.unread()).isEmpty();
        verify(counted, times(20)).open(endsWith("/cairn-manifest.json"));
        verify(counted, times(1)).list("metadata/cairn/index/");
        verify(counted, times(1)).children(any());
        verify(counted, never()).size(any());
    }

    @Test
    void aBackupThatTheIndexLacksIsSearchedToo() throws IOException {
        Machines.make(Machines.here(store, NOW), "b1");
        for (String key : store.list("metadata/cairn/index/")) {
            store.delete(key);
        }

        assertThat(find(store).held()).isNotEmpty();
    }

    @Test
    void aBackupThatLostItsManifestIsNamed() throws IOException {
        Machines.make(Machines.here(store, NOW), "b1");
        store.delete("backups/b1/cairn-manifest.json");

        Found found = find(store);

        assertThat(found.held()).isEmpty();
        assertThat(found.unread()).singleElement().asString().startsWith("the backup 'b1' was not searched: ");
    }
}
