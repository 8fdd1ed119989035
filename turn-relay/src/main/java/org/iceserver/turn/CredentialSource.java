package org.iceserver.turn;

/** Knows users' keys. Called on media loops: it never blocks, and one source may serve several loops at once. */
@FunctionalInterface
public interface CredentialSource {
    /** @param epochSeconds the wall clock, against which time-limited credentials are judged */
    KeyLookup find(KeyQuery query, long epochSeconds);
}
