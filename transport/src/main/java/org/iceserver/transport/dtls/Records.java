package org.iceserver.transport.dtls;

import io.netty.buffer.ByteBuf;

/** Reads the headers of DTLS 1.2 records (RFC 6347 s4.1) in a datagram, in place. */
final class Records {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    static final int HEADER = 13;
    /** The bytes that AES-GCM adds to a record: the explicit part of the nonce, and the tag (RFC 5288 s3). */
    static final int SEAL = 8 + 16;
    /** A client's messages are small, because it sends no certificate. */
    static final int LONGEST_MESSAGE = HelloFragment.LONGEST;

    private static final int VERSION_1_0 = 0xFEFF;
    private static final int VERSION_1_2 = 0xFEFD;
    private static final int EPOCH = 3;
    private static final int LENGTH = 11;
    private static final int FRAGMENT_LENGTH = 9;

    private Records() {}

    /** A part of a ClientHello's random, which is enough to tell one client's attempts apart. */
    record Attempt(long high, long low) {}

    static int type(ByteBuf bytes, int offset) {
        return bytes.getUnsignedByte(offset);
    }

    static int epoch(ByteBuf bytes, int offset) {
        return bytes.getUnsignedShort(offset + EPOCH);
    }

    static int length(ByteBuf bytes, int offset) {
        return bytes.getUnsignedShort(offset + LENGTH);
    }

    /**
     * Whether the record has a version that is allowed for a ClientHello (RFC 6347 s4.2.1). Bouncy Castle throws an
     * exception for others.
     */
    static boolean fitHello(ByteBuf bytes, int at) {
        int version = bytes.getUnsignedShort(at + 1);
        return version == VERSION_1_0 || version == VERSION_1_2;
    }

    /**
     * Whether this datagram may be passed to a session: complete records of our version that are encrypted, or that
     * belong to a last flight that the client sends again (RFC 6347 s4.2.4).
     *
     * <p>A sender with a forged source address can send anything else, and some of it would make Bouncy Castle end the
     * session.
     */
    static boolean fitSession(ByteBuf bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (end - at >= HEADER && fitsSession(bytes, at)) {
            at += HEADER + length(bytes, at);
        }
        return at == end && length > 0;
    }

    private static boolean fitsSession(ByteBuf bytes, int at) {
        int type = type(bytes, at);
        int length = length(bytes, at);
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || bytes.getUnsignedShort(at + 1) != VERSION_1_2) {
            return false;
        }
        return switch (epoch(bytes, at)) {
            case 0 -> length > 0 && (type == HANDSHAKE || type == CHANGE_CIPHER_SPEC);
            case 1 -> length >= SEAL;
            default -> false;
        };
    }

    /**
     * Whether this datagram may be passed to a handshake: complete records of a version that Bouncy Castle knows, with
     * messages of a length for which it may allocate memory. For anything else it would throw an exception or trust a
     * wrong length.
     */
    static boolean fitHandshake(ByteBuf bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (end - at >= HEADER && fitsHandshake(bytes, at, end)) {
            at += HEADER + length(bytes, at);
        }
        return at == end && length > 0;
    }

    private static boolean fitsHandshake(ByteBuf bytes, int at, int end) {
        int type = type(bytes, at);
        int length = length(bytes, at);
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || !fitHello(bytes, at)
                || at + HEADER + length > end) {
            return false;
        }
        return switch (epoch(bytes, at)) {
            case 0 -> length > 0 && (type != HANDSHAKE || fitMessages(bytes, at + HEADER, at + HEADER + length));
            case 1 -> length >= SEAL;
            default -> false;
        };
    }

    private static boolean fitMessages(ByteBuf bytes, int from, int end) {
        int at = from;
        while (end - at >= HelloFragment.MESSAGE_HEADER) {
            if (bytes.getUnsignedMedium(at + 1) > LONGEST_MESSAGE) {
                return false;
            }
            at += HelloFragment.MESSAGE_HEADER + bytes.getUnsignedMedium(at + FRAGMENT_LENGTH);
        }
        return true;
    }
}
