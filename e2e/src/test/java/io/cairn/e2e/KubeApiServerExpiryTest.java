// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import io.cairn.testkit.contract.ApiServerExpiryContract;
import io.cairn.testkit.contract.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real kube-apiserver forgets as the contract says, once it answers from etcd alone. */
class KubeApiServerExpiryTest extends ApiServerExpiryContract {

    private static ControlPlane plane;
    private static Endpoint endpoint;

    @BeforeAll
    static void start() {
        plane = ControlPlane.start(
                Environment.newFolder("forgetful-"), false, "--feature-gates=ListFromCacheSnapshot=false");
        endpoint = Environment.endpoint(plane);
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Override
    protected Endpoint endpoint() {
        return endpoint;
    }

    @Override
    protected void compact() {
        plane.compact();
    }
}
