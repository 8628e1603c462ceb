// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.bech32.Bech32;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import io.cairn.api.InvalidInputException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Locale;
import javax.crypto.KeyAgreement;

/**
 * The secret half of an X25519 key of age, which opens what is encrypted to its {@link #recipient}. Never part of a message:
 * its text is handed out by {@link #secret} only. Immutable.
 */
public final class Identity {

    private static final String ALGORITHM = "X25519";
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

    private final String secret;
    private final Recipient recipient;
    private final RecipientStanzaReader stanzas;

    private Identity(String secret) throws GeneralSecurityException {
        this.secret = secret;
        this.stanzas = X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(secret);
        this.recipient = new Recipient(publicHalf(secret));
    }

    /**
     * Reads {@code AGE-SECRET-KEY-1…}.
     *
     * @throws InvalidInputException if it is no such key; the message doesn't have the text
     */
    public static Identity parse(String secret) {
        try {
            return new Identity(secret.toUpperCase(Locale.ROOT));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidInputException("it is no secret key of age, 'AGE-SECRET-KEY-1' and 58 more characters");
        }
    }

    /** A new one, from the platform's source of secure random numbers. */
    public static Identity generate() {
        try {
            byte[] encoded =
                    new X25519KeyPairGenerator().generateKeyPair().getPrivate().getEncoded();
            return new Identity(new String(encoded, StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has X25519", e);
        }
    }

    private static String publicHalf(String secret) throws GeneralSecurityException {
        byte[] scalar = Bech32.getDecoder().decode(secret).getData();
        KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
        KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
        agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT)), true);
        return Bech32.getEncoder().encode("age", agreement.generateSecret()).toString();
    }

    /** Whom to encrypt to, so that this opens it. */
    public Recipient recipient() {
        return recipient;
    }

    /** The key itself, to be written where only its owner reads. */
    public String secret() {
        return secret;
    }

    RecipientStanzaReader stanzas() {
        return stanzas;
    }

    /** Tells which one it is, and not the key. */
    @Override
    public String toString() {
        return "the key of " + recipient;
    }
}
