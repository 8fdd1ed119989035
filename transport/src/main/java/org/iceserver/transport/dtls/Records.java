package org.iceserver.transport.dtls;

import io.netty.buffer.ByteBuf;

/** The headers of DTLS 1.2 records (RFC 6347 s4.1) in a datagram, read where they lie. */
final class Records {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    static final int HEADER = 13;
    /** What AES-GCM adds to a record: the explicit part of the nonce, and the tag (RFC 5288 s3). */
    static final int SEAL = 8 + 16;

    private static final int VERSION_1_2 = 0xFEFD;
    private static final int CLIENT_HELLO = 1;
    private static final int EPOCH = 3;
    private static final int LENGTH = 11;
    /** Behind the record's header, the handshake message's and the version. */
    private static final int RANDOM = HEADER + 12 + 2;

    private Records() {}

    /** A part of the random of a ClientHello, enough to tell one client's attempts apart. */
    record Attempt(long high, long low) {}

    static int type(ByteBuf bytes, int offset) {
        return bytes.getUnsignedByte(offset);
    }

    /** Whether the datagram begins with an unencrypted ClientHello that has a random. */
    static boolean isClientHello(ByteBuf bytes, int offset, int length) {
        return length >= RANDOM + 32 && type(bytes, offset) == HANDSHAKE
                && bytes.getUnsignedShort(offset + EPOCH) == 0
                && bytes.getUnsignedByte(offset + HEADER) == CLIENT_HELLO;
    }

    static Attempt attempt(ByteBuf clientHello, int offset) {
        return new Attempt(clientHello.getLong(offset + RANDOM + 8), clientHello.getLong(offset + RANDOM + 16));
    }

    /**
     * Whether a session may be shown this datagram: whole records of our version that are sealed, or belong to a last
     * flight that the client sends again (RFC 6347 s4.2.4).
     *
     * <p>Whoever can forge a source address can send anything else, and Bouncy Castle ends a session over some of it.
     */
    static boolean fitSession(ByteBuf bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (end - at >= HEADER && fitsSession(bytes, at)) {
            at += HEADER + bytes.getUnsignedShort(at + LENGTH);
        }
        return at == end && length > 0;
    }

    private static boolean fitsSession(ByteBuf bytes, int at) {
        int type = type(bytes, at);
        int length = bytes.getUnsignedShort(at + LENGTH);
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || bytes.getUnsignedShort(at + 1) != VERSION_1_2) {
            return false;
        }
        return switch (bytes.getUnsignedShort(at + EPOCH)) {
            case 0 -> length > 0 && (type == HANDSHAKE || type == CHANGE_CIPHER_SPEC);
            case 1 -> length >= SEAL;
            default -> false;
        };
    }
}
