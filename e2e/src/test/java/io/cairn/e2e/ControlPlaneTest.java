// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ground that the other tests stand on. */
@ExtendWith(Environment.class)
class ControlPlaneTest {

    @Test
    void aMissingBinaryFailsWithTheCommandThatBuildsIt() {
        String given = System.getProperty(ControlPlane.BINARY, "");
        System.setProperty(ControlPlane.BINARY, "/nonexistent/controlplane");
        try {
            assertThatThrownBy(() -> ControlPlane.start(Environment.newFolder("none-"), false))
                    .hasMessageContaining("run e2e/install");
        } finally {
            System.setProperty(ControlPlane.BINARY, given);
        }
    }

    @Test
    void aLimitedUserSeesNoPods(ControlPlane plane, Kube kube) {
        String pods = Kube.core(kube.newNamespace("limited"), "pods");

        assertThat(new Kube(plane, plane.newLimitedUser()).status(pods)).isEqualTo(403);
        assertThat(kube.status(pods)).isEqualTo(200);
    }

    @Test
    void theControllersDeleteANamespaceWithItsPodsAndClaims(Kube kube) {
        String namespace = kube.newNamespace("deleted");
        kube.boundClaim(namespace, "data");
        kube.pod(namespace, "db-0", "data");

        kube.delete("/api/v1/namespaces/" + namespace);

        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
    }

    @Test
    void theProxyPassesRequestsOnAndHoldsTheOneAskedFor(ControlPlane plane, Kube kube, HoldingProxy proxy) {
        String held = Kube.core(kube.newNamespace("held"), "configmaps");
        HoldingProxy.Gate gate = proxy.hold(request -> request.path().equals(held));

        CompletableFuture<HttpResponse<String>> answer = throughProxy(plane, proxy, held);
        gate.awaitArrival();
        assertThat(throughProxy(plane, proxy, "/api/v1/namespaces/default")
                        .join()
                        .statusCode())
                .isEqualTo(200);
        assertThat(answer).isNotDone();
        gate.release();

        assertThat(answer.join().body()).contains("kube-root-ca.crt");
        assertThat(proxy.requests()).isEqualTo(2);
    }

    private static CompletableFuture<HttpResponse<String>> throughProxy(
            ControlPlane plane, HoldingProxy proxy, String path) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(proxy.uri() + path))
                                .header("Authorization", "Bearer " + plane.token(plane.admin()))
                                .build(),
                        BodyHandlers.ofString());
    }
}
