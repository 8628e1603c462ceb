// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts texts of the command line at separators that don't stand between quotes. */
final class ShortText {

    private static final String QUOTES = "'\"";

    private ShortText() {}

    /** A part of a text, and where it stands. */
    record Piece(String text, Position at) {

        InvalidInputException error(String message) {
            return at.error(message);
        }

        List<Piece> split(String separator) {
            List<Piece> parts = new ArrayList<>();
            int start = 0;
            for (int end = find(separator, 0); end >= 0; end = find(separator, start)) {
                parts.add(part(start, end));
                start = end + separator.length();
            }
            parts.add(part(start, text.length()));
            return parts;
        }

        Piece before(String separator) {
            int end = find(separator, 0);
            return end < 0 ? this : part(0, end);
        }

        Optional<Piece> after(String separator) {
            int end = find(separator, 0);
            return end < 0 ? Optional.empty() : Optional.of(part(end + separator.length(), text.length()));
        }

        Piece strip() {
            int start = 0;
            while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
                start++;
            }
            return new Piece(text.strip(), moved(start));
        }

        /** The value, without its quotes. */
        YamlNode.Scalar scalar() {
            StringBuilder plain = new StringBuilder();
            char quote = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote == 0 && QUOTES.indexOf(c) >= 0) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    plain.append(c);
                }
            }
            return OrderText.scalar(plain.toString(), at);
        }

        private int find(String separator, int from) {
            char quote = 0;
            int opened = 0;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (QUOTES.indexOf(c) >= 0) {
                    quote = c;
                    opened = i;
                } else if (text.startsWith(separator, i)) {
                    return i;
                }
            }
            if (quote != 0) {
                throw moved(opened).error("the quote " + quote + " has no end");
            }
            return -1;
        }

        private Piece part(int start, int end) {
            return new Piece(text.substring(start, end), moved(start));
        }

        private Position moved(int by) {
            return at.moved(by);
        }
    }
}
