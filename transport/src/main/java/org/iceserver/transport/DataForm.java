package org.iceserver.transport;

import org.iceserver.annotation.HotPath;

/**
 * How data looks among what clients send to one port (RFC 7983), told by a datagram's first 16 bits, so that a sender of too
 * much data still gets his requests through.
 *
 * @param from data begins with these bits or greater ones
 * @param also or with exactly these
 */
public record DataForm(int from, int also) {
    /** Whatever a client sends is data. */
    public static final DataForm ANY = new DataForm(0, 0);

    @HotPath
    public boolean matches(int firstTwoBytes) {
        return firstTwoBytes >= from || firstTwoBytes == also;
    }
}
