package org.iceserver.signal.peerjs;

/**
 * What a client says about itself in the address of its WebSocket.
 *
 * <p>What it did not say is empty.
 *
 * @param key the name of the application; here always {@code peerjs}
 * @param id what others call it
 * @param token proves, when the client comes back, that it is the same; where the server wants a token, it is that
 * @param address where it comes from
 */
public record PeerJsHandshake(String key, String id, String token, String address) {
    /** Never shows the token. */
    @Override
    public String toString() {
        return "PeerJsHandshake[" + key + ", " + id + "]";
    }
}
