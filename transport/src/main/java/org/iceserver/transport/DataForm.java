package org.iceserver.transport;

import org.iceserver.annotation.HotPath;

/**
 * Tells data from other messages of clients on one port (RFC 7983), by a datagram's first 16 bits. So the requests of a
 * client that sends too much data still get through.
 *
 * @param from a datagram whose first 16 bits have this value or a greater one is data
 * @param also a datagram whose first 16 bits have exactly this value is data too
 */
public record DataForm(int from, int also) {
    /** Everything is data. */
    public static final DataForm ANY = new DataForm(0, 0);

    @HotPath
    public boolean matches(int firstTwoBytes) {
        return firstTwoBytes >= from || firstTwoBytes == also;
    }
}
