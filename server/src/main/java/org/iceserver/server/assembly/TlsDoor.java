package org.iceserver.server.assembly;

import java.util.OptionalInt;

import org.iceserver.transport.tls.ServerCertificates;

/**
 * Where TURN over TLS is to be had.
 *
 * @param port as bound
 */
public record TlsDoor(int port, ServerCertificates certificates) {
    /** The port, where a browser that goes to {@code host} trusts the certificate; browsers fail silently otherwise. */
    OptionalInt portFor(String host) {
        return certificates.vouchFor(host) ? OptionalInt.of(port) : OptionalInt.empty();
    }
}
