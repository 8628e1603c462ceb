// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of an s3 location as flags of their own; each means the same as {@code --config KEY=VALUE}. */
final class S3Flags {

    @Option(names = "--region", paramLabel = "REGION", description = "s3: the bucket's region")
    private @Nullable String region;

    @Option(names = "--endpoint", paramLabel = "URL", description = "s3: the server, where it isn't Amazon's")
    private @Nullable String endpoint;

    @Option(
            names = "--path-style",
            description =
                    "s3: the bucket stands in the path of a URL, not in the host's name; so it is with an --endpoint")
    private boolean pathStyle;

    @Option(names = "--profile", paramLabel = "NAME", description = "s3: the profile whose credentials are used")
    private @Nullable String profile;

    @Option(
            names = "--credentials-file",
            paramLabel = "FILE",
            description = "s3: the file that the profile is read from, in the form of ~/.aws/credentials")
    private @Nullable Path credentialsFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "s3: certificates of authorities to trust besides the usual ones, in PEM form")
    private @Nullable Path caFile;

    @Option(
            names = "--sse",
            paramLabel = "HOW",
            description = "s3: how the server encrypts: AES256, aws:kms or aws:kms:dsse")
    private @Nullable String sse;

    @Option(names = "--sse-kms-key-id", paramLabel = "KEY", description = "s3: the key that it uses for that")
    private @Nullable String kmsKey;

    S3Flags() {}

    /** The settings that were given, by their names. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "region", region);
        put(settings, "endpoint", endpoint);
        put(settings, "path-style", pathStyle ? "true" : null);
        put(settings, "profile", profile);
        put(settings, "credentials-file", absolute(credentialsFile));
        put(settings, "ca-file", absolute(caFile));
        put(settings, "sse", sse);
        put(settings, "sse-kms-key-id", kmsKey);
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable String value) {
        Optional.ofNullable(value).ifPresent(given -> settings.put(key, given));
    }

    /** A location is used from any folder. */
    private static @Nullable String absolute(@Nullable Path file) {
        return file == null ? null : file.toAbsolutePath().normalize().toString();
    }
}
