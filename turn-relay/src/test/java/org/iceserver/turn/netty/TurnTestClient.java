package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunDecoder.Decoded;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A TURN client for tests: one request at a time, blocking. */
final class TurnTestClient implements AutoCloseable {
    private static final SplittableRandom RANDOM = new SplittableRandom(20_261_122);
    private static final int UDP_PROTOCOL = 17;

    private final Wire wire;
    private final String username;
    private final String password;
    private final Deque<StunMessage> attempts = new ArrayDeque<>();
    private final Deque<Received> data = new ArrayDeque<>();
    private final Deque<StunMessage> icmpErrors = new ArrayDeque<>();
    private String realm = "";
    private String nonce = "";

    /** What a peer sent, as the client saw it: by channel, or with its address in a Data indication. */
    record Received(int channel, @Nullable TransportAddress peer, Bytes payload) {
        String text() {
            return new String(payload.toArray(), StandardCharsets.ISO_8859_1);
        }
    }

    TurnTestClient(Wire wire, String username, String password) {
        this.wire = wire;
        this.username = username;
        this.password = password;
    }

    /** The same client, which has moved to another socket. */
    TurnTestClient on(Wire other) {
        TurnTestClient moved = new TurnTestClient(other, username, password);
        moved.realm = realm;
        moved.nonce = nonce;
        return moved;
    }

    /** Shows a mobility ticket (RFC 8016 s3.2.1); the nonce is one of the old address, so it is replaced first. */
    StunMessage refreshWith(Attribute.MobilityTicket ticket) throws IOException {
        StunMessage answer = request(Method.REFRESH, e -> e.add(ticket));
        if (errorCode(answer) == 438) {
            adopt(answer);
            answer = request(Method.REFRESH, e -> e.add(ticket));
        }
        return answer;
    }

    Wire wire() {
        return wire;
    }

    static TransportAddress address(InetSocketAddress address) {
        IpAddress ip = IpAddress.of(address.getAddress());
        return TransportAddress.of(ip.high(), ip.low(), address.getPort());
    }

    // ---- requests

    /** Allocates with the server's challenge answered; returns the relayed transport address. */
    TransportAddress allocate() throws IOException {
        return allocate(UnaryOperator.identity());
    }

    /** The same, with more attributes in the request. */
    TransportAddress allocate(UnaryOperator<StunEncoder> more) throws IOException {
        return relayed(tryAllocate(more));
    }

    /** The answer to an Allocate request, whatever it is. */
    StunMessage tryAllocate(UnaryOperator<StunEncoder> more) throws IOException {
        challenge();
        return request(Method.ALLOCATE, e -> more.apply(e.add(new Attribute.RequestedTransport(UDP_PROTOCOL))));
    }

    static TransportAddress relayed(StunMessage success) {
        assertThat(success.messageClass()).as(() -> "error " + errorCode(success)).isEqualTo(MessageClass.SUCCESS);
        return Objects.requireNonNull(success.first(Attribute.XorRelayedAddress.class)).address();
    }

