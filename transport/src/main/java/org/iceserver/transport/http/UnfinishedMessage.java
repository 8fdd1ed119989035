package org.iceserver.transport.http;

import org.iceserver.transport.memory.MemoryAccount;

/** What is here of a WebSocket message that is not whole: what it holds of the budget, and until when it must be whole. */
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

    /** @param bytes kept of a frame that is not whole. @return whether the budget has room for them */
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

    /** The connection is over. What its decoder still finds in what came before is kept by nobody. */
    void close() {
        closed = true;
        account.close();
    }
}
