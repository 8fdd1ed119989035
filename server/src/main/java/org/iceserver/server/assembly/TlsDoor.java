package org.iceserver.server.assembly;

import java.util.List;

import org.iceserver.transport.tls.ServerCertificates;

/**
 * Where clients find TURN over TLS.
 *
 * @param ports the bound ports
 */
public record TlsDoor(List<Integer> ports, ServerCertificates certificates) {
    public TlsDoor {
        ports = List.copyOf(ports);
    }

    /** The ports, if a browser that connects to {@code host} trusts the certificate. Otherwise browsers fail silently. */
    List<Integer> portsFor(String host) {
        return certificates.vouchFor(host) ? ports : List.of();
    }
}
