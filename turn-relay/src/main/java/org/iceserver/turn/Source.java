package org.iceserver.turn;

import org.iceserver.transport.IpAddress;

/** Whom a limit per source counts as one: an IPv4 address, or an IPv6 /64, which one customer commonly has whole. */
final class Source {
    private Source() {}

    static IpAddress of(IpAddress client) {
        return client.source();
    }
}
