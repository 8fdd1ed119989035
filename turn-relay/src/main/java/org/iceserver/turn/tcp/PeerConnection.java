package org.iceserver.turn.tcp;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.time.Timed;
import org.jspecify.annotations.Nullable;

/**
 * A peer data connection of a TCP allocation (RFC 6062 s5.2, s5.3), from the first SYN to its end. Its deadline limits
 * first the wait for the peer, then the wait for the client's ConnectionBind. A bound connection has no deadline.
 *
 * <p>Belongs to its allocation's thread, except the fields that never change.
 */
public final class PeerConnection extends Timed {
    /** The state of the connection. */
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

    /** The Connect request that still waits for the peer, and the key that signs its answer. */
    public record Waiting(TurnRequest request, UserKey key) {}

    /**
     * A connection that a Connect request asks for.
     *
     * @param ofOurs whether the peer is a relayed address of this server
     */
    public PeerConnection(Allocation allocation, TcpRelaySocket relay, IpAddress peer, int peerPort, boolean ofOurs,
            Waiting connect) {
        this(allocation, relay, peer, peerPort, ofOurs, connect, State.CONNECTING);
    }

    /** A connection that the peer has opened. */
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

    /** The session whose credentials its ConnectionBind must use; any thread. */
    ControlSession control() {
        return control;
    }

    /** The relayed address from or to which it was made; any thread. */
    public TcpRelaySocket relay() {
        return relay;
    }

    /** The peer's address as the client knows it: for a peer that is relayed here too, the told address. */
    public IpAddress peer() {
        return peer;
    }

    public int peerPort() {
        return peerPort;
    }

    /**
     * Whether the peer is the relayed address of a TCP allocation of this server. Then it is reached at its bound
     * address. Only such peers may be: behind a NAT, the told address of another port would lead to any program that
     * listens on this host.
     */
    public boolean ofOurs() {
        return ofOurs;
    }

    /**
     * The CONNECTION-ID, set when there is a connection. Other threads read it only after they found the connection by
     * this id.
     */
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
