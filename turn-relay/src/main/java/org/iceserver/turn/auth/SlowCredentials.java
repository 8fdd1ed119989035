package org.iceserver.turn.auth;

import java.util.function.Consumer;

import org.iceserver.transport.IpAddress;

/** Looks up keys that the credential source cannot give at once ({@link KeyLookup.Later}). */
@FunctionalInterface
public interface SlowCredentials {
    /** For sources that always answer at once. */
    SlowCredentials NONE = (query, client, answer) -> answer.accept(KeyLookup.Unknown.NOT_ASKED);

    /**
     * Called on a media loop and returns without blocking.
     *
     * @param client the client's address; places in the queue are shared fairly among sources
     * @param answer receives the result once, on any thread; if it never does, the request times out
     */
    void find(KeyQuery query, IpAddress client, Consumer<KeyLookup.Settled> answer);
}
