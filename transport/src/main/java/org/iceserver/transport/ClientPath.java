package org.iceserver.transport;

import org.jspecify.annotations.Nullable;

/** The path back to one client: a UDP five-tuple, or a TCP, TLS or DTLS connection. */
public interface ClientPath {
    FiveTuple fiveTuple();

    /** Its encryption; null when there is none. */
    default @Nullable Encryption encryption() {
        return null;
    }

    /** Whether this is a byte stream, so that ChannelData towards the client is padded. */
    default boolean stream() {
        return fiveTuple().protocol().stream();
    }
}
