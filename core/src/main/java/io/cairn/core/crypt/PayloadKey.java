// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of a payload, and the form of its chunks. Immutable. */
final class PayloadKey {

    /** How many bytes a chunk holds; only the last may hold fewer. */
    static final int CHUNK = 1 << 16;

    /** By how many bytes a chunk grows when it is sealed. */
    static final int TAG = 16;

    /** How many bytes a full chunk takes when it is sealed. */
    static final int SEALED = CHUNK + TAG;

    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;

    PayloadKey(byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
    }

    /** Seals or opens chunks, one at a time, for one thread. */
    Chunks chunks() {
        try {
            return new Chunks(Cipher.getInstance("ChaCha20-Poly1305"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has ChaCha20-Poly1305", e);
        }
    }

    /** The work on chunks. */
    final class Chunks {

        private final Cipher cipher;

        private Chunks(Cipher cipher) {
            this.cipher = cipher;
        }

        /** Returns how many bytes the sealed chunk takes. */
        int seal(long number, boolean last, byte[] plain, int length, byte[] sealed) {
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, nonce(number, last));
                return cipher.doFinal(plain, 0, length, sealed);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a chunk can always be sealed", e);
            }
        }

        /**
         * Returns how many bytes the chunk holds.
         *
         * @throws AEADBadTagException if they are not the ones that were sealed, in this place
         */
        int open(long number, boolean last, byte[] sealed, int length, byte[] plain) throws AEADBadTagException {
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, nonce(number, last));
                return cipher.doFinal(sealed, 0, length, plain);
            } catch (AEADBadTagException e) {
                throw e;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a chunk can always be looked at", e);
            }
        }
    }

    /** Eleven bytes that count the chunks, and one that tells the last. */
    private static IvParameterSpec nonce(long number, boolean last) {
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_LENGTH);
        nonce.putLong(NONCE_LENGTH - 1 - Long.BYTES, number);
        nonce.put(NONCE_LENGTH - 1, (byte) (last ? 1 : 0));
        return new IvParameterSpec(nonce.array());
    }
}
