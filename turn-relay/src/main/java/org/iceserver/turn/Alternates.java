package org.iceserver.turn;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Finds another server for a client. Called on media loops; must not wait. */
@FunctionalInterface
public interface Alternates {
    Alternates NONE = client -> null;

    /** Another server's address of the client's family; null when there is none that has room. */
    @Nullable
    TransportAddress forClient(IpAddress client);

    /** The same, but only of a server that has clearly less to do than this one; null when there is none. */
    default @Nullable TransportAddress freerForClient(IpAddress client) {
        return null;
    }
}
