// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of tar headers: POSIX.1-2001 (ustar, with a PAX record for a path that ustar can't hold).
 *
 * <p>Written by hand, and not with the library that reads, because every byte has to be the same on every machine: the
 * library puts the name of the user who runs it into PAX headers.
 */
final class TarFormat {

    static final int BLOCK = 512;

    private static final int NAME_BYTES = 100;
    private static final int MODE = 0644;

    private TarFormat() {}

    /** The headers of a regular file of mode 0644, owner 0, time 0. */
    static byte[] headers(String path, int size) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length <= NAME_BYTES && name.length == path.length()) {
            byte[] header = new byte[BLOCK];
            fill(header, 0, name, '0', size);
            return header;
        }
        byte[] pax = paxRecord(name);
        byte[] headers = new byte[BLOCK + padded(pax.length) + BLOCK];
        fill(headers, 0, "PaxHeader".getBytes(StandardCharsets.US_ASCII), 'x', pax.length);
        System.arraycopy(pax, 0, headers, BLOCK, pax.length);
        fill(headers, headers.length - BLOCK, Arrays.copyOf(name, NAME_BYTES), '0', size);
        return headers;
    }

    /** The size rounded up to whole blocks. */
    static int padded(int size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** {@code "LENGTH path=PATH\n"}, where the length counts the whole record, its own digits included. */
    private static byte[] paxRecord(byte[] path) {
        byte[] key = " path=".getBytes(StandardCharsets.US_ASCII);
        int rest = key.length + path.length + 1;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        byte[] digits = String.valueOf(length).getBytes(StandardCharsets.US_ASCII);
        byte[] record = new byte[length];
        System.arraycopy(digits, 0, record, 0, digits.length);
        System.arraycopy(key, 0, record, digits.length, key.length);
        System.arraycopy(path, 0, record, digits.length + key.length, path.length);
        record[length - 1] = '\n';
        return record;
    }

    private static void fill(byte[] block, int at, byte[] name, char type, int size) {
        System.arraycopy(name, 0, block, at, name.length);
        octal(block, at + 100, 8, MODE);
        octal(block, at + 108, 8, 0);
        octal(block, at + 116, 8, 0);
        octal(block, at + 124, 12, size);
        octal(block, at + 136, 12, 0);
        Arrays.fill(block, at + 148, at + 156, (byte) ' ');
        block[at + 156] = (byte) type;
        byte[] magic = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
        System.arraycopy(magic, 0, block, at + 257, magic.length);
        octal(block, at + 329, 8, 0);
        octal(block, at + 337, 8, 0);
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += block[i] & 0xff;
        }
        octal(block, at + 148, 7, sum);
    }

    /** The number in octal digits, filled up with zeros to one byte less than the width, and a NUL. */
    private static void octal(byte[] block, int at, int width, int number) {
        int rest = number;
        for (int i = at + width - 2; i >= at; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        block[at + width - 1] = 0;
    }
}
