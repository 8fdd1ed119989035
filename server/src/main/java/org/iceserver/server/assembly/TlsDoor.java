package org.iceserver.server.assembly;

import java.util.OptionalInt;

import org.iceserver.transport.tls.ServerCertificates;

/**
 * Where clients find TURN over TLS.
 *
 * @param port the bound port
 */
public record TlsDoor(int port, ServerCertificates certificates) {
    /** The port, if a browser that connects to {@code host} trusts the certificate. Otherwise browsers fail silently. */
    OptionalInt portFor(String host) {
        return certificates.vouchFor(host) ? OptionalInt.of(port) : OptionalInt.empty();
    }
}
