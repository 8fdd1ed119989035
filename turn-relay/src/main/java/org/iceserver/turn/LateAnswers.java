package org.iceserver.turn;

/** Takes the answers to requests that had to wait for their credential or for a peer. Called on the shard's thread. */
@FunctionalInterface
public interface LateAnswers {
    /** The request has an answer, or will never have one: its time ran out, or another request took its place. */
    void answered(LateAnswer answer);
}
