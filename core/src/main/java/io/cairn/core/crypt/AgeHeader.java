// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.format.StandardPayloadKeyReader;
import com.exceptionfactory.jagged.framework.format.StandardPayloadKeyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before the payload: the header, and the nonce that makes the payload's key of the file's.
 *
 * @param payload opens and seals the chunks
 * @param length how many bytes stand before them
 */
record AgeHeader(PayloadKey payload, int length) {

    /** No header that anybody needs comes near; one that is longer is not read. */
    static final int MAX_LENGTH = 1 << 16;

    private static final int NONCE_LENGTH = 16;
    private static final byte[] LAST_LINE = {'\n', '-', '-', '-', ' '};

    /** Writes a header with a new key. */
    static AgeHeader write(OutputStream out, List<Recipient> recipients) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_LENGTH);
        try {
            List<RecipientStanzaWriter> writers = new ArrayList<>();
            for (Recipient recipient : recipients) {
                writers.add(recipient.stanzas());
            }
            byte[] key = new StandardPayloadKeyWriter()
                    .writeFileHeader(buffer, writers)
                    .getEncoded();
            out.write(buffer.array(), 0, buffer.position());
            return new AgeHeader(new PayloadKey(key), buffer.position());
        } catch (GeneralSecurityException e) {
            throw new AgeException("can't encrypt to " + recipients + ": " + e.getMessage(), e);
        }
    }

    /** Reads no more than the header and the nonce. */
    static AgeHeader read(InputStream in, List<Identity> identities, String what) throws IOException {
        byte[] header = bytes(in, what);
        List<RecipientStanzaReader> readers =
                identities.stream().map(Identity::stanzas).toList();
        try {
            byte[] key = new StandardPayloadKeyReader()
                    .getPayloadKey(ByteBuffer.wrap(header), readers)
                    .getEncoded();
            return new AgeHeader(new PayloadKey(key), header.length);
        } catch (UnsupportedRecipientStanzaException e) {
            throw new AgeException(
                    what + " can't be opened: it is encrypted to other keys, or its header was altered", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AgeException(what + " is damaged: the header of its encryption was altered", e);
        }
    }

    private static byte[] bytes(InputStream in, String what) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        int matched = 0;
        boolean lastLine = false;
        while (true) {
            int next = in.read();
            if (next < 0 || header.size() > MAX_LENGTH) {
                throw new AgeException(what + " is damaged: it has no header of an age file, or was cut off in it");
            }
            header.write(next);
            if (lastLine && next == '\n') {
                break;
            }
            matched = next == LAST_LINE[matched] ? matched + 1 : next == LAST_LINE[0] ? 1 : 0;
            if (matched == LAST_LINE.length) {
                lastLine = true;
                matched = 0;
            }
        }
        byte[] nonce = in.readNBytes(NONCE_LENGTH);
        if (nonce.length < NONCE_LENGTH) {
            throw new AgeException(what + " is damaged: it was cut off after the header of its encryption");
        }
        header.write(nonce);
        return header.toByteArray();
    }
}
