package org.iceserver.signal;

/** Whom the server serves. */
public enum Profile {
    /** Clients of this machine and its networks. */
    LOCAL,
    /** Everybody, for teaching and trials. */
    LAB,
    /** Everybody who is authenticated. */
    PUBLIC
}
