// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The client's end of one exec stream: WebSocket messages (RFC 6455) whose first byte names the channel, as the protocols
 * {@code v5.channel.k8s.io} and {@code v4.channel.k8s.io} have it. Used by one thread.
 */
final class ExecStream {

    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int MAX_OUTPUT_BYTES = 1 << 16;

    /** A Status is a few hundred bytes. */
    private static final int MAX_STATUS_BYTES = 1 << 16;

    private static final int MAX_CONTROL_BYTES = 125;

    private final ExecSocket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream status = new ByteArrayOutputStream();
    private boolean cut;

    /** The channel of the message that is being received; -1 between two messages. */
    private int channel = -1;

    ExecStream(ExecSocket socket) {
        this.socket = socket;
        this.in = new DataInputStream(socket.in());
    }

    /**
     * Reads until the server closes the stream.
     *
     * @throws IOException if it breaks before, or the socket's time is over
     */
    void readToEnd() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            boolean last = (first & 0x80) != 0;
            int opcode = first & 0x0f;
            long length = length(in.readUnsignedByte());
            if (opcode == CLOSE) {
                return;
            } else if (opcode >= CLOSE) {
                control(opcode, length);
            } else {
                message(length, last);
            }
        }
    }

    private long length(int second) throws IOException {
        if ((second & 0x80) != 0) {
            throw new IOException("the server masks what it sends, which WebSocket servers must not");
        }
        return switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second;
        };
    }

    private void control(int opcode, long length) throws IOException {
        if (length > MAX_CONTROL_BYTES) {
            throw new IOException("the server sent a control frame that is too long");
        }
        byte[] payload = in.readNBytes((int) length);
        if (opcode == PING) {
            // Masked, as a client must, by a key of zeros, which leaves the bytes as they are.
            byte[] pong = new byte[6 + payload.length];
            pong[0] = (byte) (0x80 | PONG);
            pong[1] = (byte) (0x80 | payload.length);
            System.arraycopy(payload, 0, pong, 6, payload.length);
            socket.write(pong);
        }
    }

    private void message(long length, boolean last) throws IOException {
        long left = length;
        if (channel < 0 && left > 0) {
            channel = in.readUnsignedByte();
            left--;
        }
        byte[] buffer = new byte[1 << 13];
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("it was closed in the middle of a message");
            }
            take(buffer, count);
            left -= count;
        }
        if (last) {
            channel = -1;
        }
    }

    private void take(byte[] bytes, int count) {
        if (channel == STDOUT || channel == STDERR) {
            int room = Math.min(count, MAX_OUTPUT_BYTES - output.size());
            output.write(bytes, 0, room);
            cut |= room < count;
        } else if (channel == ERROR) {
            status.write(bytes, 0, Math.min(count, MAX_STATUS_BYTES - status.size()));
        }
    }

    /** What both outputs gave so far, in the order of arrival. */
    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Whether there was more output than the bound lets through. */
    boolean cut() {
        return cut;
    }

    /** What came on the error channel, empty if nothing did. */
    byte[] status() {
        return status.toByteArray();
    }
}
