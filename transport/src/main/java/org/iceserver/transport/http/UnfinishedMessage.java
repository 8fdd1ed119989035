package org.iceserver.transport.http;

import org.iceserver.transport.memory.MemoryAccount;

/** An incomplete WebSocket message: the bytes that it holds of the memory budget, and its deadline. */
final class UnfinishedMessage {
    private final MemoryAccount account;
    private final Deadline deadline;
    private int ofFrame;
    private int ofFragments;
    private boolean begun;
    private boolean closed;

    UnfinishedMessage(MemoryAccount account, Deadline deadline) {
        this.account = account;
        this.deadline = deadline;
    }

    /** @param bytes kept of an incomplete frame. @return whether the budget has room for them */
    boolean frame(int bytes) {
        if (bytes == ofFrame) {
            return true;
        }
        boolean granted = hold(bytes, ofFragments);
        if (granted) {
            ofFrame = bytes;
        }
        return granted;
    }

    /** @param bytes kept for the fragments of a message. @return whether the budget has room for them */
    boolean fragments(int bytes) {
        boolean granted = hold(ofFrame, bytes);
        if (granted) {
            ofFragments = bytes;
        }
        return granted;
    }

    private boolean hold(int frame, int fragments) {
        if (closed) {
            return true;
        }
        if (!account.hold((long) frame + fragments)) {
            return false;
        }
        boolean unfinished = frame + fragments > 0;
        if (unfinished && !begun) {
            deadline.messageBegun();
        } else if (!unfinished && begun) {
            deadline.messageWhole();
        }
        begun = unfinished;
        return true;
    }

    /** The connection has ended. Messages that its decoder still finds in earlier bytes are not kept. */
    void close() {
        closed = true;
        account.close();
    }
}
