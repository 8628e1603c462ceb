// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import io.cairn.testkit.contract.ApiServerExpiryContract;
import io.cairn.testkit.contract.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The in-process server forgets as a real one does. */
class InProcessServerExpiryTest extends ApiServerExpiryContract {

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.builder().user("guest-token", "guest").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(server.url(), server.token(ApiServer.ADMIN), "guest-token", "guest", server.certificate());
    }

    @Override
    protected void compact() {
        server.compact();
    }
}
