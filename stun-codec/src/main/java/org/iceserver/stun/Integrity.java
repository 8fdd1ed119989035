package org.iceserver.stun;

/** What a message's integrity attribute says about the message, given a key. */
public enum Integrity {
    /** There is no integrity attribute. */
    ABSENT,
    /** The holder of the key wrote every byte up to the integrity attribute. */
    VALID,
    /** Another key, altered bytes, or an integrity attribute of impossible length. */
    INVALID
}
