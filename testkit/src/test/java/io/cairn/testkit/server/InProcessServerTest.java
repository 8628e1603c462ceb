// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import io.cairn.testkit.contract.ApiServerContract;
import io.cairn.testkit.contract.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The in-process server keeps the contract, over HTTPS. */
class InProcessServerTest extends ApiServerContract {

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.builder().https().user("guest-token", "guest").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(server.url(), server.token(ApiServer.ADMIN), "guest-token", "guest", server.certificate());
    }
}
