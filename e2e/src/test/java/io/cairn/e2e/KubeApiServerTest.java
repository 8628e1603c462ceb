// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import io.cairn.testkit.contract.ApiServerContract;
import io.cairn.testkit.contract.Endpoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real kube-apiserver keeps the contract that the in-process server of the test kit keeps. */
@ExtendWith(Environment.class)
class KubeApiServerTest extends ApiServerContract {

    private static Endpoint endpoint;

    @BeforeAll
    static void take(ControlPlane plane) {
        endpoint = Environment.endpoint(plane);
    }

    @Override
    protected Endpoint endpoint() {
        return endpoint;
    }
}