    /** Sends a request without credentials and keeps realm and nonce. */
    void challenge() throws IOException {
        StunMessage answer = exchange(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, id())
                .add(new Attribute.RequestedTransport(UDP_PROTOCOL)));
        assertThat(errorCode(answer)).isEqualTo(401);
        adopt(answer);
    }

    /** Keeps the realm and nonce of a 401 or 438. */
    void adopt(StunMessage challenge) {
        realm = Objects.requireNonNull(challenge.first(Attribute.Realm.class)).value();
        nonce = Objects.requireNonNull(challenge.first(Attribute.Nonce.class)).value();
    }

    /** Allocates a TCP relayed address (RFC 6062). */
    TransportAddress allocateTcp() throws IOException {
        challenge();
        return relayed(request(Method.ALLOCATE, e -> e.add(Attribute.RequestedTransport.TCP)));
    }

    StunMessage connect(TransportAddress peer) throws IOException {
        return request(Method.CONNECT, e -> e.add(new Attribute.XorPeerAddress(peer)));
    }

    StunMessage connectionBind(int id) throws IOException {
        return request(Method.CONNECTION_BIND, e -> e.add(new Attribute.ConnectionId(id)));
    }

    /** A ConnectionBind request as it would be sent, after {@link #challenge}. */
    byte[] signedConnectionBind(int id) {
        return bytes(signed(StunEncoder.of(MessageClass.REQUEST, Method.CONNECTION_BIND, id())
                .add(new Attribute.ConnectionId(id))));
    }

    static int connectionId(StunMessage message) {
        assertThat(errorCode(message)).isZero();
        return Objects.requireNonNull(message.first(Attribute.ConnectionId.class)).value();
    }

    /** The next ConnectionAttempt. */
    StunMessage attempt() throws IOException {
        StunMessage waiting = attempts.poll();
        if (waiting == null) {
            waiting = decode(wire.receive());
        }
        assertThat(waiting.method()).isEqualTo(Method.CONNECTION_ATTEMPT);
        return waiting;
    }

    void permit(TransportAddress... peers) throws IOException {
        assertSuccess(createPermission(peers));
    }

    StunMessage createPermission(TransportAddress... peers) throws IOException {
        return request(Method.CREATE_PERMISSION, e -> {
            for (TransportAddress peer : peers) {
                e.add(new Attribute.XorPeerAddress(peer));
            }
            return e;
        });
    }

    void bind(int channel, TransportAddress peer) throws IOException {
        assertSuccess(channelBind(channel, peer));
    }

    StunMessage channelBind(int channel, TransportAddress peer) throws IOException {
        return request(Method.CHANNEL_BIND,
                e -> e.add(new Attribute.ChannelNumber(channel)).add(new Attribute.XorPeerAddress(peer)));
    }

    StunMessage refresh(long seconds) throws IOException {
        return request(Method.REFRESH, e -> e.add(new Attribute.Lifetime(seconds)));
    }

    StunMessage binding() throws IOException {
        return exchange(bindingRequest());
    }

    static StunEncoder bindingRequest() {
        return StunEncoder.of(MessageClass.REQUEST, Method.BINDING, id());
    }

    /** Our own address as the server sees it. */
    TransportAddress mapped() throws IOException {
        return Objects.requireNonNull(binding().first(Attribute.XorMappedAddress.class)).address();
    }

    static void assertSuccess(StunMessage answer) {
        assertThat(answer.messageClass()).as(() -> "error " + errorCode(answer)).isEqualTo(MessageClass.SUCCESS);
    }

    static int errorCode(StunMessage answer) {
        Attribute.ErrorCodeAttribute error = answer.first(Attribute.ErrorCodeAttribute.class);
        return error == null ? 0 : error.code();
    }

    /** An authenticated request and its answer, whose integrity is checked when it has one. */
    StunMessage request(Method method, UnaryOperator<StunEncoder> attributes) throws IOException {
        StunMessage answer = exchange(
                signed(attributes.apply(StunEncoder.of(MessageClass.REQUEST, method, id()))));
        if (answer.messageClass() == MessageClass.SUCCESS) {
            assertThat(answer.integrity(key())).isEqualTo(Integrity.VALID);
        }
        return answer;
    }

    private StunEncoder signed(StunEncoder request) {
        return request.add(new Attribute.Username(username)).add(new Attribute.Realm(realm))
                .add(new Attribute.Nonce(nonce)).integrity(key());
    }

    /** An Allocate request as it would be sent, after {@link #challenge}. */
    byte[] signedAllocate() {
        return bytes(signed(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, id())
                .add(new Attribute.RequestedTransport(UDP_PROTOCOL))));
    }

    private IntegrityKey key() {
        return IntegrityKey.longTerm(username, realm, password);
    }

    StunMessage exchange(StunEncoder request) throws IOException {
        byte[] bytes = bytes(request);
        wire.send(bytes);
        StunMessage sent = decode(bytes);
        while (true) {
            byte[] message = wire.receive();
            if (DataFrames.isChannelData(message)) {
                data.add(DataFrames.channelData(message, wire.stream()));
                continue;
            }
            if (!hasMagicCookie(message)) {
                continue;
            }
            StunMessage answer = decode(message);
            if (answer.method() == Method.CONNECTION_ATTEMPT) {
                attempts.add(answer);
            } else if (answer.messageClass() == MessageClass.INDICATION) {
                if (answer.has(Attribute.Icmp.class)) {
                    icmpErrors.add(answer);
                } else if (answer.method() == Method.DATA) {
                    data.add(DataFrames.dataIndication(answer));
                }
            } else if (answer.transactionId().equals(sent.transactionId())) {
                return answer;
            }
        }
    }

    // ---- data

    void sendChannel(int channel, byte[] payload) throws IOException {
        wire.send(DataFrames.channelFrame(channel, payload, wire.stream()));
    }

    void sendTo(TransportAddress peer, byte[] payload) throws IOException {
        wire.send(DataFrames.sendIndication(peer, payload));
    }

    /** As {@link #sendTo}, with DONT-FRAGMENT. */
    void sendWholeTo(TransportAddress peer, byte[] payload) throws IOException {
        wire.send(bytes(StunEncoder.of(MessageClass.INDICATION, Method.SEND, id())
                .add(new Attribute.XorPeerAddress(peer)).add(new Attribute.DontFragment())
                .add(new Attribute.Data(Bytes.of(payload)))));
    }

    /** The next packet from a peer. */
    Received receive() throws IOException {
        Received waiting = data.poll();
        if (waiting != null) {
            return waiting;
        }
        while (true) {
            byte[] message = wire.receive();
            if (DataFrames.isChannelData(message)) {
                return DataFrames.channelData(message, wire.stream());
            }
            StunMessage indication = decode(message);
            if (indication.has(Attribute.Icmp.class)) {
                icmpErrors.add(indication);
            } else if (indication.method() == Method.DATA) {
                return DataFrames.dataIndication(indication);
            }
        }
    }

    /** The next Data indication that tells an ICMP error. */
    StunMessage receiveIcmpError() throws IOException {
        StunMessage message = icmpErrors.poll();
        return message == null ? decode(wire.receive()) : message;
    }

    boolean nothingArrives() throws IOException {
        return data.isEmpty() && wire.silent(150);
    }

    /** Without it, it answers something that looked like a request of an RFC 3489 client. */
    static boolean hasMagicCookie(byte[] message) {
        return ByteBuffer.wrap(message).getInt(4) == 0x2112_A442;
    }

    // ---- bytes

    static TransactionId id() {
        synchronized (RANDOM) {
            return new TransactionId(RANDOM.nextInt(), RANDOM.nextLong());
        }
    }

    static byte[] bytes(StunEncoder encoder) {
        ByteBuf encoded = encoder.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }

    static StunMessage decode(byte[] bytes) {
        Decoded decoded = StunDecoder.decode(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        assertThat(decoded).as(() -> ByteBufUtil.hexDump(bytes)).isInstanceOf(Decoded.Message.class);
        return ((Decoded.Message) decoded).message();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
