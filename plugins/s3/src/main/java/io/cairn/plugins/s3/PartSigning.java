// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs as the SDK does, but for the parts of large objects over plain HTTP: of these it signs the head, with the checksum in it,
 * and not the content, as the SDK does of everything over HTTPS. The SDK would hash each byte once more, which costs a tenth of
 * a backup. What a part holds is bound all the same: each large file of a backup is in its manifest with its SHA-256, and the
 * manifest, a small object, is signed with its content. Safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">UNSIGNED-PAYLOAD in signatures of
 *     version 4</a>
 */
final class PartSigning implements AuthScheme<AwsCredentialsIdentity>, HttpSigner<AwsCredentialsIdentity> {

    private final AwsV4AuthScheme whole = AwsV4AuthScheme.create();

    @Override
    public String schemeId() {
        return whole.schemeId();
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return whole.identityProvider(providers);
    }

    @Override
    public HttpSigner<AwsCredentialsIdentity> signer() {
        return this;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        if (!isPlainPart(request.request()) || request.payload().isEmpty()) {
            return whole.signer().sign(request);
        }
        SignedRequest head = whole.signer().sign(withoutContent(request));
        return head.toBuilder().payload(request.payload().get()).build();
    }

    /** The signer takes it that what has no content has none to sign. */
    private static <T extends AwsCredentialsIdentity> SignRequest<T> withoutContent(SignRequest<T> request) {
        return request.toBuilder()
                .payload(null)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .build();
    }

    private static boolean isPlainPart(SdkHttpRequest request) {
        return request.method() == SdkHttpMethod.PUT
                && "http".equalsIgnoreCase(request.protocol())
                && request.rawQueryParameters().containsKey("partNumber");
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return whole.signer().signAsync(request);
    }
}
