package org.iceserver.turn.netty;

import java.util.function.LongSupplier;

import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.UnauthenticatedBudget;

/**
 * TLS and DTLS of the whole server.
 *
 * @param tls bounds handshakes over TCP
 * @param dtls bounds handshakes over UDP
 */
record ServerTls(ServerCertificates certificates, Handshakes tls, Handshakes dtls) {
    static ServerTls of(ServerCertificates certificates, UnauthenticatedBudget rate, LongSupplier nanos) {
        return new ServerTls(certificates, new Handshakes(Handshakes.TLS_AT_ONCE, rate, nanos),
                new Handshakes(Handshakes.DTLS_AT_ONCE, rate, nanos));
    }
}
