// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/** A PEM file with certificates of authorities that are trusted besides those of Java. */
final class CaFile {

    private CaFile() {}

    static TlsTrustManagersProvider trustManagers(Path file) throws IOException {
        try {
            List<X509Certificate> usual = authorities(null);
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (Certificate certificate : concat(usual, read(file))) {
                all.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = factory(all);
            return factory::getTrustManagers;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static List<Certificate> concat(
            Collection<? extends Certificate> some, Collection<? extends Certificate> more) {
        List<Certificate> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new InvalidInputException(notPem(file), e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the ca-file " + file + " can't be read; make it readable, or correct the setting", e);
        }
        throw new InvalidInputException(notPem(file));
    }

    private static String notPem(Path file) {
        return "the ca-file " + file + " holds no certificate: write certificates of authorities into it, in PEM form";
    }

    private static List<X509Certificate> authorities(@Nullable KeyStore store) throws GeneralSecurityException {
        return Arrays.stream(factory(store).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
