package org.iceserver.transport.linux;

/**
 * Offsets in {@code struct mmsghdr} (a {@code msghdr} and the length transferred), {@code struct iovec} and
 * {@code struct cmsghdr} of 64-bit Linux. glibc and musl differ in where they name padding, not in layout on
 * little-endian machines.
 */
final class MessageHeader {
    static final int SIZE = 64;
    static final int NAME = 0;
    static final int NAME_LENGTH = 8;
    static final int VECTORS = 16;
    static final int VECTOR_COUNT = 24;
    static final int CONTROL = 32;
    static final int CONTROL_LENGTH = 40;
    static final int TRANSFERRED = 56;

    static final int VECTOR_SIZE = 16;
    static final int VECTOR_BASE = 0;
    static final int VECTOR_LENGTH = 8;

    static final int CONTROL_HEADER = 16;
    static final int CONTROL_LEVEL = 8;
    static final int CONTROL_TYPE = 12;

    private MessageHeader() {}
}
