// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.store;

import io.cairn.api.ObjectStore;
import io.cairn.testkit.contract.ObjectStoreContract;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

class MemoryObjectStoreTest {

    @Nested
    class WithoutLocks extends ObjectStoreContract {
        private final MemoryObjectStore place = new MemoryObjectStore("test");

        @Override
        protected ObjectStore open() {
            return place.again();
        }
    }

    @Nested
    class WithLocks extends ObjectStoreContract {
        private final MemoryObjectStore place = MemoryObjectStore.withLocks("test", Clock.systemUTC());

        @Override
        protected ObjectStore open() {
            return place.again();
        }
    }
}
