// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;

/** A server's address and certificates in the form that the Kubernetes client's code takes them. */
final class TlsConfig {

    private TlsConfig() {}

    /**
     * The configuration of a server and nothing else: no file or variable of this machine is read.
     *
     * @throws CertificateException if the client certificate can't be read
     */
    static ConfigBuilder of(ServerAddress address, Credentials credentials) throws CertificateException {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(address.server())
                .withTrustCerts(address.insecure());
        if (!address.authorities().isEmpty() && !address.insecure()) {
            config.withCaCertData(address.authorities());
        }
        if (!credentials.certificate().isEmpty()) {
            config.withClientCertData(credentials.certificate())
                    .withClientKeyData(credentials.key())
                    .withClientKeyAlgo(keyAlgorithm(credentials.certificate()));
        }
        return config;
    }

    /** A key's own text doesn't always tell what it is for; its certificate does. */
    private static String keyAlgorithm(String certificate) throws CertificateException {
        byte[] pem = Base64.getDecoder().decode(certificate.strip());
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem))
                .getPublicKey()
                .getAlgorithm();
    }
}
