package org.iceserver.transport.dtls;

/** Bounds the handshakes that run at once. Any thread. */
public interface HandshakeGate {
    /** Whether one more may begin for this client, whose address is proven; each that may is followed by a {@link #leave}. */
    boolean enter(long high, long low);

    /** A handshake has ended, well or not. */
    void leave(long high, long low);
}
