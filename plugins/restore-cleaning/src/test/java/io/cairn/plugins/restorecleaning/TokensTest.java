// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

    private static final String ACCOUNT = "'kubernetes.io/service-account.name': 'db'";

    private final Secrets secrets = new Secrets(Sample.switches());
    private final ServiceAccounts accounts = new ServiceAccounts(Sample.switches());

    @ParameterizedTest
    @CsvSource({
        "db-token-x7k2p,db,true",
        "db-token-x7k2p,web,false",
        "db-token-mine2,db,false",
        "db-token-manual,db,false",
        "db-token-x7k2,db,false",
        "db-token-,db,false",
        "db,db,false",
        "a-name-that-is-so-long-that-there-is-no-room-for-what-comex7k2p,a-name-that-is-so-long-that-there-is-no-room-for-what-comes-after,true"
    })
    void generatedNamesAreTold(String secret, String account, boolean generated) {
        assertThat(Tokens.generated(secret, account)).isEqualTo(generated);
    }

    @Test
    void anAccountLosesTheSecretsThatWereGeneratedForIt() throws ClusterException {
        assertThat(kept(
                        accounts,
                        item(
                                "serviceaccounts/shop/db",
                                "{'secrets': [{'name': 'mine'}, {'name': 'db-token-x7k2p'}, {'name': 'db-dockercfg-x7k2p'}],"
                                        + " 'imagePullSecrets': [{'name': 'registry'}]}"),
                        new MemoryRestore()))
                .isEqualTo(item(
                                "serviceaccounts/shop/db",
                                "{'secrets': [{'name': 'mine'}, {'name': 'db-dockercfg-x7k2p'}],"
                                        + " 'imagePullSecrets': [{'name': 'registry'}]}")
                        .object());
        assertThat(kept(
                        accounts,
                        item("serviceaccounts/shop/db", "{'secrets': [{'name': 'db-token-x7k2p'}]}"),
                        new MemoryRestore()))
                .isEqualTo(item("serviceaccounts/shop/db", "{}").object());
    }

    @Test
    void aSecretThatWasGeneratedForATokenIsLeftOut() {
        assertThat(secrets.execute(
                        item(
                                "secrets/shop/db-token-x7k2p",
                                "{'type': 'kubernetes.io/service-account-token', 'metadata': {'annotations': {"
                                        + ACCOUNT + "}}}"),
                        new MemoryRestore()))
                .isEqualTo(RestoreDecision.skip("it was generated for the token of the service account db"));
    }

    @Test
    void aTokenSecretThatAUserMadeComesBackToBeFilled() throws ClusterException {
        assertThat(kept(
                        secrets,
                        item(
                                "secrets/shop/db-token",
                                "{'type': 'kubernetes.io/service-account-token', 'metadata': {'annotations': {"
                                        + ACCOUNT
                                        + ", 'kubernetes.io/service-account.uid': 'u1'},"
                                        + " 'labels': {'kubernetes.io/legacy-token-last-used': '2026-01-01',"
                                        + " 'kubernetes.io/legacy-token-invalid-since': '2026-01-01'}},"
                                        + " 'data': {'token': 'eA==', 'ca.crt': 'eA==', 'namespace': 'eA==', 'more': 'eA=='}}"),
                        new MemoryRestore()))
                .isEqualTo(
                        json("{'type': 'kubernetes.io/service-account-token', 'metadata': {'annotations': {" + ACCOUNT
                                + "}, 'name': 'db-token', 'namespace': 'shop'}, 'data': {'more': 'eA=='},"
                                + " 'apiVersion': 'v1', 'kind': 'Secret'}"));
    }

    @Test
    void otherSecretsStayAsTheyAre() throws ClusterException {
        Item secret = item(
                "secrets/shop/db-token-x7k2p",
                "{'type': 'Opaque', 'metadata': {'annotations': {" + ACCOUNT + "}}, 'data': {'token': 'eA=='}}");

        assertThat(kept(secrets, secret, new MemoryRestore())).isEqualTo(secret.object());
    }
}
