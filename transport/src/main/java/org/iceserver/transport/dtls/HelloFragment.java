package org.iceserver.transport.dtls;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A record of epoch 0 with a ClientHello or a fragment of one (RFC 6347 s4.2.2), inside a datagram.
 *
 * @param at the index at which the record begins
 * @param end the index after the record
 * @param message the length of the whole ClientHello
 * @param offset the offset of this fragment in the ClientHello
 */
record HelloFragment(ByteBuf bytes, int at, int end, int message, int offset) {
    /** The longest ClientHello that is assembled. */
    static final int LONGEST = 4_096;

    static final int MESSAGE_HEADER = 12;

    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE_LENGTH = 1;
    private static final int MESSAGE_NUMBER = 4;
    private static final int FRAGMENT_OFFSET = 6;
    private static final int FRAGMENT_LENGTH = 9;
    private static final int VERSION = 2;
    private static final int RANDOM = 32;
    private static final int LONGEST_SESSION_ID = 32;

    /** Whether the datagram begins with a ClientHello or a fragment of one. The rest of it may be damaged. */
    static boolean begins(ByteBuf bytes, int offset, int length) {
        return length >= Records.HEADER + MESSAGE_HEADER && Records.type(bytes, offset) == Records.HANDSHAKE
                && Records.epoch(bytes, offset) == 0
                && bytes.getUnsignedByte(offset + Records.HEADER) == CLIENT_HELLO;
    }

    /** The fragment in the record at {@code at}; null when there is no complete and valid one. */
    static @Nullable HelloFragment at(ByteBuf bytes, int at, int limit) {
        if (!begins(bytes, at, limit - at) || !Records.fitHello(bytes, at)) {
            return null;
        }
        int end = at + Records.HEADER + Records.length(bytes, at);
        int head = at + Records.HEADER;
        int message = bytes.getUnsignedMedium(head + MESSAGE_LENGTH);
        int offset = bytes.getUnsignedMedium(head + FRAGMENT_OFFSET);
        int length = bytes.getUnsignedMedium(head + FRAGMENT_LENGTH);
        boolean sound = end <= limit && length == end - head - MESSAGE_HEADER && message <= LONGEST
                && offset + length <= message && (length > 0 || message == 0);
        return sound ? new HelloFragment(bytes, at, end, message, offset) : null;
    }

    private int body() {
        return at + Records.HEADER + MESSAGE_HEADER;
    }

    int length() {
        return end - body();
    }

    boolean whole() {
        return offset == 0 && length() == message;
    }

    int messageNumber() {
        return bytes.getUnsignedShort(at + Records.HEADER + MESSAGE_NUMBER);
    }

    void copy(byte[] into, int to) {
        bytes.getBytes(body(), into, to, length());
    }

    /** Copies the headers of the record and of the message. */
    void copyHeaders(byte[] into) {
        bytes.getBytes(at, into, 0, Records.HEADER + MESSAGE_HEADER);
    }

    // ---- of the first part

    /**
     * Whether this fragment contains everything up to the end of the cookie, so that it can be answered without any
     * state.
     */
    boolean hasCookieField() {
        int cookie = cookieAt();
        return offset == 0 && cookie > 0 && cookie < end && cookie + 1 + bytes.getUnsignedByte(cookie) <= end;
    }

    /** The index of the cookie's length; 0 when this fragment ends before it. */
    private int cookieAt() {
        int sessionId = body() + VERSION + RANDOM;
        if (sessionId >= end) {
            return 0;
        }
        int length = bytes.getUnsignedByte(sessionId);
        return length > LONGEST_SESSION_ID ? 0 : sessionId + 1 + length;
    }

    byte[] cookie() {
        int cookie = cookieAt();
        byte[] copy = new byte[bytes.getUnsignedByte(cookie)];
        bytes.getBytes(cookie + 1, copy);
        return copy;
    }

    /** The fields that the cookie covers besides the five-tuple: version, random and session id. */
    byte[] parameters() {
        byte[] copy = new byte[cookieAt() - body()];
        bytes.getBytes(body(), copy);
        return copy;
    }

    Records.Attempt attempt() {
        int random = body() + VERSION;
        return new Records.Attempt(bytes.getLong(random + 8), bytes.getLong(random + 16));
    }
}
