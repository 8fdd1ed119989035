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

    /**
     * A message of the kind that the dialect speaks, text in UTF-8 or binary; the array is the caller's again
     * afterwards.
     */
    void received(byte[] message, int length, long now);

    /** A message of the other kind. */
    void receivedOtherKind(long now);

    /**
     * A ping, which is answered already, or a pong; or a fragment of a message that is not whole yet, as if it were a
     * ping.
     *
     * @param pong whether it answers the last ping that was sent
     */
    void receivedControl(boolean pong, long now);

    /**
     * A message was larger than may be. The connection is closed for it in a moment; this is the time to tell the
     * client why.
     *
     * @param most bytes of a message
     */
    default void tooLarge(int most) {
        // This dialect has no message for it.
    }

    /** What a client is told of a message that was too large. */
    static String tooLargeSentence(int most) {
        return "A message may have at most " + most + " bytes here, and yours has more; send less at once.";
    }

    /** What was sent has piled up, or has drained again. */
    void writable(boolean drained, long now);

    /** The connection is over, with or without a goodbye of the client. */
    void ended(boolean goodbye, long now);

    /** Something failed here, by our fault. */
    void failed();
}
