package org.iceserver.server.config;

import java.util.List;

import org.iceserver.transport.tls.PemPair;

/** Whether clients may come over TLS, and with which certificates: to the signal port and to TURN. */
public sealed interface Tls {
    /** Plain only. */
    record Off() implements Tls {}

    /** A certificate made by this server and kept for its 30 days; browsers ask before they trust it. */
    record SelfSigned() implements Tls {}

    /** @param files at least one pair; the first serves clients that ask for a name that none covers */
    record Pem(List<PemPair> files) implements Tls {
        public Pem {
            files = List.copyOf(files);
        }
    }
}
