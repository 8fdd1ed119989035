package org.iceserver.transport;

/** The way back to one client: a UDP five-tuple, or a TCP, TLS or DTLS connection. */
public interface ClientPath {
    FiveTuple fiveTuple();

    /** Whether this is a byte stream, so that ChannelData towards the client is padded. */
    default boolean stream() {
        return fiveTuple().protocol().stream();
    }
}
