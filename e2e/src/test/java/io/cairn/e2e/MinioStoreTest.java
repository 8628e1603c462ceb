// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectStore;
import io.cairn.plugins.s3.S3StoreProvider;
import io.cairn.testkit.contract.ObjectStoreContract;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The store of the plugin s3 on a real server, in a plain bucket and in one with versions and locks. */
class MinioStoreTest {

    private static Minio minio;

    @BeforeAll
    static void startServer() {
        minio = Minio.start();
        minio.bucket("plain", false);
        minio.bucket("locked", true);
    }

    @AfterAll
    static void stopServer() {
        minio.close();
    }

    private static ObjectStore open(String bucket, String prefix) throws IOException {
        return new S3StoreProvider()
                .open(
                        URI.create("s3://" + bucket + "/" + prefix),
                        Map.of(
                                "endpoint", minio.endpoint().toString(),
                                "credentials-file", minio.credentials().toString()));
    }

    @Nested
    class Plain extends ObjectStoreContract {

        private final String prefix = UUID.randomUUID().toString();

        @Override
        protected ObjectStore open() throws IOException {
            return MinioStoreTest.open("plain", prefix);
        }

        @Test
        void itEnforcesConditionalWritesOnly() throws IOException {
            try (ObjectStore store = open()) {
                assertThat(store.exclusiveCreateEnforced()).isTrue();
                assertThat(store.locksEnforced()).isFalse();
                assertThat(store.keepsVersions()).isEqualTo(Optional.of(false));
            }
        }
    }

    @Nested
    class WithVersionsAndLocks extends ObjectStoreContract {

        private final String prefix = UUID.randomUUID().toString();

        @Override
        protected ObjectStore open() throws IOException {
            return MinioStoreTest.open("locked", prefix);
        }

        @Test
        void itEnforcesAllOfThem() throws IOException {
            try (ObjectStore store = open()) {
                assertThat(store.exclusiveCreateEnforced()).isTrue();
                assertThat(store.locksEnforced()).isTrue();
                assertThat(store.keepsVersions()).isEqualTo(Optional.of(true));
            }
        }
    }
}
