package org.iceserver.signal.socketio;

/** A client's HTTP request that waits for its answer. Answered once. */
@FunctionalInterface
public interface Poll {
    void answer(byte[] payload);
}
