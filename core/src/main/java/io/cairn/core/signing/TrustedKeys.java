// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.signing;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/** The public Ed25519 keys of one file. Immutable. */
public final class TrustedKeys {

    private final Path file;
    private final List<PublicKey> keys;

    private TrustedKeys(Path file, List<PublicKey> keys) {
        this.file = file;
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads keys: one or several public keys in PEM, one after another.
     *
     * @throws InvalidInputException if the file holds something else; the message says what
     * @throws IOException if the file can't be read
     */
    public static TrustedKeys read(Path file) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Pem.Block block : Pem.read(file)) {
            keys.add(key(file, block));
        }
        return new TrustedKeys(file, keys);
    }

    private static PublicKey key(Path file, Pem.Block block) {
        if (!block.label().equals("PUBLIC KEY")) {
            throw new InvalidInputException(
                    "'" + file + "' holds a '" + block.label()
                            + "' and not public keys alone; 'openssl pkey -in KEY -pubout' prints the public key of a private one");
        }
        try {
            return KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(block.content()));
        } catch (InvalidKeySpecException e) {
            throw new InvalidInputException("'" + file + "' holds a public key that is not one of Ed25519", e);
        } catch (NoSuchAlgorithmException e) {
            throw SigningKey.missing(e);
        }
    }

    /** Whether one of these keys made the signature of these bytes. */
    public boolean signed(byte[] content, byte[] signature) {
        return keys.stream().anyMatch(key -> signed(key, content, signature));
    }

    private static boolean signed(PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance(SigningKey.ALGORITHM);
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw SigningKey.missing(e);
        }
    }

    /** The file that the keys came from. */
    @Override
    public String toString() {
        return file.toString();
    }
}
