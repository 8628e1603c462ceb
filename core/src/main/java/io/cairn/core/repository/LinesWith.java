// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Those lines of a text in which some bytes occur, each with its line end. Where nothing is found, bytes are looked at once
 * and lines not at all.
 */
final class LinesWith extends InputStream {

    private static final int MOST_BYTES = 1 << 24;

    private final InputStream in;
    private final byte[] wanted;
    private byte[] buffer = new byte[1 << 16];
    /** Where the next line begins that is still to be looked at. */
    private int start;

    private int end;
    /** The rest of the line that is given out. */
    private int given;

    private int givenEnd;
    private boolean last;

    LinesWith(InputStream in, String text) {
        this.in = in;
        this.wanted = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (given == givenEnd && !find()) {
            return -1;
        }
        int count = Math.min(length, givenEnd - given);
        System.arraycopy(buffer, given, target, offset, count);
        given += count;
        return count;
    }

    /** Finds the next line to give out; false at the end. */
    private boolean find() throws IOException {
        while (true) {
            int whole = last ? end : lastIndexOf('\n') + 1;
            int found = whole > start ? indexOfWanted(whole) : -1;
            if (found >= 0) {
                give(found, whole);
                return true;
            }
            start = Math.max(start, whole);
            if (last) {
                return false;
            }
            fill();
        }
    }

    private void give(int found, int whole) {
        given = found;
        while (given > start && buffer[given - 1] != '\n') {
            given--;
        }
        givenEnd = found;
        while (givenEnd < whole && buffer[givenEnd] != '\n') {
            givenEnd++;
        }
        givenEnd = Math.min(whole, givenEnd + 1);
        start = givenEnd;
    }

    private int lastIndexOf(char wantedEnd) {
        int at = end - 1;
        while (at >= start && buffer[at] != wantedEnd) {
            at--;
        }
        return at < start ? -1 : at;
    }

    private int indexOfWanted(int whole) {
        int most = whole - wanted.length;
        for (int at = start; at <= most; at++) {
            if (buffer[at] == wanted[0] && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    /** Moves what is left to the front and reads more behind it; a line longer than the buffer makes it grow. */
    private void fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        given = 0;
        givenEnd = 0;
        if (end == MOST_BYTES) {
            throw new IOException(
                    "the journal has a line of more than " + MOST_BYTES + " bytes, and Cairn writes none");
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            last = true;
        } else {
            end += read;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
