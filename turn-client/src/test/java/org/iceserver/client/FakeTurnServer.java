package org.iceserver.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.AlternateServer;
import org.iceserver.stun.Attribute.ChannelNumber;
import org.iceserver.stun.Attribute.ConnectionId;
import org.iceserver.stun.Attribute.Data;
import org.iceserver.stun.Attribute.ErrorCodeAttribute;
import org.iceserver.stun.Attribute.Lifetime;
import org.iceserver.stun.Attribute.Nonce;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.PasswordAlgorithms;
import org.iceserver.stun.Attribute.Realm;
import org.iceserver.stun.Attribute.RequestedAddressFamily;
import org.iceserver.stun.Attribute.XorMappedAddress;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.iceserver.stun.Attribute.XorRelayedAddress;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * Just enough of a TURN server on loopback, over UDP and a stream. Its allocations relay to each other in memory, and to
 * everybody else through a socket each.
 */
public final class FakeTurnServer implements AutoCloseable {
    static final Credentials ALICE = new Credentials("alice", "wonderland");
    static final InetSocketAddress ALTERNATE = new InetSocketAddress("192.0.2.7", 3478);

    private static final String REALM = "example.org";
    private static final PasswordAlgorithms BOTH = new PasswordAlgorithms(
            List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5));
    private static final Attribute EXTENSION = new Attribute.Unknown(0x7FFE, Bytes.of(new byte[4]));

    /** What misbehaves and how often; set before the client asks. */
    final AtomicInteger lose = new AtomicInteger();
    final AtomicInteger forge = new AtomicInteger();
    final AtomicInteger stale = new AtomicInteger();
    final Map<Method, ErrorCode> refuse = new ConcurrentHashMap<>();
    final AtomicInteger strippedAnswers = new AtomicInteger();
    volatile boolean offersSha256;
    volatile PasswordAlgorithms offer = BOTH;
    volatile boolean stripsAlgorithms;
    volatile boolean anonymous;
    volatile boolean open;
    volatile boolean relayBroken;
    /** As firewalls do: what comes to relay ports, what leaves them, what comes before anything has left. */
    volatile boolean dropsToRelay;
    volatile boolean dropsFromRelay;
    volatile boolean dropsUninvited;
    /** Only relayed addresses of this server are allowed as peers. */
    volatile boolean refusesOutside;
    volatile boolean ipv4Alone;
    /** Where relay sockets are opened; set before clients come. */
    volatile InetAddress relaysAt = InetAddress.getLoopbackAddress();
    /** The host that clients are told as their relayed address, or null: the one it is. */
    volatile @Nullable InetAddress tells;
    /** Answers and indications hold an attribute that nobody knows and everybody must understand. */
    volatile boolean speaksAnExtension;
    /** Relayed addresses are of a family that nobody has heard of. */
    volatile boolean relaysElsewhere;

    /** Every request and indication that was not lost. */
    final List<StunMessage> seen = new CopyOnWriteArrayList<>();

    private final DatagramSocket udp;
    private final ServerSocket streams;
    private final Map<InetSocketAddress, Client> datagramClients = new ConcurrentHashMap<>();
    private final Map<Integer, Client> byRelayedPort = new ConcurrentHashMap<>();
    private final AtomicInteger nonceNumber = new AtomicInteger();

    /** The way back to a client. */
    private interface Way {
        void send(byte[] frame) throws IOException;
    }

    private record Client(InetSocketAddress address, Way way, DatagramSocket relay, Map<Integer, Integer> channels,
            Set<InetSocketAddress> invited) {
        int relayedPort() {
            return relay.getLocalPort();
        }
    }

    public FakeTurnServer() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    /** The factory decides whether the stream side is TLS. */
    FakeTurnServer(ServerSocketFactory factory) throws IOException {
        Ports ports = Ports.open(factory);
        streams = ports.streams();
        udp = ports.udp();
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveStreams);
    }

    /** One port number for both transports. */
    private record Ports(ServerSocket streams, DatagramSocket udp) {
        static Ports open(ServerSocketFactory factory) throws IOException {
            while (true) {
                ServerSocket streams = factory.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
                try {
                    return new Ports(streams, new DatagramSocket(streams.getLocalSocketAddress()));
                } catch (BindException taken) {
                    streams.close();
                }
            }
        }
    }

    public int port() {
        return streams.getLocalPort();
    }

    ServerAddress udp() {
        return ServerAddress.udp("127.0.0.1", port());
    }

    ServerAddress tcp() {
        return ServerAddress.tcp("127.0.0.1", port());
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[65_536];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                Client client = datagramClients.computeIfAbsent(from,
                        address -> client(address,
                                frame -> udp.send(new DatagramPacket(frame, frame.length, address))));
                if (lose.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                    arrived(client, Arrays.copyOf(buffer, packet.getLength()));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serveStreams() {
        try {
            while (true) {
                Socket socket = streams.accept();
                Thread.ofVirtual().start(() -> serveStream(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serveStream(Socket socket) {
        try (StreamConnection connection = new StreamConnection(socket)) {
            Client client = client((InetSocketAddress) socket.getRemoteSocketAddress(), connection::send);
            while (true) {
                arrived(client, connection.receive());
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    private Client client(InetSocketAddress address, Way way) {
        try {
            Client client = new Client(address, way, new DatagramSocket(0, relaysAt),
                    new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
            byRelayedPort.put(client.relayedPort(), client);
            Thread.ofVirtual().start(() -> serveRelay(client));
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serveRelay(Client client) {
        byte[] buffer = new byte[65_536];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                client.relay().receive(packet);
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                boolean dropped = relayBroken || dropsToRelay || (dropsUninvited && !client.invited().contains(from));
                if (!dropped) {
                    data(client, from, Arrays.copyOf(buffer, packet.getLength()));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void arrived(Client client, byte[] frame) throws IOException {
        ByteBuf bytes = Unpooled.wrappedBuffer(frame);
        if (ChannelData.isChannelData(bytes.getUnsignedByte(0))) {
            Integer peer = client.channels().get(ChannelData.channel(bytes, 0));
            byte[] data = Arrays.copyOfRange(frame, 4, 4 + ChannelData.length(bytes, 0));
            if (peer != null) {
                relay(client, new InetSocketAddress(InetAddress.getLoopbackAddress(), peer), data);
            }
        } else if (StunDecoder.decode(bytes, 0, frame.length) instanceof StunDecoder.Decoded.Message decoded) {
            StunMessage message = decoded.message();
            seen.add(message);
            switch (message.messageClass()) {
                case INDICATION -> indication(client, message);
                case REQUEST -> request(client, message);
                case SUCCESS, ERROR -> throw new IOException("a client sends no responses");
            }
        }
    }

    private void indication(Client client, StunMessage message) throws IOException {
        XorPeerAddress peer = message.first(XorPeerAddress.class);
        Data data = message.first(Data.class);
        if (peer != null && data != null) {
            relay(client, Addresses.socketAddress(peer.address()), data.value().toArray());
        }
    }

    private void relay(Client from, InetSocketAddress peer, byte[] data) throws IOException {
        Client to = byRelayedPort.get(peer.getPort());
        if (relayBroken || (to == null && dropsFromRelay)) {
            return;
        }
        if (to == null) {
            from.invited().add(peer);
            from.relay().send(new DatagramPacket(data, data.length, peer));
            return;
        }
        for (Map.Entry<Integer, Integer> channel : to.channels().entrySet()) {
            if (channel.getValue() == from.relayedPort()) {
                byte[] frame = new byte[4 + data.length];
                ChannelData.writeHeader(Unpooled.wrappedBuffer(frame), 0, channel.getKey(), data.length);
                System.arraycopy(data, 0, frame, 4, data.length);
                to.way().send(frame);
                return;
            }
        }
        data(to, new InetSocketAddress(relaysAt, from.relayedPort()), data);
    }

    private void data(Client to, InetSocketAddress from, byte[] data) throws IOException {
        to.way().send(StunSocket.wire(extended(StunEncoder
                .of(MessageClass.INDICATION, Method.DATA, new TransactionId(1, 1))
                .add(new XorPeerAddress(Addresses.of(from)))
                .add(new Data(Bytes.of(data))))));
    }

    private InetSocketAddress relayed(Client client) {
        InetAddress told = tells;
        return new InetSocketAddress(told == null ? relaysAt : told, client.relayedPort());
    }

    private void request(Client client, StunMessage request) throws IOException {
        if (request.method() == Method.BINDING || open) {
            client.way().send(StunSocket.wire(success(client, request)));
            return;
        }
        IntegrityKey key = request.has(PasswordAlgorithm.class)
                ? IntegrityKey.longTermSha256(ALICE.username(), REALM, ALICE.password())
                : IntegrityKey.longTerm(ALICE.username(), REALM, ALICE.password());
        if (request.integrity(key) != Integrity.VALID) {
            client.way().send(StunSocket.wire(challenge(request, ErrorCode.UNAUTHENTICATED)));
        } else if (stale.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            nonceNumber.incrementAndGet();
            client.way().send(StunSocket.wire(challenge(request, ErrorCode.STALE_NONCE)));
        } else {
            if (forge.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                client.way().send(signed(request, success(client, request), IntegrityKey.shortTerm("forger")));
            }
            if (forge.get() == 0) {
                client.way().send(signed(request, answer(client, request), key));
            }
        }
    }

    private static byte[] signed(StunMessage request, StunEncoder response, IntegrityKey key) {
        return StunSocket
                .wire(request.has(PasswordAlgorithm.class) ? response.integritySha256(key) : response.integrity(key));
    }

    private StunEncoder challenge(StunMessage request, ErrorCode code) {
        String cookie = offersSha256 || anonymous ? new SecurityFeatures(offersSha256, anonymous).nonceCookie() : "";
        StunEncoder response = StunEncoder.error(request, code).add(new Realm(REALM))
                .add(new Nonce(cookie + "nonce" + nonceNumber.get()));
        return offersSha256 && !stripsAlgorithms ? response.add(offer) : response;
    }

    private StunEncoder answer(Client client, StunMessage request) {
        ErrorCode refused = refusal(request);
        if (refused == null) {
            return success(client, request);
        }
        StunEncoder error = StunEncoder.of(MessageClass.ERROR, request.method(), request.transactionId())
                .add(new ErrorCodeAttribute(refused));
        return refused == ErrorCode.TRY_ALTERNATE ? error.add(new AlternateServer(Addresses.of(ALTERNATE))) : error;
    }

    private @Nullable ErrorCode refusal(StunMessage request) {
        XorPeerAddress peer = request.first(XorPeerAddress.class);
        if (refusesOutside && peer != null && !byRelayedPort.containsKey(peer.address().port())) {
            return ErrorCode.FORBIDDEN;
        }
        RequestedAddressFamily family = request.first(RequestedAddressFamily.class);
        return ipv4Alone && family != null && family.family() != AddressFamily.IPV4.number()
                ? ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED
                : refuse.get(request.method());
    }

    private StunEncoder success(Client client, StunMessage request) {
        StunEncoder success = StunEncoder.success(request);
        Attribute mapped = new XorMappedAddress(Addresses.of(client.address()));
        switch (request.method()) {
            case BINDING -> success.add(mapped);
            case ALLOCATE -> success.add(mapped).add(relaysElsewhere
                    ? new Attribute.Unknown(0x0016, Bytes.of(new byte[]{0, 3, 0, 0, 1, 2, 3, 4}))
                    : new XorRelayedAddress(Addresses.of(relayed(client))))
                    .add(new Lifetime(600));
            case CONNECT -> success.add(new ConnectionId(7));
            case REFRESH -> success.add(lifetime(request));
            case CHANNEL_BIND -> bind(client, request);
            default -> {
            }
        }
        if (strippedAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            success.add(new Nonce(new SecurityFeatures(true, false).nonceCookie() + "nonce"));
        }
        return extended(success);
    }

    private StunEncoder extended(StunEncoder message) {
        return speaksAnExtension ? message.add(EXTENSION) : message;
    }

    private static Lifetime lifetime(StunMessage request) {
        Lifetime asked = request.first(Lifetime.class);
        return asked == null ? new Lifetime(600) : asked;
    }

    private static void bind(Client client, StunMessage request) {
        @Nullable
        ChannelNumber channel = request.first(ChannelNumber.class);
        @Nullable
        XorPeerAddress peer = request.first(XorPeerAddress.class);
        if (channel != null && peer != null) {
            client.channels().put(channel.number(), peer.address().port());
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        streams.close();
        byRelayedPort.values().forEach(client -> client.relay().close());
    }
}
