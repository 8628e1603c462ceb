// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a location says about itself.
 *
 * @param bucket the bucket
 * @param prefix what all keys begin with: empty, or parts with a {@code /} behind each
 * @param region the bucket's region; else that of the environment or the profile
 * @param endpoint the server, where it isn't Amazon's
 * @param pathStyle whether the bucket stands in the path of a URL, and not in the host's name
 * @param profile the profile whose credentials are used
 * @param credentialsFile the file that the profile is read from, and nothing else then
 * @param caFile certificates of authorities that are trusted besides those of Java
 * @param encryption how the store encrypts what it keeps, as {@code x-amz-server-side-encryption} has it
 * @param kmsKey the key that it uses
 * @param lockMode how locked objects are locked: {@code COMPLIANCE} or {@code GOVERNANCE}
 * @param timeout how long to wait for an answer
 * @param attempts how often a request is sent at most
 */
record S3Settings(
        String bucket,
        String prefix,
        Optional<String> region,
        Optional<URI> endpoint,
        boolean pathStyle,
        Optional<String> profile,
        Optional<Path> credentialsFile,
        Optional<Path> caFile,
        Optional<String> encryption,
        Optional<String> kmsKey,
        String lockMode,
        Duration timeout,
        int attempts) {

    private static final String REGION = "region";
    private static final String ENDPOINT = "endpoint";
    private static final String PATH_STYLE = "path-style";
    private static final String PROFILE = "profile";
    private static final String CREDENTIALS_FILE = "credentials-file";
    private static final String CA_FILE = "ca-file";
    private static final String SSE = "sse";
    private static final String KMS_KEY = "sse-kms-key-id";
    private static final String LOCK_MODE = "lock-mode";
    private static final String TIMEOUT = "timeout";
    private static final String ATTEMPTS = "attempts";

    private static final List<String> KNOWN = List.of(
            REGION,
            ENDPOINT,
            PATH_STYLE,
            PROFILE,
            CREDENTIALS_FILE,
            CA_FILE,
            SSE,
            KMS_KEY,
            LOCK_MODE,
            TIMEOUT,
            ATTEMPTS);

    /**
     * Reads the settings of a location.
     *
     * @throws InvalidInputException if the URL or a setting is not understood
     */
    static S3Settings of(URI location, Map<String, String> config) {
        config.keySet().stream().filter(key -> !KNOWN.contains(key)).findFirst().ifPresent(S3Settings::refuse);
        Values values = new Values(config);
        Optional<URI> endpoint = values.text(ENDPOINT).map(S3Settings::endpoint);
        Optional<String> kmsKey = values.text(KMS_KEY);
        Optional<String> encryption = values.oneOf(SSE, "AES256", "aws:kms", "aws:kms:dsse");
        if (kmsKey.isPresent() && encryption.filter("AES256"::equals).isPresent()) {
            throw new InvalidInputException(
                    "the setting sse-kms-key-id of the location needs sse=aws:kms, and sse is AES256: leave out one of the two");
        }
        return new S3Settings(
                bucket(location),
                prefix(location),
                values.text(REGION),
                endpoint,
                values.oneOf(PATH_STYLE, "true", "false").map("true"::equals).orElse(endpoint.isPresent()),
                values.text(PROFILE),
                values.path(CREDENTIALS_FILE),
                values.path(CA_FILE),
                kmsKey.isPresent() ? encryption.or(() -> Optional.of("aws:kms")) : encryption,
                kmsKey,
                values.oneOf(LOCK_MODE, "compliance", "governance")
                        .orElse("compliance")
                        .toUpperCase(Locale.ROOT),
                Duration.ofSeconds(values.number(TIMEOUT, 30, 3600)),
                values.number(ATTEMPTS, 5, 20));
    }

    private static void refuse(String key) {
        String hint = KNOWN.stream()
                .filter(known -> Likeness.of(key, known))
                .findFirst()
                .map(known -> ", did you mean '" + known + "'?")
                .orElse("; an s3 location has " + String.join(", ", KNOWN));
        throw new InvalidInputException("an s3 location has no setting '" + key + "'" + hint);
    }

    private static String bucket(URI location) {
        String bucket = Optional.ofNullable(location.getRawAuthority()).orElse("");
        boolean more = location.getRawQuery() != null || location.getRawFragment() != null;
        if (bucket.isEmpty() || bucket.contains("@") || bucket.contains(":") || more) {
            throw new InvalidInputException("the location " + shown(location.toString())
                    + "names no bucket: write s3://BUCKET or s3://BUCKET/PREFIX, and what else there is"
                    + " to say as settings" + withoutCredentials(location.toString()));
        }
        return bucket;
    }

    /** What may hold a password is not repeated. */
    private static String shown(String url) {
        return url.matches("[^@?#]*") ? "'" + url + "' " : "";
    }

    private static String withoutCredentials(String url) {
        return url.matches("[^@]*@.*")
                ? "; credentials stand in the environment or in a credentials-file, and never in a URL"
                : "";
    }

    private static String prefix(URI location) {
        String path = Optional.ofNullable(location.getPath()).orElse("");
        String parts = path.replaceAll("^/|/$", "");
        if (parts.isEmpty()) {
            return "";
        }
        if (!S3Keys.isKey(parts)) {
            throw new InvalidInputException(
                    "the prefix in '" + location + "' has a part that is empty, '.' or '..': write s3://BUCKET/PREFIX");
        }
        return parts + "/";
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            if (web && plain && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new InvalidInputException(badEndpoint(text), e);
        }
        throw new InvalidInputException(badEndpoint(text));
    }

    private static String badEndpoint(String text) {
        return "the endpoint " + shown(text) + "is not the URL of a server: write https://HOST or https://HOST:PORT"
                + withoutCredentials(text);
    }

    /** The place, without anything secret. */
    String url() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }

    /** What tells the place from those of other servers. */
    String place() {
        return url()
                + endpoint.map(server -> " at " + server.toString().replaceAll("/+$", ""))
                        .orElse("");
    }

    /** The server, for messages. */
    String server() {
        return endpoint.map(URI::toString).orElse("Amazon S3");
    }

    /** The settings as the user wrote them. */
    private record Values(Map<String, String> config) {

        Optional<String> text(String key) {
            String value = config.getOrDefault(key, "").strip();
            if (value.isEmpty() && config.containsKey(key)) {
                throw new InvalidInputException(
                        "the setting " + key + " of the location is empty: leave it out, or give it a value");
            }
            return Optional.of(value).filter(given -> !given.isEmpty());
        }

        Optional<String> oneOf(String key, String... allowed) {
            Optional<String> value = text(key);
            value.filter(given -> !List.of(allowed).contains(given)).ifPresent(given -> {
                throw new InvalidInputException("the setting " + key + " of the location is '" + given + "': write "
                        + String.join(" or ", allowed));
            });
            return value;
        }

        Optional<Path> path(String key) {
            return text(key).map(given -> {
                try {
                    Path path = Path.of(given);
                    if (path.isAbsolute()) {
                        return path;
                    }
                } catch (InvalidPathException e) {
                    throw new InvalidInputException(
                            "the setting " + key + " of the location is '" + given + "', which is not a path", e);
                }
                throw new InvalidInputException("the setting " + key + " of the location is '" + given
                        + "': write the path from the root, since a location is used from any folder");
            });
        }

        int number(String key, int otherwise, int most) {
            Optional<String> value = text(key);
            if (value.isEmpty()) {
                return otherwise;
            }
            String given = value.get();
            int number = given.matches("[0-9]{1,6}") ? Integer.parseInt(given) : 0;
            if (number < 1 || number > most) {
                throw new InvalidInputException(
                        "the setting " + key + " of the location is '" + given + "': write a number from 1 to " + most);
            }
            return number;
        }
    }
}
