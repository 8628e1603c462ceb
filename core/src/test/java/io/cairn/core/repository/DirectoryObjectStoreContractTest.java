// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.testkit.contract.ObjectStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreContractTest {

    @TempDir
    private Path root;

    @Nested
    class WithHardLinks extends ObjectStoreContract {
        @Override
        protected ObjectStore open() {
            return new DirectoryObjectStore(root);
        }
    }

    @Nested
    class WithoutHardLinks extends ObjectStoreContract {
        @Override
        protected ObjectStore open() {
            return new DirectoryObjectStore(root, (name, existing) -> {
                throw new UnsupportedOperationException();
            });
        }
    }
}
