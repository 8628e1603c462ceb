// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What proves who we are.
 *
 * @param authorization the value of the {@code Authorization} header; empty for none
 * @param certificate the client certificate in PEM, base64-encoded once more as kubeconfigs have it; empty for none
 * @param key its key in the same form; empty for none
 * @param expires when they end, if that is known
 */
record Credentials(String authorization, String certificate, String key, Optional<Instant> expires) {

    static final Credentials NONE = new Credentials("", "", "", Optional.empty());

    Credentials withToken(String token) {
        return token.isEmpty() ? this : new Credentials("Bearer " + token, certificate, key, expires);
    }

    Credentials withPassword(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Credentials("Basic " + Base64.getEncoder().encodeToString(pair), certificate, key, expires);
    }

    Credentials withCertificate(String newCertificate, String newKey) {
        return newCertificate.isEmpty() ? this : new Credentials(authorization, newCertificate, newKey, expires);
    }

    Credentials until(Optional<Instant> end) {
        return new Credentials(authorization, certificate, key, end);
    }

    boolean sameCertificate(Credentials other) {
        return certificate.equals(other.certificate) && key.equals(other.key);
    }
}
