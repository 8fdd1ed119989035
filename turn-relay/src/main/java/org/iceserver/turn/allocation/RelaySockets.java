package org.iceserver.turn.allocation;

import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.Endpoint;
import org.iceserver.turn.rejection.Rejection;

/** Opens relay sockets for one shard. The shell implements it; tests give a fake. Called on the shard's thread. */
public interface RelaySockets {
    /**
     * Claims a port in the {@link RelayDirectory}, at random, and binds it before returning.
     *
     * @throws Rejection 440 when no relay address has the family, 508 when no port as wished is left
     */
    RelaySocket open(PortWish wish) throws Rejection;

    /** Whether there is a relay address of this family. */
    boolean relays(AddressFamily family);

    /** Gives back a port that {@link PortWish.EvenAndNext} claimed and nobody opened. */
    void release(PortWish.Reserved reserved);

    /** Whether relay sockets can send datagrams that no router may cut (RFC 8656 s7.2 step 4). */
    boolean forbidsFragments();

    /**
     * Serves on this shard's loop what another shard detached.
     *
     * @throws Rejection 508 when this loop cannot; the relay is still the caller's then
     */
    RelaySocket attach(DetachedRelay relay) throws Rejection;

    /** Writes a destination's {@code sockaddr} once; whoever asked releases it. */
    Endpoint endpoint(long high, long low, int port);
}
