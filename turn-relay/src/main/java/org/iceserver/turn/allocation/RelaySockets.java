package org.iceserver.turn.allocation;

import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.Endpoint;
import org.iceserver.turn.rejection.Rejection;

/** Opens relay sockets for one shard. The shell implements it; tests use a fake. Called on the shard's thread. */
public interface RelaySockets {
    /**
     * Claims a random port in the {@link RelayDirectory} and binds it before returning.
     *
     * @throws Rejection 440 when no relay address has the family, 508 when no matching port is left
     */
    RelaySocket open(PortWish wish) throws Rejection;

    /** Whether there is a relay address of this family. */
    boolean relays(AddressFamily family);

    /** Gives back a port that {@link PortWish.EvenAndNext} claimed and that nobody opened. */
    void release(PortWish.Reserved reserved);

    /** Whether relay sockets can set the DF bit, so that no router fragments a datagram (RFC 8656 s7.2 step 4). */
    boolean forbidsFragments();

    /**
     * Attaches to this shard's loop a relay that another shard detached.
     *
     * @throws Rejection 508 when this loop cannot take it; the relay then still belongs to the caller
     */
    RelaySocket attach(DetachedRelay relay) throws Rejection;

    /** Makes an endpoint, which holds the destination's {@code sockaddr}. The caller must release it. */
    Endpoint endpoint(long high, long low, int port);
}
