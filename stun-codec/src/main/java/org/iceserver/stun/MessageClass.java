package org.iceserver.stun;

/** The class of a message, from two bits of its type (RFC 8489 s5). */
public enum MessageClass {
    REQUEST(0x0000), INDICATION(0x0010), SUCCESS(0x0100), ERROR(0x0110);

    private final int typeBits;

    MessageClass(int typeBits) {
        this.typeBits = typeBits;
    }

    /** The two bits, at their place in the message type. */
    int typeBits() {
        return typeBits;
    }
}
