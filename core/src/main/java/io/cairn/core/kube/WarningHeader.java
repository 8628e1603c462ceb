// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the header {@code Warning} (RFC 7234, 5.5) as an API server writes it: {@code 299 - "text"}, several of them behind
 * commas. What can't be understood is passed over: it is a remark beside an answer that counts.
 */
final class WarningHeader {

    /** The one code that Kubernetes uses; others are a cache's or a proxy's. */
    private static final String CODE = "299";

    private final String value;
    private int at;

    private WarningHeader(String value) {
        this.value = value;
    }

    /** The texts of the warnings in these headers, each once, in the order in which they came. */
    static List<String> texts(List<String> values) {
        List<String> texts = new ArrayList<>();
        for (String value : values) {
            new WarningHeader(value).readInto(texts);
        }
        return texts.stream().map(WarningHeader::decoded).distinct().toList();
    }

    /** The bytes of a header are read one by one as characters, and API servers write UTF-8. */
    private static String decoded(String text) {
        try {
            CharBuffer bytes = CharBuffer.wrap(text);
            return UTF_8.newDecoder()
                    .decode(ISO_8859_1.newEncoder().encode(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    private void readInto(List<String> texts) {
        while (at < value.length()) {
            String code = word();
            String agent = word();
            Optional<String> text = quoted();
            if (agent.isEmpty() || text.isEmpty()) {
                return;
            }
            if (code.equals(CODE) && !text.get().isBlank()) {
                texts.add(text.get().strip());
            }
            quoted(); // the date, which may be missing
            if (at < value.length() && value.charAt(at++) != ',') {
                return;
            }
        }
    }

    private String word() {
        skipBlanks();
        int start = at;
        while (at < value.length() && " \t,\"".indexOf(value.charAt(at)) < 0) {
            at++;
        }
        return value.substring(start, at);
    }

    /** A quoted text without its quotes and escapes; empty if there is none, or it has no end. */
    private Optional<String> quoted() {
        skipBlanks();
        if (at >= value.length() || value.charAt(at) != '"') {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (at++; at < value.length(); at++) {
            char next = value.charAt(at);
            if (next == '"') {
                at++;
                skipBlanks();
                return Optional.of(text.toString());
            }
            if (next == '\\' && at + 1 < value.length()) {
                next = value.charAt(++at);
            }
            text.append(next < ' ' ? ' ' : next);
        }
        return Optional.empty();
    }

    private void skipBlanks() {
        while (at < value.length() && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
            at++;
        }
    }
}
