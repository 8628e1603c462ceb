// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Opens stores as a user's settings would, but for pauses between attempts that a test can wait for. */
final class TestStores {

    private static final Pauses SHORT = Pauses.of(Duration.ofMillis(1));

    private final Path credentials;
    private final URI endpoint;

    /** @param folder where a file with credentials may lie */
    TestStores(Path folder, URI endpoint) throws IOException {
        this.endpoint = endpoint;
        credentials = folder.resolve("credentials");
        if (!Files.exists(credentials)) {
            write(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
        }
    }

    /** Other credentials from now on. */
    void write(String accessKey, String secretKey) throws IOException {
        Files.writeString(
                credentials,
                "[default]\naws_access_key_id=" + accessKey + "\naws_secret_access_key=" + secretKey + "\n");
    }

    ObjectStore open(String prefix) throws IOException {
        return open("s3://" + S3Server.BUCKET + "/" + prefix, Map.of());
    }

    ObjectStore open(String url, Map<String, String> more) throws IOException {
        Map<String, String> config = new HashMap<>(Map.of(
                "endpoint", endpoint.toString(), "region", "us-east-1", "credentials-file", credentials.toString()));
        config.putAll(more);
        S3Settings settings = S3Settings.of(URI.create(url), config);
        return new S3ObjectStore(S3Clients.open(settings, SHORT), settings);
    }
}
