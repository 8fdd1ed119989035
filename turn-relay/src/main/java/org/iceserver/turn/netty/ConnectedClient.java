package org.iceserver.turn.netty;

import org.iceserver.turn.allocation.Allocation;
import org.jspecify.annotations.Nullable;

/** A client with a connection of its own, TCP, TLS or DTLS, which keeps its allocation and ends it. */
sealed interface ConnectedClient extends Client permits StreamClient, DtlsClient {
    /** The number of the listener that it came through. */
    int listener();

    /** Whether the connection is there still. */
    boolean isActive();

    @Nullable
    Allocation allocation();

    void allocation(Allocation made);
}
