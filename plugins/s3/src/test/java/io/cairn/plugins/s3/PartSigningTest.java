// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class PartSigningTest {

    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private static SignedRequest sign(SdkHttpMethod method, String url) {
        return new PartSigning()
                .signer()
                .sign(SignRequest.builder(AwsCredentialsIdentity.create("cairn-access-key", "cairn-secret-key"))
                        .request(SdkHttpRequest.builder()
                                .method(method)
                                .uri(URI.create(url))
                                .putHeader("x-amz-checksum-crc32", "AAAAAA==")
                                .build())
                        .payload(() -> new ByteArrayInputStream(CONTENT))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .build());
    }

    private static String header(SignedRequest signed, String name) {
        return signed.request().firstMatchingHeader(name).orElse("");
    }

    @Test
    void ofAPartOverPlainHttpTheHeadIsSignedAndNotTheContent() throws IOException {
        SignedRequest part = sign(SdkHttpMethod.PUT, "http://127.0.0.1:9000/backups/a?partNumber=2&uploadId=u");

        assertThat(header(part, "x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
        assertThat(header(part, "Authorization"))
                .contains("Credential=cairn-access-key/")
                .containsPattern("SignedHeaders=[^,]*x-amz-checksum-crc32");
        assertThat(part.payload().orElseThrow().newStream()).hasBinaryContent(CONTENT);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, http://127.0.0.1:9000/backups/metadata/manifest.json",
        "POST, http://127.0.0.1:9000/backups/a?uploadId=u",
        "PUT, https://127.0.0.1:9000/backups/a?partNumber=2&uploadId=u"
    })
    void allElseIsSignedAsTheSdkSignsIt(SdkHttpMethod method, String url) throws NoSuchAlgorithmException {
        assertThat(header(sign(method, url), "x-amz-content-sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT)));
    }
}
