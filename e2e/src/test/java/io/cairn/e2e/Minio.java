// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A MinIO on this machine, with data of its own. */
final class Minio implements AutoCloseable {

    private static final String ACCESS_KEY = "cairn-access-key";
    private static final String SECRET_KEY = "cairn-secret-key";

    private final Path folder;
    private final Process process;
    private final URI endpoint;

    private Minio(Path folder, Process process, URI endpoint) {
        this.folder = folder;
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts the one that e2e/install has built. */
    static Minio start() {
        Path binary = Path.of(System.getProperty(ControlPlane.BINARY, "")).resolveSibling("minio");
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(
                    "MinIO is missing at '" + binary + "': start the tests with e2e/run, which builds it");
        }
        Path folder = Environment.newFolder("minio-");
        int port = ControlPlane.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        binary.toString(),
                        "server",
                        "--address",
                        "127.0.0.1:" + port,
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        folder.toString(),
                        "MINIO_ROOT_USER",
                        ACCESS_KEY,
                        "MINIO_ROOT_PASSWORD",
                        SECRET_KEY,
                        "MINIO_SITE_REGION",
                        Region.US_EAST_1.id(),
                        "MINIO_BROWSER",
                        "off",
                        "MINIO_UPDATE",
                        "off"));
        try {
            Files.writeString(
                    folder.resolve("credentials"),
                    "[default]\naws_access_key_id=" + ACCESS_KEY + "\naws_secret_access_key=" + SECRET_KEY + "\n");
            Minio minio = new Minio(folder, builder.start(), URI.create("http://127.0.0.1:" + port));
            Kube.await("MinIO", minio::answers);
            return minio;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("MinIO has ended; see " + folder.resolve("log"));
        }
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(endpoint.resolve("/minio/health/live"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            // not yet
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    /** A file in the form of {@code ~/.aws/credentials}. */
    Path credentials() {
        return folder.resolve("credentials");
    }

    /** Makes a bucket; one with locks has versions too. */
    void bucket(String name, boolean withLocks) {
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket(name).objectLockEnabledForBucket(withLocks));
        }
    }

    /** A client of the administrator. */
    S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
