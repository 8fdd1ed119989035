package org.iceserver.signal;

/** Ends a peer's relay allocations and refuses its credentials from now on. Safe to call from any thread. */
@FunctionalInterface
public interface Revocation {
    void kick(String peerId);
}
