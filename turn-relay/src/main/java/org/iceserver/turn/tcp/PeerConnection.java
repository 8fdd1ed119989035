package org.iceserver.turn.tcp;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.time.Timed;
import org.jspecify.annotations.Nullable;

/**
 * A peer data connection of a TCP allocation (RFC 6062 s5.2, s5.3), from the first SYN to its end. Its deadline is the
 * end of the wait for the peer, then for the client's ConnectionBind; a bound one has none.
 *
 * <p>Belongs to its allocation's thread, save what never changes.
 */
public final class PeerConnection extends Timed {
    /** How far it has come. */
    public enum State {
        CONNECTING, UNBOUND, BOUND, ENDED
    }

    private final Allocation allocation;
    private final ControlSession control;
    private final TcpRelaySocket relay;
    private final IpAddress peer;
    private final int peerPort;
    private final boolean ofOurs;
    private final @Nullable Waiting connect;
    private State state;
    private @Nullable PeerSocket socket;
    private int id;

    /** The Connect request that is answered when the peer has, and the key that signs the answer. */
    public record Waiting(TurnRequest request, UserKey key) {}

    /**
     * One that a Connect request asks for.
     *
     * @param ofOurs whether the peer is a relayed address of this server
     */
    public PeerConnection(Allocation allocation, TcpRelaySocket relay, IpAddress peer, int peerPort, boolean ofOurs,
            Waiting connect) {
        this(allocation, relay, peer, peerPort, ofOurs, connect, State.CONNECTING);
    }

    /** One that the peer has opened. */
    public PeerConnection(Allocation allocation, TcpRelaySocket relay, IpAddress peer, int peerPort,
            PeerSocket socket) {
        this(allocation, relay, peer, peerPort, false, null, State.UNBOUND);
        this.socket = socket;
    }

    private PeerConnection(Allocation allocation, TcpRelaySocket relay, IpAddress peer, int peerPort, boolean ofOurs,
            @Nullable Waiting connect, State state) {
        this.allocation = allocation;
        control = ControlSession.of(allocation);
        this.relay = relay;
        this.peer = peer;
        this.peerPort = peerPort;
        this.ofOurs = ofOurs;
        this.connect = connect;
        this.state = state;
    }

    public Allocation allocation() {
        return allocation;
    }

    /** Whose credentials its ConnectionBind has; any thread. */
    ControlSession control() {
        return control;
    }

    /** The relayed address that it is made from or to; any thread. */
    public TcpRelaySocket relay() {
        return relay;
    }

    /** As the client knows it: for a peer that is relayed here too, the address that is told. */
    public IpAddress peer() {
        return peer;
    }

    public int peerPort() {
        return peerPort;
    }

    /**
     * Whether the peer is the relayed address of a TCP allocation of this server, to be reached where it is bound. Nothing
     * else may be: behind a NAT the address that is told would lead to whatever listens on this host.
     */
    public boolean ofOurs() {
        return ofOurs;
    }

    /** The CONNECTION-ID, once there is a connection; read by other threads only after they found it by that id. */
    public int id() {
        return id;
    }

    public void id(int drawn) {
        id = drawn;
    }

    public State state() {
        return state;
    }

    public void state(State now) {
        state = now;
    }

    public @Nullable Waiting connect() {
        return connect;
    }

    public void socket(PeerSocket opened) {
        socket = opened;
    }

    public void closeSocket() {
        PeerSocket open = socket;
        if (open != null) {
            open.close();
        }
    }
}
