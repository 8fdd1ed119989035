package org.iceserver.signal;

import java.util.Optional;

import org.iceserver.signal.keys.KeyDesk;

/** Mints TURN credentials and lists the ICE server URLs for a client. Safe to call from any thread; must not block. */
@FunctionalInterface
public interface IceServers {
    /**
     * @param host the host name or address the client reached us by, without port; IPv6 in brackets
     * @param peerId whom the credential is for; empty for a client of {@code /ice}, which is nobody's peer
     * @param secure whether the client came over TLS
     * @param grant what whoever let the client in says about its ICE servers
     */
    IceConfiguration mint(String host, String peerId, boolean secure, IceGrant grant);

    /** Tenants' keys, if there can be any: their credential APIs are then served. */
    default Optional<KeyDesk> desk() {
        return Optional.empty();
    }
}
