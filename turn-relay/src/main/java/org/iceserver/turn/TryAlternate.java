package org.iceserver.turn;

import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.TransportAddress;

/** 300: there is room at another server (RFC 8489 s10). */
final class TryAlternate extends Rejection {
    private static final long serialVersionUID = 1;

    // An exception is never serialized here.
    private final transient TransportAddress server;
    private final Rejection because;

    TryAlternate(TransportAddress server, Rejection because) {
        super(ErrorCode.TRY_ALTERNATE);
        this.server = server;
        this.because = because;
    }

    TransportAddress server() {
        return server;
    }

    /** Why there is no room here. */
    Rejection because() {
        return because;
    }
}
