// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns what the SDK says into one sentence that tells what failed, at which place, why, and what to do. */
final class S3Errors {

    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");
    private static final Set<String> OVERLOADED =
            Set.of("SlowDown", "ServiceUnavailable", "Throttling", "TooManyRequests", "RequestLimitExceeded", "Busy");
    private static final Set<String> OUT_OF_SPACE =
            Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage");

    private final S3Settings settings;

    S3Errors(S3Settings settings) {
        this.settings = settings;
    }

    /** The error in words. */
    IOException explain(Action action, String place, SdkException e) {
        String what = "can't " + action.verb() + " " + place + ": ";
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            InterruptedIOException interrupted = new InterruptedIOException(what + "interrupted");
            interrupted.initCause(e);
            return interrupted;
        }
        String reason =
                e instanceof AwsServiceException service && !code(service).isEmpty()
                        ? answered(action, service)
                        : e instanceof AwsServiceException service ? refused(action, service) : unanswered(e);
        return new IOException(what + reason + attempts(e), e);
    }

    /** The S3 error code; empty if the answer has none. */
    static String code(SdkException e) {
        return e instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? Optional.ofNullable(service.awsErrorDetails().errorCode()).orElse("")
                : "";
    }

    private String answered(Action action, AwsServiceException e) {
        String code = code(e);
        if (OVERLOADED.contains(code)) {
            return "the store is overloaded (" + code + "); try again later";
        }
        if (OUT_OF_SPACE.contains(code)) {
            return "the store has no space left (" + code + "); free some, or choose another location";
        }
        if (code.startsWith("KMS")) {
            return "the store can't use its encryption key: " + said(e)
                    + "; correct the setting sse-kms-key-id, or grant the use of the key";
        }
        return switch (code) {
            case "NoSuchBucket" ->
                "there is no bucket '" + settings.bucket() + "' at " + settings.server()
                        + "; make it, or correct the location's URL";
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException",
                    "InvalidRegion" -> wrongRegion(e);
            case "InvalidBucketName" ->
                "the store takes '" + settings.bucket() + "' for no name of a bucket (" + said(e)
                        + "); correct the location's URL, or its setting path-style";
            case "InvalidAccessKeyId" ->
                "the store doesn't know the access key; correct the credentials, or the endpoint";
            case "SignatureDoesNotMatch" -> "the secret key doesn't belong to the access key; correct the credentials";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                "the credentials are no longer valid; renew them";
            case "RequestTimeTooSkewed", "RequestExpired" ->
                "the clock of this machine and that of the store are too far apart; set this machine's clock";
            case "AccessDenied", "AllAccessDisabled", "AccountProblem", "Forbidden" -> noRight(action, said(e));
            case "NotImplemented", "MethodNotAllowed" ->
                "the store doesn't know how (" + said(e) + "); choose another location, or leave out what it lacks";
            case "InvalidObjectState" ->
                "the object is in an archive class of the store; have the store bring it back first";
            case "InternalError" -> "the store failed (InternalError); try again later, or look at its log";
            case "MissingContentLength", "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch" ->
                "the store got other bytes than were sent (" + code + "); try again, and check what lies between";
            default ->
                "the store answers " + code + " (" + said(e) + "); see what its documentation or its log says of it";
        };
    }

    /** Some answers carry no code: to a HEAD, or of something that is not an S3 server. */
    private String refused(Action action, AwsServiceException e) {
        return switch (e.statusCode()) {
            case 301, 307, 400 -> wrongRegion(e);
            case 401, 403 -> noRight(action, "");
            case 404, 405 ->
                "what answers at " + settings.server() + " is no S3 server, or has no bucket '" + settings.bucket()
                        + "'; correct the endpoint, or the location's URL";
            case 429, 503 -> "the store is overloaded (" + e.statusCode() + "); try again later";
            case 507 -> "the store has no space left; free some, or choose another location";
            default -> "the store answers with status " + e.statusCode() + "; try again later, or look at its log";
        };
    }

    private String noRight(Action action, String said) {
        return "no right to " + action.verb() + " there" + (said.isEmpty() ? "" : " (" + said + ")") + "; grant "
                + action.right() + " to these credentials, or use others";
    }

    private String wrongRegion(AwsServiceException e) {
        Optional<String> region = Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"));
        Matcher expected = EXPECTED_REGION.matcher(String.valueOf(e.getMessage()));
        String right = region.orElseGet(() -> expected.find() ? expected.group(1) : "");
        if (!right.isEmpty()) {
            return "the bucket is in the region " + right + "; set region=" + right + " for the location";
        }
        String said = said(e);
        return "the store refuses the request" + (said.isEmpty() ? "" : " (" + said + ")")
                + "; correct the region of the location, or its endpoint";
    }

    private String unanswered(SdkException e) {
        String said = String.valueOf(e.getMessage());
        if (caused(e, UnknownHostException.class)) {
            return unknownHost();
        }
        if (caused(e, SSLException.class)) {
            return "there is no trusted connection to " + settings.server() + " ("
                    + innermost(e).getMessage()
                    + "); set ca-file to its authority's certificate, or correct the endpoint";
        }
        if (e instanceof ApiCallAttemptTimeoutException) {
            return "no whole answer" + within(S3Clients.mostForAnAttempt(settings));
        }
        if (caused(e, SocketTimeoutException.class)) {
            return "no answer" + within(settings.timeout());
        }
        if (caused(e, ConnectException.class) || caused(e, NoRouteToHostException.class)) {
            return "nothing answers at " + settings.server() + "; correct the endpoint, or start the server";
        }
        if (said.contains("Unable to load credentials") || said.contains("Profile file contained no credentials")) {
            return "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the setting profile"
                    + " or credentials-file";
        }
        if (said.contains("different checksum")) {
            return "the bytes that come are not those that were written; try again, and have the store checked";
        }
        if (said.contains("Could not parse") || said.contains("Unable to unmarshall") || said.contains("XMLStream")) {
            return "what answers at " + settings.server() + " is no S3 server; correct the endpoint";
        }
        if (caused(e, IOException.class)) {
            return "the connection to " + settings.server() + " broke ("
                    + cause(e, IOException.class).getMessage() + "); try again, and see to the network";
        }
        return firstSentence(said);
    }

    private String within(Duration time) {
        return " from " + settings.server() + " within " + time.toSeconds()
                + " seconds; see to the server and the network, or set a longer timeout";
    }

    private String unknownHost() {
        Optional<String> host = settings.endpoint().map(URI::getHost).filter(own -> !settings.pathStyle());
        return host.map(own -> "the host " + settings.bucket() + "." + own
                        + " isn't known; set path-style=true, correct the endpoint, or see to the name service")
                .orElseGet(() -> "the host of " + settings.server()
                        + " isn't known; correct the endpoint, or see to the name service");
    }

    /** The server's own words. */
    private static String said(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorMessage()))
                .map(S3Errors::firstSentence)
                .orElse("");
    }

    private static String firstSentence(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\s*\\((Service|SDK Attempt Count).*", "");
        return line.replaceAll("\\.(\\s.*)?$", "").strip();
    }

    private static String attempts(SdkException e) {
        Integer attempts = e.numAttempts();
        return attempts == null || attempts < 2 ? "" : " (asked " + attempts + " times)";
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> kind) {
        return chain(e).stream().anyMatch(kind::isInstance);
    }

    /** The innermost of its kind: it says most. */
    private static Throwable cause(Throwable e, Class<? extends Throwable> kind) {
        return chain(e).stream().filter(kind::isInstance).reduce(e, (outer, inner) -> inner);
    }

    private static Throwable innermost(Throwable e) {
        return chain(e).stream().reduce(e, (outer, inner) -> inner);
    }

    private static List<Throwable> chain(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .toList();
    }
}
