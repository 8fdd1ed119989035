package org.iceserver.signal;

import java.util.List;

/**
 * The last exchanges that a peer itself had with the STUN and TURN server, kept for peers that want to see them. Any
 * thread.
 */
public interface PeerExchanges {
    /** For a server that does not relay. */
    PeerExchanges NONE = new PeerExchanges() {
        @Override
        public boolean look(String username) {
            return true;
        }

        @Override
        public List<PeerExchange> of(String username, long after) {
            return List.of();
        }

        @Override
        public void forget(String username) {
            // Nothing is kept.
        }
    };

    /**
     * Keeps the exchanges that this user signs from now on.
     *
     * @param username as it was minted for the peer
     * @return false when the exchanges of as many users are kept as the limit allows
     */
    boolean look(String username);

    /** The last ones since it was looked at, those with a greater number than {@code after}, in their order. */
    List<PeerExchange> of(String username, long after);

    /** Keeps none of this user any more. */
    void forget(String username);
}
