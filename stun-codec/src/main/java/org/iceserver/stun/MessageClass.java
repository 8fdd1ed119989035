package org.iceserver.stun;

/** The class of a message, which two bits of its type give (RFC 8489 s5). */
public enum MessageClass {
    REQUEST(0x0000), INDICATION(0x0010), SUCCESS(0x0100), ERROR(0x0110);

    private final int typeBits;

    MessageClass(int typeBits) {
        this.typeBits = typeBits;
    }

    /** The two bits, where they stand in the message type. */
    int typeBits() {
        return typeBits;
    }
}
