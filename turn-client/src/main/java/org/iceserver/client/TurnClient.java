package org.iceserver.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.ChannelNumber;
import org.iceserver.stun.Attribute.ConnectionId;
import org.iceserver.stun.Attribute.Data;
import org.iceserver.stun.Attribute.Lifetime;
import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.Attribute.ReservationToken;
import org.iceserver.stun.Attribute.XorMappedAddress;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.iceserver.stun.Attribute.XorRelayedAddress;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client of a TURN server: one connection, at most one allocation (RFC 8656).
 *
 * <p>Methods block until the server has answered; any thread may call them. The client refreshes nothing by itself: allocation,
 * permissions and channels live as long as RFC 8656 says. {@link #close} ends the allocation.
 */
public final class TurnClient implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final ServerAddress server;
    /** The server's address that is in use; a name may have several. */
    private final InetSocketAddress address;
    private final SSLContext tls;
    private final @Nullable Credentials credentials;
    private final Timing timing;
    private final Channels channels = new Channels();
    private final Arrivals arrivals = new Arrivals(channels);
    private volatile StunSocket socket;
    private volatile Requests requests;
    /** The connection before the last {@link #move}. Data arrives there until the client has sent something on the new one. */
    private @Nullable StunSocket former;
    private @Nullable MobilityTicket ticket;
    private volatile boolean allocated;
    private volatile Set<AddressFamily> families = Set.of();

    private TurnClient(ServerAddress server, InetSocketAddress address, Connection connection,
            @Nullable Credentials credentials, Timing timing, SSLContext tls) {
        this.server = server;
        this.address = address;
        this.tls = tls;
        this.credentials = credentials;
        this.timing = timing;
        this.socket = new StunSocket(server, connection, timing, arrivals);
        this.requests = new Requests(socket, credentials);
    }

    /**
     * Connects. With TLS the JDK's own trust decides about the certificate. Null credentials: for a server that asks for none.
     */
    public static TurnClient connect(ServerAddress server, @Nullable Credentials credentials, Timing timing)
            throws TurnException {
        return connect(server, credentials, timing, Tls.standard(server.protocol()));
    }

    /** Connects. With TLS this context decides about the certificate; with DTLS it must be a context for DTLS. */
    public static TurnClient connect(ServerAddress server, @Nullable Credentials credentials, Timing timing,
            SSLContext tls) throws TurnException {
        return connect(server, server.addresses(), credentials, timing, tls);
    }

    /** Connects to the first of the server's addresses that answers. Over UDP a Binding request finds it. */
    static TurnClient connect(ServerAddress server, List<InetSocketAddress> addresses,
            @Nullable Credentials credentials, Timing timing, SSLContext tls) throws TurnException {
        boolean ask = addresses.size() > 1 && server.protocol() == ServerAddress.Protocol.UDP;
        return AddressesInTurn.first(addresses, timing, (address, share) -> {
            if (ask) {
                StunClient.binding(server, List.of(address), share);
            }
            return new TurnClient(server, address, Connection.open(server, address, tls, share.deadline()),
                    credentials, timing, tls);
        });
    }

    /** Uses the caller's connection to this address of the server. Closing the client closes the connection. */
    public static TurnClient over(ServerAddress server, InetSocketAddress address, Connection connection,
            @Nullable Credentials credentials, Timing timing) {
        return new TurnClient(server, address, connection, credentials, timing, Tls.standard(server.protocol()));
    }

    /** The server's address that this client uses. */
    InetSocketAddress address() {
        return address;
    }

    /** Asks for a relayed address (s7). */
    public synchronized Allocated allocate(AllocateOptions options) throws TurnException {
        if (options.tcp() && server.protocol() == ServerAddress.Protocol.UDP) {
            throw PeerStream.notOverUdp();
        }
        StunMessage response = requests.send(Method.ALLOCATE, options.attributes(), timing.deadline());
        allocated = true;
        families = response.all(XorRelayedAddress.class).stream().map(one -> one.address().family())
                .collect(Collectors.toUnmodifiableSet());
        ticket = response.first(MobilityTicket.class);
        XorRelayedAddress relayed = response.first(XorRelayedAddress.class);
        XorMappedAddress mapped = response.first(XorMappedAddress.class);
        if (relayed == null || mapped == null) {
            throw new TurnException("The server's answer lacks the relayed or the mapped address: "
                    + "it does not follow RFC 8656.", null);
        }
        ReservationToken token = response.first(ReservationToken.class);
        return new Allocated(Addresses.socketAddress(relayed.address()), Addresses.socketAddress(mapped.address()),
                lifetime(response), token == null ? null : token.value());
    }

    /**
     * Asks for this much more time (s8), and returns how much the server granted; zero ends the allocation. If the server does
     * not find a mobile allocation, because a NAT has given this client another address, the client claims it with its ticket.
     */
    public synchronized Duration refresh(Duration lifetime) throws TurnException {
        try {
            Duration granted = refreshed(new Lifetime(lifetime.toSeconds()));
            allocated = !lifetime.isZero();
            return granted;
        } catch (TurnException e) {
            if (lifetime.isZero() && e.is(ErrorCode.ALLOCATION_MISMATCH)) {
                // The allocation was gone already, or this is the response to a retransmission (s8.3).
                return Duration.ZERO;
            }
            throw e;
        }
    }

    private Duration refreshed(Lifetime asked) throws TurnException {
        try {
            return lifetime(send(Method.REFRESH, List.of(asked)));
        } catch (TurnException e) {
            if (ticket == null || !e.is(ErrorCode.ALLOCATION_MISMATCH)) {
                throw e;
            }
            return claim(requests, ticket, asked);
        }
    }

    /**
     * Moves a mobile allocation to a new connection (RFC 8016 s3.2): from another socket, in whichever network this host is
     * now. Peers notice nothing. Packets may still arrive on the old connection until the client sends something.
     *
     * @return the remaining life of the allocation
     */
    public synchronized Duration move(Duration lifetime) throws TurnException {
        MobilityTicket shown = ticket;
        if (shown == null) {
            throw new IllegalStateException(
                    "the allocation has no ticket: ask for one with AllocateOptions.withMobility");
        }
        StunSocket there = new StunSocket(server, Connection.open(server, address, tls, timing.deadline()), timing,
                arrivals);
        Requests fromThere = new Requests(there, credentials);
        Duration granted;
        try {
            granted = claim(fromThere, shown, new Lifetime(lifetime.toSeconds()));
        } catch (TurnException e) {
            there.close();
            throw e;
        }
        closeFormer();
        former = socket;
        socket = there;
        requests = fromThere;
        return granted;
    }

    private Duration claim(Requests from, MobilityTicket shown, Lifetime asked) throws TurnException {
        StunMessage response = from.send(Method.REFRESH, List.of(asked, shown), timing.deadline());
        MobilityTicket next = response.first(MobilityTicket.class);
        ticket = next == null ? shown : next;
        allocated = true;
        return lifetime(response);
    }

    private void closeFormer() {
        StunSocket before = former;
        if (before != null) {
            former = null;
            before.close();
        }
    }

    private static Duration lifetime(StunMessage response) {
        Lifetime granted = response.first(Lifetime.class);
        return granted == null ? Duration.ZERO : Duration.ofSeconds(granted.seconds());
    }

    /** Lets packets from these peers' IP addresses through, for five minutes (s10). */
    public void createPermission(InetSocketAddress... peers) throws TurnException {
        if (peers.length == 0) {
            throw new IllegalArgumentException("a permission is for at least one peer");
        }
        List<Attribute> addresses = new ArrayList<>();
        for (InetSocketAddress peer : peers) {
            addresses.add(peer(peer));
        }
        send(Method.CREATE_PERMISSION, addresses);
    }

    /** A peer whose family has a relayed address. A request may not name another peer (s10.1, s12.1). */
    private XorPeerAddress peer(InetSocketAddress peer) throws TurnException {
        TransportAddress named = Addresses.of(peer);
        if (allocated && !families.contains(named.family())) {
            throw new TurnException(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH.code(), Addresses.text(peer)
                    + " cannot be reached: the relayed address is of the other family; allocate one of the peer's.");
        }
        return new XorPeerAddress(named);
    }

    /** Sends a request about the allocation. */
    private StunMessage send(Method method, List<Attribute> attributes) throws TurnException {
        try {
            return requests.send(method, attributes, timing.deadline());
        } catch (TurnException e) {
            if (e.is(ErrorCode.ALLOCATION_MISMATCH)) {
                // The allocation no longer exists, whatever ended it (s5).
                allocated = false;
            }
            throw e;
        }
    }

    /** Binds the next free channel to this peer, or renews its channel (s12). */
    public synchronized int bindChannel(InetSocketAddress peer) throws TurnException {
        XorPeerAddress named = peer(peer);
        int channel = channels.askedFor(peer);
        send(Method.CHANNEL_BIND, List.of(new ChannelNumber(channel), named));
        channels.confirmed(channel, peer);
        return channel;
    }

    /** Sends to a peer: ChannelData if a channel is bound, else a Send indication (s11.1, s12.5). */
    public void send(InetSocketAddress peer, byte[] data) throws TurnException {
        byte[] frame = channels.frame(peer, data);
        socket.send(frame != null
                ? frame
                : StunSocket.wire(StunEncoder.of(MessageClass.INDICATION, Method.SEND, socket.newTransactionId())
                        .add(new XorPeerAddress(Addresses.of(peer))).add(new Data(Bytes.of(data)))));
    }

    /** The next packet from a peer, or null when none came in time. */
    public @Nullable Received receive(Duration timeout) throws TurnException {
        TurnException broken = socket.broken();
        try {
            Received next = arrivals.packet(broken == null ? timeout : Duration.ZERO);
            if (next == null && broken != null) {
                throw broken;
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Asks the relay to connect to a peer, which may take 30 seconds, and binds a connection to the result (RFC 6062 s4.3). */
    public PeerStream connectPeer(InetSocketAddress peer) throws TurnException {
        StunMessage response = send(Method.CONNECT, List.of(peer(peer)));
        ConnectionId id = response.first(ConnectionId.class);
        if (id == null) {
            throw new TurnException("The server's answer lacks the connection id: it does not follow RFC 6062.", null);
        }
        return PeerStream.bind(server, address, tls, credentials, timing, id, peer);
    }

    /**
     * The next connection that a peer with permission makes to the relayed address (RFC 6062 s4.4), or null when none came in
     * time.
     */
    public @Nullable PeerStream acceptPeer(Duration timeout) throws TurnException {
        try {
            Arrivals.Attempt next = arrivals.attempt(timeout);
            return next == null
                    ? null
                    : PeerStream.bind(server, address, tls, credentials, timing, next.id(), next.peer());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /**
     * Ends the allocation, if there is one, and waits one second for the response. Then closes the connection. Waits for a
     * request that is under way.
     */
    @Override
    public synchronized void close() {
        if (allocated) {
            allocated = false;
            try {
                requests.send(Method.REFRESH, List.of(new Lifetime(0)), GOODBYE);
            } catch (TurnException ignored) {
                // The allocation expires by itself.
            }
        }
        closeFormer();
        socket.close();
    }
}
