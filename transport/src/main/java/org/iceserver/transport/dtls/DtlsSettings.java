package org.iceserver.transport.dtls;

import org.iceserver.transport.tls.HandshakePlaces;

/**
 * What bounds one loop's DTLS.
 *
 * @param places of handshakes, shared by all loops
 * @param most how many sessions and handshakes there may be at once
 * @param idleSeconds how long a session that is not in use may be silent
 */
public record DtlsSettings(HandshakePlaces places, int most, int idleSeconds) {
    public DtlsSettings {
        if (most < 1 || idleSeconds < 1) {
            throw new IllegalArgumentException("a loop has room for at least one session, for at least one second");
        }
    }
}
