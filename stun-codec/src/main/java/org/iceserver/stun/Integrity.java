package org.iceserver.stun;

/** The result of checking a message's integrity attribute with a key. */
public enum Integrity {
    /** There is no integrity attribute. */
    ABSENT,
    /** The holder of the key wrote every byte up to the integrity attribute. */
    VALID,
    /** Another key, changed bytes, or an integrity attribute of invalid length. */
    INVALID
}
