package org.iceserver.transport.dtls;

import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.tls.HandshakePlaces;

/**
 * The limits of one loop's DTLS.
 *
 * @param places the places for handshakes, shared by all loops
 * @param most how many sessions and handshakes there may be at once
 * @param memory the memory budget for sessions
 * @param idleSeconds how long a session that is not in use may be silent
 */
public record DtlsSettings(HandshakePlaces places, int most, MemoryShare memory, int idleSeconds) {
    public DtlsSettings {
        if (most < 1 || idleSeconds < 1) {
            throw new IllegalArgumentException("a loop has room for at least one session, for at least one second");
        }
    }
}
