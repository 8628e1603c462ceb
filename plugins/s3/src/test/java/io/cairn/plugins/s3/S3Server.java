// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.testkit.server.SelfSigned;
import java.io.IOException;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** s3proxy in this process: an S3 server that keeps objects in memory and checks signatures. It has one bucket. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "backups";
    static final String ACCESS_KEY = "cairn-access-key";
    static final String SECRET_KEY = "cairn-secret-key";

    private final S3Proxy server;

    private S3Server(S3Proxy server) {
        this.server = server;
    }

    static S3Server start() throws Exception {
        return start(S3Proxy.builder().endpoint(URI.create("http://127.0.0.1:0")));
    }

    /** One whose buckets are hosts below {@code localhost}. */
    static S3Server startWithHosts() throws Exception {
        return start(
                S3Proxy.builder().endpoint(URI.create("http://127.0.0.1:0")).virtualHost("localhost"));
    }

    /** One that speaks TLS only. */
    static S3Server start(SelfSigned certificate) throws Exception {
        return start(S3Proxy.builder()
                .secureEndpoint(URI.create("https://127.0.0.1:0"))
                .sslContext(certificate.context()));
    }

    private static S3Server start(S3Proxy.Builder builder) throws Exception {
        BlobStore objects = BlobStores.create("transient-nio2", new Properties());
        objects.createContainer(BUCKET);
        S3Proxy server = builder.blobStore(objects)
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
        return new S3Server(server);
    }

    /** The port of TLS. */
    int securePort() {
        return server.getSecurePort();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("s3proxy can't be stopped", e);
        }
    }
}
