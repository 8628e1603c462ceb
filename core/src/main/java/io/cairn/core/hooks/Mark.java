// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that is looked for in many objects and is in few: found by leaping over most of the bytes (Horspool's algorithm).
 * Immutable.
 */
final class Mark {

    private final byte[] text;
    /** By the byte that stands where the text would end: how far it may be moved on. */
    private final int[] leaps = new int[1 << Byte.SIZE];

    Mark(String ascii) {
        text = ascii.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(leaps, text.length);
        for (int i = 0; i < text.length - 1; i++) {
            leaps[text[i]] = text.length - 1 - i;
        }
    }

    boolean isIn(byte[] bytes) {
        int end = text.length - 1;
        for (int last = end; last < bytes.length; last += leaps[bytes[last] & 0xff]) {
            if (Arrays.equals(bytes, last - end, last + 1, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
