package org.iceserver.turn.netty;

import org.iceserver.turn.allocation.Allocation;
import org.jspecify.annotations.Nullable;

/** A client with its own connection (TCP, TLS or DTLS). The connection keeps the allocation and ends it. */
sealed interface ConnectedClient extends Client permits StreamClient, DtlsClient {
    /** The number of the listener that accepted it. */
    int listener();

    /** Whether the connection is still open. */
    boolean isActive();

    @Nullable
    Allocation allocation();

    void allocation(Allocation made);
}
