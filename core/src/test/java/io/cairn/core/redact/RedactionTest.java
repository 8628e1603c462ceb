// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the header was Authorization: Bearer canary-0123456789",
                "token eyJhbGciOiJcanary.eyJzdWIiOicanary.c2lnbmF0canary was refused",
                "can't open https://user:canary@store.example/bucket",
                "can't open s3://key:canary/with/slashes@bucket",
                "can't open http://user:can@ry-canary@proxy:3128",
                "can't open http://user:12345@canary@proxy:3128",
                "the command said: PGPASSWORD=canary psql",
                "the command said: --secret-access-key=canary",
                "GET /bucket?X-Amz-Security-Token=canary&x=1",
                "it said {\"db-password\":\"ca\\\"canary\"}",
                "-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\ncanary and the rest is cut off",
                "AGE-SECRET-KEY-1CANARY",
            })
    void whatLooksLikeACredentialIsCutOut(String sentence) {
        assertThat(Redaction.of(sentence)).containsIgnoringCase("(hidden)").doesNotContainIgnoringCase("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets/shop/db-password is not in the backup: no right to get secrets",
                "the token is expired: renew it",
                "the API server https://127.0.0.1:6443 answered 403 to GET /api/v1/namespaces/shop/secrets?limit=500",
                "it ended with exit code 1: no space left on device",
                "kept in s3://bucket/prefix",
                "kept in http://store:9000/bucket/admin@corp",
            })
    void ordinarySentencesStayAsTheyAre(String sentence) {
        assertThat(Redaction.of(sentence)).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "-eyJaaaaaaaa",
                "://a:",
                "\"token\":\"",
                "{\"secret\":\"\\\"",
                "-----BEGIN PRIVATE KEY-----"
            })
    void aLongTextIsReadToItsEndWhateverItSays(String piece) {
        String text = piece.repeat(60_000 / piece.length());

        assertThat(Redaction.of(text + " PASSWORD=canary")).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/prefix, s3://bucket/prefix",
        "/backups/a@b, /backups/a@b",
        "s3://key:can/a ry@bucket, s3://(hidden)@bucket",
        "s3://canary@bucket, s3://(hidden)@bucket",
    })
    void aPlaceIsShownWithoutUserAndPassword(String url, String shown) {
        assertThat(Redaction.place(url)).isEqualTo(shown);
    }

    @Test
    void aSettingIsHiddenByItsName() {
        assertThat(Redaction.setting("secretAccessKey", "canary")).isEqualTo("(hidden)");
        assertThat(Redaction.setting("credentials-file", "/etc/cairn/credentials"))
                .isEqualTo("/etc/cairn/credentials");
        assertThat(Redaction.setting("region", "eu-central-1")).isEqualTo("eu-central-1");
    }

    @Test
    void whatIsRedactedStaysSo() {
        String once = Redaction.of("PASSWORD=canary and Bearer canary-canary");

        assertThat(Redaction.of(once)).isEqualTo(once);
    }
}
