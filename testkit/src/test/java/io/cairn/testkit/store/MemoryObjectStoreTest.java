// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.store;

import io.cairn.api.ObjectStore;
import io.cairn.testkit.contract.ObjectStoreContract;

class MemoryObjectStoreTest extends ObjectStoreContract {

    private final ObjectStore place = new MemoryObjectStore("test");

    @Override
    protected ObjectStore open() {
        return place;
    }
}
