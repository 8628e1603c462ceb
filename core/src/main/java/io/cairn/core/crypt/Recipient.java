// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.cairn.api.InvalidInputException;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom something is encrypted to: the public half of an X25519 key of age. No secret. Immutable.
 *
 * @param text {@code age1…}
 */
public record Recipient(String text) {

    private static final int LENGTH = 62;
    /** What is none of the characters of Bech32. */
    private static final Pattern STRANGE = Pattern.compile("[^qpzry9x8gf2tvdw0s3jn54khce6mua7l]");

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
            throw new InvalidInputException("'" + text + "' is no age recipient: " + whatIsWrong(text), e);
        }
    }

    private static String whatIsWrong(String text) {
        if (!text.startsWith("age1")) {
            return "a recipient is 'age1' and 58 more characters, as 'cairn key generate' prints it";
        }
        Matcher strange = STRANGE.matcher(text.substring(4));
        if (strange.find()) {
            return "it has a '" + strange.group() + "', which is in none; copy it again";
        }
        if (text.length() < LENGTH) {
            return "it has " + text.length() + " characters, and all have " + LENGTH + "; copy it again";
        }
        return "a character of it is wrong, as its check at the end shows; copy it again";
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
