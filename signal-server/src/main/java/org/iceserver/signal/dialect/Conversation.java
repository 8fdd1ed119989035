package org.iceserver.signal.dialect;

/** One WebSocket as its dialect sees it. The shell calls; {@code now} is nanoseconds of one monotonic clock. */
public interface Conversation {
    /** A text message; the array is the caller's again afterwards. */
    void received(byte[] utf8, int length, long now);

    void receivedBinary(long now);

    /** A ping, which is answered already, or a pong. */
    void receivedControl(boolean pong, long now);

    /** What was sent has piled up, or has drained again. */
    void writable(boolean drained, long now);

    /** The connection is over, after a goodbye of the client or without one. */
    void ended(boolean goodbye, long now);

    /** Something here broke that is our fault. */
    void failed();
}
