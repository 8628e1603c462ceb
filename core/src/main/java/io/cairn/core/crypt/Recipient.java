// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.cairn.api.InvalidInputException;
import java.security.GeneralSecurityException;

/**
 * Whom something is encrypted to: the public half of an X25519 key of age. No secret. Immutable.
 *
 * @param text {@code age1…}
 */
public record Recipient(String text) {

    private static final int LENGTH = 62;

    /**
     * Checks the text.
     *
     * @throws InvalidInputException if it is no such key; the message says what is wrong with it
     */
    public Recipient {
        if (text.startsWith("AGE-SECRET-KEY-")) {
            throw new InvalidInputException("a secret key was given where its public half is wanted, which begins with"
                    + " 'age1': see the comment in the key's file, and make a new key if others could see this one");
        }
        if (text.startsWith("ssh-") || (text.startsWith("age1") && text.length() > LENGTH)) {
            throw new InvalidInputException(
                    "the key '" + text + "' is of a kind that Cairn can't encrypt to: use one of"
                            + " age's X25519 keys, 'age1' and 58 more characters");
        }
        try {
            stanzas(text);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "'" + text + "' is not a public key of age, 'age1' and 58 more characters:" + " copy it again; "
                            + e.getMessage(),
                    e);
        }
    }

    RecipientStanzaWriter stanzas() throws GeneralSecurityException {
        return stanzas(text);
    }

    private static RecipientStanzaWriter stanzas(String text) throws GeneralSecurityException {
        return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
    }

    /** The key as it is written. */
    @Override
    public String toString() {
        return text;
    }
}
