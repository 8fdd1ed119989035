package org.iceserver.signal.dialect;

/** One WebSocket whose control frames and pauses concern nobody but its {@link Flow}. */
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
