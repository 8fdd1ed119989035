package org.iceserver.signal.dialect;

/** One WebSocket whose control frames and pauses are the business of its {@link Flow} alone. */
public interface PacedConversation extends Conversation, PacedClient {
    @Override
    default void receivedControl(boolean pong, long now) {
        flow().arrived(now);
    }

    @Override
    default void writable(boolean drained, long now) {
        flow().writable(drained, now);
    }
}
