// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.signing;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** A private Ed25519 key. Immutable; it is never shown. */
public final class SigningKey {

    static final String ALGORITHM = "Ed25519";

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a key: PKCS#8 in PEM, not encrypted.
     *
     * @throws InvalidInputException if the file doesn't hold exactly one such key; the message says what it holds
     * @throws IOException if the file can't be read
     */
    public static SigningKey read(Path file) throws IOException {
        List<Pem.Block> blocks = Pem.read(file);
        Pem.Block block = blocks.get(0);
        if (blocks.size() > 1 || !block.label().equals("PRIVATE KEY")) {
            throw new InvalidInputException("'" + file + "' is no key to sign with: "
                    + (blocks.size() > 1 ? "it holds " + blocks.size() + " keys" : found(block.label()))
                    + "; make one by 'openssl genpkey -algorithm ed25519 -out NEW_FILE'");
        }
        try {
            return new SigningKey(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(block.content())));
        } catch (InvalidKeySpecException e) {
            throw new InvalidInputException("'" + file + "' holds a private key that is not one of Ed25519", e);
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        }
    }

    private static String found(String label) {
        return switch (label) {
            case "ENCRYPTED PRIVATE KEY" -> "its key is encrypted by a passphrase, which can't be asked for";
            case "PUBLIC KEY" -> "it holds a public key";
            default -> "it holds a '" + label + "' and no PKCS#8 'PRIVATE KEY'";
        };
    }

    /** The signature of these bytes: 64 bytes. */
    public byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("every Java runtime from 15 on has Ed25519", cause);
    }
}
