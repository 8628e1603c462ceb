// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.testkit.contract.ApiClient.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * How an API server forgets: the cases of {@link ApiServerContract} that need a hand on its storage. A real kube-apiserver
 * 1.36 keeps old states of its own, so it has to run with
 * {@code --feature-gates=ListFromCacheSnapshot=false} to answer from what etcd still has.
 */
public abstract class ApiServerExpiryContract extends ApiServerSuite {

    /** For subclasses. */
    protected ApiServerExpiryContract() {}

    /** Makes the server forget every state before the newest one. */
    protected abstract void compact();

    @Test
    void aListThatIsTooOldIsToldHowToGoOn() {
        createSecret("a");
        createSecret("b");
        createSecret("c");
        JsonNode first = client().get(secrets() + "?limit=1").json();
        createSecret("bb");
        compact();
        Reply expired = client().get(next(first));
        assertThat(expired.status()).as(expired.body()).isEqualTo(410);
        assertThat(expired.json().path("reason").asString()).isEqualTo("Expired");
        assertThat(expired.message())
                .startsWith("The provided continue parameter is too old to display a consistent list result.");
        JsonNode rest = client().get(next(expired.json())).json();
        assertThat(names(rest)).as("goes on with the newest state").containsExactly("b");
        assertThat(names(client().get(next(rest)).json())).containsExactly("bb");
    }

    @Test
    void anExactRevisionThatIsTooOldIsGone() {
        String revision = revision(createSecret("a"));
        createSecret("b");
        compact();
        Reply expired = client().get(secrets() + "?limit=1&resourceVersionMatch=Exact&resourceVersion=" + revision);
        assertThat(expired.status()).as(expired.body()).isEqualTo(410);
        assertThat(expired.message()).isEqualTo("The resourceVersion for the provided list is too old.");
    }

    private String next(JsonNode list) {
        return secrets() + "?limit=1&continue="
                + ApiClient.encoded(list.path("metadata").path("continue").asString());
    }
}
