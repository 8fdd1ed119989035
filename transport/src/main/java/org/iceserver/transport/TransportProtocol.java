package org.iceserver.transport;

/** What a client's packets travel in. */
public enum TransportProtocol {
    UDP, TCP, TLS, DTLS;

    /** Whether messages must be framed, and ChannelData padded (RFC 8656 s12.5). */
    public boolean stream() {
        return this == TCP || this == TLS;
    }
}
