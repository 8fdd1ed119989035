package org.iceserver.signal.dialect;

/** One WebSocket as its dialect sees it. The shell calls; {@code now} is nanoseconds of one monotonic clock. */
public interface Conversation {
    /** One that was closed before it began. */
    Conversation OVER = new Conversation() {
        @Override
        public void received(byte[] message, int length, long now) {}

        @Override
        public void receivedOtherKind(long now) {}

        @Override
        public void receivedControl(boolean pong, long now) {}

        @Override
        public void writable(boolean drained, long now) {}

        @Override
        public void ended(boolean goodbye, long now) {}

        @Override
        public void failed() {}
    };

    /** A message of the kind that the dialect speaks, text in UTF-8 or binary; the array is the caller's again afterwards. */
    void received(byte[] message, int length, long now);

    /** A message of the other kind. */
    void receivedOtherKind(long now);

    /** A ping, which is answered already, or a pong; or a fragment of a message that is not whole yet, as if it were a ping. */
    void receivedControl(boolean pong, long now);

    /** What was sent has piled up, or has drained again. */
    void writable(boolean drained, long now);

    /** The connection is over, after a goodbye of the client or without one. */
    void ended(boolean goodbye, long now);

    /** Something here broke that is our fault. */
    void failed();
}
