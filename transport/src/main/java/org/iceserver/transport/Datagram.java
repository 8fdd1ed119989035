package org.iceserver.transport;

import io.netty.buffer.ByteBuf;

/**
 * A received datagram: a cursor that the transport reuses, valid until the callback returns.
 *
 * <p>The bytes {@code [offset, offset + length)} of {@link #bytes()} are the payload. The callback may overwrite at
 * least {@value #HEADROOM} bytes in front of {@code offset}, and the bytes behind the payload up to the next multiple
 * of 4 of its length, so that it can write a header or padding in place. The buffer belongs to the transport: do not
 * release it and do not keep it. Its reader and writer indices have no meaning; use absolute access.
 */
public interface Datagram {
    /** Bytes that may be written in front of a received payload. */
    int HEADROOM = 64;

    ByteBuf bytes();

    int offset();

    int length();

    /** The sender's address, as {@link IpAddress}. */
    long high();

    long low();

    int port();

    /**
     * The DSCP (upper six bits) and ECN (lower two) of its IP header. Where the transport cannot see them, 0: best
     * effort, Not-ECT.
     */
    int trafficClass();
}
