// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.testkit.server.SelfSigned;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Base64;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class TlsContextTest {

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theAuthoritiesOfTheKubeconfigAreTrustedAndThoseOfTheJdkAreNot() throws Exception {
        String one = SelfSigned.create().pem();
        String other = SelfSigned.create().pem();

        TrustManager[] trusting = TlsContext.trusting(base64(one + "\n" + other));

        assertThat(trusting).hasSize(1);
        assertThat(((X509TrustManager) trusting[0]).getAcceptedIssuers()).hasSize(2);
    }

    @Test
    void anAuthorityWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> TlsContext.trusting(base64("\n"))).isInstanceOf(CertificateException.class);
    }
}
