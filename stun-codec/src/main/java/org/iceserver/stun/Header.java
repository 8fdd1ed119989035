package org.iceserver.stun;

/** The layout of the 20-byte message header and of attribute headers (RFC 8489 s5, s14). */
final class Header {
    static final int LENGTH = 20;
    static final int MAGIC_COOKIE = 0x2112A442;
    static final int MAX_MESSAGE = 0xFFFF;
    static final int ATTRIBUTE_LENGTH = 4;

    private Header() {}

    /** The 14-bit message type: the class bits are between the bits of the method (RFC 8489 s5 figure 3). */
    static int messageType(int method, MessageClass messageClass) {
        return (method & 0x00F) | (method & 0x070) << 1 | (method & 0xF80) << 2 | messageClass.typeBits();
    }

    static int method(int messageType) {
        return (messageType & 0x000F) | (messageType & 0x00E0) >> 1 | (messageType & 0x3E00) >> 2;
    }

    static MessageClass messageClass(int messageType) {
        return switch (messageType & 0x0110) {
            case 0x0000 -> MessageClass.REQUEST;
            case 0x0010 -> MessageClass.INDICATION;
            case 0x0100 -> MessageClass.SUCCESS;
            default -> MessageClass.ERROR;
        };
    }

    /** Rounded up to a multiple of four. */
    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
