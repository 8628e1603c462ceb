// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.ObjectStore;
import io.cairn.testkit.contract.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreContractTest extends ObjectStoreContract {

    @TempDir
    private static Path folder;

    private static S3Server server;

    private final String prefix = "test/" + UUID.randomUUID();

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected ObjectStore open() throws IOException {
        return new TestStores(folder, server.endpoint()).open(prefix);
    }
}
