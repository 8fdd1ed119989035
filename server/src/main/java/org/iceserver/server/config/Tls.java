package org.iceserver.server.config;

import java.util.List;

import org.iceserver.transport.tls.PemPair;

/** Whether clients may use TLS, and with which certificates: for the signal port and for TURN. */
public sealed interface Tls {
    /** No TLS. */
    record Off() implements Tls {}

    /** A certificate that this server makes and keeps for its 30 days. Browsers ask before they trust it. */
    record SelfSigned() implements Tls {}

    /** @param files at least one pair; the first one serves clients that ask for a name that no certificate covers */
    record Pem(List<PemPair> files) implements Tls {
        public Pem {
            files = List.copyOf(files);
        }
    }
}
