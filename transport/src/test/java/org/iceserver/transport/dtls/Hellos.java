package org.iceserver.transport.dtls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes ClientHellos to pieces and puts them together. */
final class Hellos {
    static final int HEADERS = Records.HEADER + HelloFragment.MESSAGE_HEADER;
    static final int VERSION_AT = HEADERS;

    private static final int SESSION_ID_AT = HEADERS + 2 + 32;

    private Hellos() {}

    /** The parts of a whole message in one record: each in a record of its own, the first with this number. */
    static List<byte[]> split(byte[] record, int most, int number) {
        List<byte[]> parts = new ArrayList<>();
        int message = record.length - HEADERS;
        for (int offset = 0; offset < message; offset += most) {
            int length = Math.min(most, message - offset);
            byte[] part = Arrays.copyOf(record, HEADERS + length);
            System.arraycopy(record, HEADERS + offset, part, HEADERS, length);
            ByteBuffer headers = ByteBuffer.wrap(part);
            headers.putInt(7, number + parts.size()).putShort(11, (short) (length + HelloFragment.MESSAGE_HEADER));
            medium(part, Records.HEADER + 6, offset);
            medium(part, Records.HEADER + 9, length);
            parts.add(part);
        }
        return parts;
    }

    static void medium(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 16);
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) value;
    }

    /** The same hello with this HelloVerifyRequest's cookie, as the client's second message. */
    static byte[] withCookie(byte[] hello, byte[] answer) {
        byte[] cookie = Arrays.copyOfRange(answer, 28, 28 + (answer[27] & 0xFF));
        int at = SESSION_ID_AT + 1 + hello[SESSION_ID_AT];
        int rest = at + 1 + (hello[at] & 0xFF);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(hello, 0, at);
        whole.write(cookie.length);
        whole.writeBytes(cookie);
        whole.write(hello, rest, hello.length - rest);
        byte[] bytes = whole.toByteArray();
        int message = bytes.length - HEADERS;
        ByteBuffer headers = ByteBuffer.wrap(bytes);
        headers.putShort(11, (short) (message + HelloFragment.MESSAGE_HEADER)).putShort(Records.HEADER + 4, (short) 1)
                .putInt(7, 1);
        medium(bytes, Records.HEADER + 1, message);
        medium(bytes, Records.HEADER + 9, message);
        return bytes;
    }
}
