package org.iceserver.turn.netty;

import java.util.function.LongSupplier;

import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.limits.UnauthenticatedBudget;

/**
 * TLS and DTLS of the whole server.
 *
 * @param tls the places for handshakes over TCP
 * @param dtls the places for handshakes over UDP
 */
record ServerTls(ServerCertificates certificates, HandshakePlaces tls, HandshakePlaces dtls) {
    /** The most DTLS handshakes at once: each has a thread and a half-open association. */
    static final int DTLS_AT_ONCE = 256;
    static final int TLS_AT_ONCE = 1_024;

    /**
     * @param rate of one source, over TCP and UDP together ({@code --limit handshakes-per-source})
     * @param memory the memory budget for handshakes
     */
    static ServerTls of(ServerCertificates certificates, UnauthenticatedBudget rate, LongSupplier nanos,
            MemoryShare memory) {
        HandshakePlaces.Rate paced = (high, low) -> rate.admit(high, low, nanos.getAsLong());
        return new ServerTls(certificates, new HandshakePlaces("TLS on the TURN ports", TLS_AT_ONCE, paced, memory),
                new HandshakePlaces("DTLS", DTLS_AT_ONCE, paced, memory));
    }
}
