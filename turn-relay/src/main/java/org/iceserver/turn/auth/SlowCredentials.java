package org.iceserver.turn.auth;

import java.util.function.Consumer;

import org.iceserver.transport.IpAddress;

/** Where keys are asked for that the credential source cannot tell at once ({@link KeyLookup.Later}). */
@FunctionalInterface
public interface SlowCredentials {
    /** For sources that always know at once. */
    SlowCredentials NONE = (query, client, answer) -> answer.accept(KeyLookup.Unknown.NOT_ASKED);

    /**
     * Called on a media loop and returns without blocking.
     *
     * @param client who asks: places are shared out among sources
     * @param answer takes the result once, on any thread; when it never does, the request times out
     */
    void find(KeyQuery query, IpAddress client, Consumer<KeyLookup.Settled> answer);
}
