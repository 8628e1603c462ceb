// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.signing;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468). */
final class Pem {

    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

    /**
     * One block.
     *
     * @param label what it says to be, such as {@code PUBLIC KEY}
     * @param content what it holds; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of bytes, never compared
    record Block(String label, byte[] content) {}

    private Pem() {}

    /**
     * The blocks of a file.
     *
     * @throws InvalidInputException if there is no such file, or it holds none
     * @throws IOException if it can't be read
     */
    static List<Block> read(Path file) throws IOException {
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw new InvalidInputException(
                    Files.exists(file)
                            ? "'" + file + "' is a folder and no key file"
                            : "there is no file '" + file + "'");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw notPem(file);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), decoded(file, matcher.group(2))));
        }
        if (blocks.isEmpty()) {
            throw notPem(file);
        }
        return blocks;
    }

    private static byte[] decoded(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("'" + file + "' is damaged: its key is not in base64", e);
        }
    }

    private static InvalidInputException notPem(Path file) {
        return new InvalidInputException("'" + file + "' is not a key in PEM: it has no line '-----BEGIN ...-----'");
    }
}
