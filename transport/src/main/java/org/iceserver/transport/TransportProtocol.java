package org.iceserver.transport;

/** The protocol of a client's packets. */
public enum TransportProtocol {
    UDP, TCP, TLS, DTLS;

    /** Whether messages must be framed, and ChannelData padded (RFC 8656 s12.5). */
    public boolean stream() {
        return this == TCP || this == TLS;
    }
}
