// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the SDK's client for a location. */
final class S3Clients {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A part of an upload has this many times as long as an answer: a slow line is not a dead one. */
    private static final int ATTEMPT_FACTOR = 10;

    private static final long ASK_BEFORE_SENDING_BYTES = 256 << 10;

    private S3Clients() {}

    /**
     * A client; no request is sent yet.
     *
     * @throws InvalidInputException if there is no region, or a file that the settings name can't be read
     */
    static S3Client open(S3Settings settings, Pauses pauses) throws IOException {
        settings.profile().ifPresent(name -> checkProfile(settings, name));
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(transport(settings))
                .credentialsProvider(credentials(settings))
                .putAuthScheme(new PartSigning())
                .region(region(settings))
                .serviceConfiguration(service -> service.pathStyleAccessEnabled(settings.pathStyle())
                        // A refusal comes before the body, and not as a broken connection in the middle of it.
                        .expectContinueThresholdInBytes(ASK_BEFORE_SENDING_BYTES)
                        .chunkedEncodingEnabled(false))
                // Checksums are sent as plain headers: other servers don't know them in trailers.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(overrides(settings, pauses));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static ClientOverrideConfiguration overrides(S3Settings settings, Pauses pauses) {
        StandardRetryStrategy.Builder retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.attempts())
                .retryOnException(S3Clients::isConflict)
                .retryOnException(S3Clients::isSpoilt);
        pauses.afterTrouble().ifPresent(retries::backoffStrategy);
        pauses.afterThrottling().ifPresent(retries::throttlingBackoffStrategy);
        return ClientOverrideConfiguration.builder()
                .retryStrategy(retries.build())
                .apiCallAttemptTimeout(mostForAnAttempt(settings))
                .build();
    }

    /** How long sending a request and reading its answer may take at most, however steadily the bytes come. */
    static Duration mostForAnAttempt(S3Settings settings) {
        return settings.timeout().multipliedBy(ATTEMPT_FACTOR);
    }

    /** Another writer of the same key is being served; who comes again learns how that ended. */
    private static boolean isConflict(Throwable error) {
        return error instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && "ConditionalRequestConflict".equals(service.awsErrorDetails().errorCode());
    }

    /** An answer that was cut is no XML, or has another checksum, and for neither does the SDK ask again by itself. */
    private static boolean isSpoilt(Throwable error) {
        String said = String.valueOf(error.getMessage());
        return error instanceof SdkClientException
                && (said.contains("Could not parse XML") || said.contains("different checksum"));
    }

    private static SdkHttpClient transport(S3Settings settings) throws IOException {
        UrlConnectionHttpClient.Builder builder =
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(settings.timeout());
        if (settings.caFile().isPresent()) {
            builder.tlsTrustManagersProvider(
                    CaFile.trustManagers(settings.caFile().get()));
        } else if (isPlain(settings)) {
            // Else the authorities of the JDK are read, which takes longer than a small backup takes to be sent.
            builder.tlsTrustManagersProvider(() -> new TrustManager[0]);
        }
        return builder.build();
    }

    private static boolean isPlain(S3Settings settings) {
        return settings.endpoint()
                .filter(server -> "http".equalsIgnoreCase(server.getScheme()))
                .isPresent();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) throws IOException {
        if (settings.credentialsFile().isPresent()) {
            Path file = settings.credentialsFile().get();
            if (!Files.isReadable(file)) {
                throw new InvalidInputException("the credentials-file " + file + " of " + settings.url()
                        + " can't be read; make it readable for this user, or correct the setting");
            }
            ProfileCredentialsProvider.Builder fromFile = ProfileCredentialsProvider.builder()
                    .profileFile(ProfileFile.builder()
                            .content(file)
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build());
            settings.profile().ifPresent(fromFile::profileName);
            return fromFile.build();
        }
        return settings.profile()
                .<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static void checkProfile(S3Settings settings, String name) {
        if (settings.credentialsFile().isEmpty()
                && ProfileFile.defaultProfileFile().profile(name).isEmpty()) {
            throw new InvalidInputException("there is no profile '" + name + "' for " + settings.url()
                    + ": add it to the files of the AWS command line, or correct the setting profile");
        }
    }

    /** Where the user names a server of his own, its region is a matter of form. */
    private static Region region(S3Settings settings) {
        return Region.of(
                settings.region()
                        .or(SdkSystemSetting.AWS_REGION::getStringValue)
                        .or(() -> ofProfile(settings))
                        .or(() -> settings.endpoint().map(given -> "us-east-1"))
                        .orElseThrow(
                                () -> new InvalidInputException(
                                        "the location " + settings.url()
                                                + " has no region: add the setting region, set AWS_REGION, or name the server by the setting endpoint")));
    }

    private static Optional<String> ofProfile(S3Settings settings) {
        try {
            AwsProfileRegionProvider profile = settings.profile()
                    .map(name -> new AwsProfileRegionProvider(ProfileFile::defaultProfileFile, name))
                    .orElseGet(AwsProfileRegionProvider::new);
            return Optional.of(profile.getRegion().id());
        } catch (SdkClientException e) {
            // says by this that the profile names none
            return Optional.empty();
        }
    }
}
