package org.iceserver.turn.rejection;

import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

/** 300: another server is to serve the client (RFC 8489 s10). */
public final class TryAlternate extends Rejection {
    private static final long serialVersionUID = 1;

    // This exception is never serialized.
    private final transient TransportAddress server;

    /** @param because why there is no room here */
    public TryAlternate(TransportAddress server, Rejection because) {
        super(ErrorCode.TRY_ALTERNATE, because.reason(), () -> because.words().get() + " The client was sent to "
                + new IpAddress(server.high(), server.low()).toUriHost() + ":" + server.port() + ".");
        this.server = server;
    }

    /** There is room here, too, but this server sends its clients elsewhere. */
    public TryAlternate(TransportAddress server) {
        this(server, new Rejection(RejectionReason.SENT_ELSEWHERE));
    }

    public TransportAddress server() {
        return server;
    }
}
