// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SettingsTest {

    @Test
    void aBucketAloneIsEnough() {
        S3Settings settings = S3Settings.of(URI.create("s3://my-bucket"), Map.of());
        assertThat(settings.bucket()).isEqualTo("my-bucket");
        assertThat(settings.prefix()).isEmpty();
        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.lockMode()).isEqualTo("COMPLIANCE");
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.url()).isEqualTo("s3://my-bucket");
    }

    @Test
    void aBucketOfTheSameNameOnAnotherServerIsAnotherPlace() {
        URI url = URI.create("s3://b/p");
        String amazons = S3Settings.of(url, Map.of()).place();
        String here = S3Settings.of(url, Map.of("endpoint", "http://here:9000")).place();

        assertThat(S3Settings.of(url, Map.of("endpoint", "http://there:9000")).place())
                .isNotEqualTo(here);
        assertThat(here).isEqualTo("s3://b/p at http://here:9000");
        assertThat(amazons).isEqualTo("s3://b/p");
        assertThat(S3Settings.of(url, Map.of("endpoint", "http://here:9000/")).place())
                .isEqualTo(here);
        assertThat(S3Settings.of(url, Map.of("region", "eu-central-1")).place()).isEqualTo(amazons);
    }

    @Test
    void aServerOfOnesOwnHasItsBucketsInThePath() {
        Map<String, String> server = Map.of("endpoint", "http://minio:9000");
        assertThat(S3Settings.of(URI.create("s3://b"), server).pathStyle()).isTrue();
        assertThat(S3Settings.of(URI.create("s3://b"), Map.of("endpoint", "http://minio:9000", "path-style", "false"))
                        .pathStyle())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b/p,p/",
        "s3://b/p/q/,p/q/",
        "s3://b/,''",
        "s3://under_score/p,p/",
        "s3://b/with%20blank,with blank/"
    })
    void thePrefixEndsWithASlash(String url, String prefix) {
        assertThat(S3Settings.of(URI.create(url), Map.of()).prefix()).isEqualTo(prefix);
    }

    @Test
    void aKeyImpliesThatItIsUsed() {
        S3Settings settings = S3Settings.of(URI.create("s3://b"), Map.of("sse-kms-key-id", "alias/backups"));
        assertThat(settings.encryption()).contains("aws:kms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://b|regio=x|an s3 location has no setting 'regio', did you mean 'region'?",
                "s3://b|pathstyle=true|an s3 location has no setting 'pathstyle', did you mean 'path-style'?",
                "s3://b|end-point=x|an s3 location has no setting 'end-point', did you mean 'endpoint'?",
                "s3://b|zzz=1|an s3 location has no setting 'zzz'; an s3 location has region, endpoint,",
                "s3://b|endpoint=minio:9000|the endpoint 'minio:9000' is not the URL of a server: write https://HOST",
                "s3://b|endpoint=http://u:p@minio|is not the URL of a server",
                "s3://b|path-style=yes|the setting path-style of the location is 'yes': write true or false",
                "s3://b|sse=aes|the setting sse of the location is 'aes': write AES256 or aws:kms or aws:kms:dsse",
                "s3://b|credentials-file=creds|write the path from the root",
                "s3://b|timeout=0|the setting timeout of the location is '0': write a number from 1 to 3600",
                "s3://b|attempts=many|the setting attempts of the location is 'many': write a number from 1 to 20",
                "s3://b|region=|the setting region of the location is empty",
                "s3:///p|region=x|names no bucket: write s3://BUCKET or s3://BUCKET/PREFIX",
                "s3://user:word@b|region=x|names no bucket",
                "s3://b?region=x|region=x|names no bucket",
                "s3://b/p//q|region=x|has a part that is empty",
                "s3://b/../q|region=x|has a part that is empty, '.' or '..'"
            })
    void whatIsNotUnderstoodIsRefused(String url, String setting, String sentence) {
        int equals = setting.indexOf('=');
        Map<String, String> config = Map.of(setting.substring(0, equals), setting.substring(equals + 1));
        assertThatThrownBy(() -> S3Settings.of(URI.create(url), config))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(sentence);
    }
}
