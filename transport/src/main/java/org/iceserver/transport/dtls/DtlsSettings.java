package org.iceserver.transport.dtls;

/**
 * What bounds one loop's DTLS.
 *
 * @param gate shared by all loops
 * @param most how many sessions and handshakes there may be at once
 * @param idleSeconds how long a session that is not in use may be silent
 */
public record DtlsSettings(HandshakeGate gate, int most, int idleSeconds) {
    public DtlsSettings {
        if (most < 1 || idleSeconds < 1) {
            throw new IllegalArgumentException("a loop has room for at least one session, for at least one second");
        }
    }
}
