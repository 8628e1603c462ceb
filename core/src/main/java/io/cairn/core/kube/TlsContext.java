// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What a server is checked by and what a user shows to it, as TLS takes them. */
final class TlsContext {

    private TlsContext() {}

    /**
     * The context for a server; no file or variable of this machine is read.
     *
     * @throws GeneralSecurityException if a certificate or the key can't be read
     */
    static SSLContext of(ServerAddress address, Credentials credentials) throws GeneralSecurityException, IOException {
        Config config = config(address, credentials);
        KeyManager[] keys = credentials.certificate().isEmpty() ? new KeyManager[0] : SSLUtils.keyManagers(config);
        // The Kubernetes client's code would trust the authorities of the JDK beside those of the kubeconfig.
        TrustManager[] trusted = address.authorities().isEmpty() || address.insecure()
                ? SSLUtils.trustManagers(config)
                : trusting(address.authorities());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trusted, null);
        return context;
    }

    private static Config config(ServerAddress address, Credentials credentials) throws CertificateException {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(address.server())
                .withTrustCerts(address.insecure());
        if (!credentials.certificate().isEmpty()) {
            config.withClientCertData(credentials.certificate())
                    .withClientKeyData(credentials.key())
                    .withClientKeyAlgo(keyAlgorithm(credentials.certificate()));
        }
        return config.build();
    }

    /** Those that trust these authorities and no others. */
    static TrustManager[] trusting(String authorities) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(pem(authorities));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** A key's own text doesn't always tell what it is for; its certificate does. */
    private static String keyAlgorithm(String certificate) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(pem(certificate))
                .getPublicKey()
                .getAlgorithm();
    }

    private static InputStream pem(String base64) {
        return new ByteArrayInputStream(Base64.getDecoder().decode(base64.strip()));
    }
}
