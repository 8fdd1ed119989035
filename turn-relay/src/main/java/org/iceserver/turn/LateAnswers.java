package org.iceserver.turn;

/**
 * The one door through which the answers come home of requests that had to wait, for their credential or for a peer. Called on
 * the shard's thread.
 */
@FunctionalInterface
public interface LateAnswers {
    /** The request is answered, or will not be: its time ran out, or another took its place. */
    void answered(LateAnswer answer);
}
