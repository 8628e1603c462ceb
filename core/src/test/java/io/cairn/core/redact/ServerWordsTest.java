// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ServerWordsTest {

    private static final String SECRETS = "/api/v1/namespaces/shop/secrets";

    private static String words(String path, String body, String said) {
        return ServerWords.to(path, body.getBytes(UTF_8)).without(said);
    }

    @Test
    void theBytesAroundADecodersErrorAreCutOff() {
        assertThat(words(
                        SECRETS,
                        "",
                        "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte 4,"
                                + " error found in #10 byte of ...|\":\"canary\"}|..., bigger context ...|canary|..."))
                .isEqualTo(
                        "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte 4,"
                                + " error found in #10 byte, which is not shown");
    }

    @Test
    void valuesOfTheSecretThatWasSentAreCutOutEncodedOrNot() {
        String encoded = Base64.getEncoder().encodeToString("canary-1".getBytes(UTF_8));
        String body = "{\"data\":{\"a\":\"" + encoded
                + "\"},\"stringData\":{\"b\":\"canary-2\"},\"metadata\":{\"name\":\"db\","
                + "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"canary-3\"}}}";

        assertThat(words(
                        SECRETS + "/db?dryRun=All",
                        body,
                        "denied: a is " + encoded + " or canary-1, b is canary-2, and it was canary-3 for db"))
                .isEqualTo("denied: a is (hidden) or (hidden), b is (hidden), and it was (hidden) for db");
    }

    @Test
    void invalidValuesOfSecretsAreCutOut() {
        assertThat(words(
                        SECRETS + "/db",
                        "",
                        "Secret \"db\" is invalid: data[a]: Invalid value: \"ca\\\"nary\": too long"))
                .isEqualTo("Secret \"db\" is invalid: data[a]: Invalid value: (hidden): too long");
    }

    @Test
    void whatIsSaidOfOtherObjectsStays() {
        String said = "Service \"web\" is invalid: spec.clusterIP: Invalid value: \"10.0.0.1\": already allocated";

        assertThat(words("/api/v1/namespaces/shop/services", "{}", said)).isEqualTo(said);
        assertThat(words("/apis/example.com/v1/namespaces/secretsanta/elves", "{}", said))
                .isEqualTo(said);
    }
}
