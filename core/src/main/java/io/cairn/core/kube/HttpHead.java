// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status line and headers of an answer (RFC 9112).
 *
 * @param status the status
 * @param headers the headers, in any letter case; of several with one name, the last
 */
record HttpHead(int status, Map<String, String> headers) {

    private static final int MAX_BYTES = 1 << 16;

    /** Reads up to the empty line and no further. */
    static HttpHead read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed before an answer came");
            }
            if (bytes.size() >= MAX_BYTES) {
                throw new IOException("the answer's head has no end");
            }
            bytes.write(next);
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        String[] first = lines.get(0).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/") || !first[1].matches("[0-9]{3}")) {
            throw new IOException("the answer is not HTTP");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return new HttpHead(Integer.parseInt(first[1]), headers);
    }

    /** The body that follows, as far as its length is told and the bound goes; empty otherwise. */
    byte[] body(InputStream in) throws IOException {
        String length = headers.getOrDefault("Content-Length", "");
        return length.matches("[0-9]{1,9}")
                ? in.readNBytes(Math.min(Integer.parseInt(length), MAX_BYTES))
                : new byte[0];
    }
}
