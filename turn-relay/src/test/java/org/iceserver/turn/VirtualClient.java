package org.iceserver.turn;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.jspecify.annotations.Nullable;

/** A TURN client that speaks real messages to a virtual server. */
final class VirtualClient {
    private static int transactions;

    private final VirtualServer server;
    private final TurnShard shard;
    private final VirtualPath path;
    private final int listener;
    private final String username;
    private final String password;
    private String realm = VirtualServer.REALM;
    private @Nullable String nonce;
    private boolean fingerprint;

    VirtualClient(VirtualServer server, TurnShard shard, VirtualPath path, int listener, String username,
            String password) {
        this.server = server;
        this.shard = shard;
        this.path = path;
        this.listener = listener;
        this.username = username;
        this.password = password;
    }

    /** The same client with another user. */
    VirtualClient as(String name, String secret) {
        return new VirtualClient(server, shard, path, listener, name, secret);
    }

    /** The same client, whose packets reach another loop. */
    VirtualClient on(TurnShard other) {
        return new VirtualClient(server, other, path, listener, username, password);
    }

    VirtualClient withFingerprint() {
        fingerprint = true;
        return this;
    }

    VirtualClient withRealm(String other) {
        realm = other;
        return this;
    }

    TurnShard shard() {
        return shard;
    }

    VirtualPath path() {
        return path;
    }

    int listener() {
        return listener;
    }

    IntegrityKey key() {
        return IntegrityKey.longTerm(username, realm, password);
    }

    static TransactionId nextId() {
        transactions++;
        return new TransactionId(transactions, 0x0123_4567_89AB_CDEFL);
    }

    /** A nonce of the server's, asked for once. */
    String nonce() {
        String known = nonce;
        if (known == null) {
            StunMessage challenge = response(
                    exchange(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, nextId())
                            .add(Attribute.RequestedTransport.UDP)));
            known = value(challenge, Attribute.Nonce.class).value();
            nonce = known;
        }
        return known;
    }

    void useNonce(@Nullable String other) {
        nonce = other;
    }

    /** An authenticated request with these attributes. */
    StunMessage ask(Method method, Attribute... attributes) {
        return response(exchange(request(method, nextId(), attributes)));
    }

    /** The error code of the answer, 0 for success. */
    int code(Method method, Attribute... attributes) {
        return code(ask(method, attributes));
    }

    static int code(StunMessage response) {
        Attribute.ErrorCodeAttribute error = response.first(Attribute.ErrorCodeAttribute.class);
        return error == null ? 0 : error.code();
    }

    StunEncoder request(Method method, TransactionId id, Attribute... attributes) {
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, method, id)
                .add(new Attribute.Username(username))
                .add(new Attribute.Realm(realm))
                .add(new Attribute.Nonce(nonce()));
        for (Attribute attribute : attributes) {
            request.add(attribute);
        }
        request.integrity(key());
        return fingerprint ? request.fingerprint() : request;
    }

    StunMessage allocate(Attribute... attributes) {
        return allocate(nextId(), attributes);
    }

    StunMessage allocate(TransactionId id, Attribute... attributes) {
        StunEncoder request = request(Method.ALLOCATE, id, attributes);
        request.add(Attribute.RequestedTransport.UDP);
        return response(exchange(request));
    }

    /** Allocates, expects success, and gives the server's view of it. */
    Allocation allocation(Attribute... attributes) {
        int before = server.created.size();
        int code = code(allocate(attributes));
        Allocation made = server.lastCreated();
        if (code != 0 || made == null || server.created.size() == before) {
            throw new AssertionError("Allocate failed with " + code);
        }
        return made;
    }

    StunMessage refresh(long lifetime) {
        return ask(Method.REFRESH, new Attribute.Lifetime(lifetime));
    }

    int permit(String... peers) {
        Attribute[] attributes = new Attribute[peers.length];
        for (int i = 0; i < peers.length; i++) {
            attributes[i] = peer(peers[i], 0);
        }
        return code(Method.CREATE_PERMISSION, attributes);
    }

    int bind(int channel, String peer, int port) {
        return code(Method.CHANNEL_BIND, new Attribute.ChannelNumber(channel), peer(peer, port));
    }

    static Attribute.XorPeerAddress peer(String address, int port) {
        IpAddress ip = IpAddress.parse(address);
        return new Attribute.XorPeerAddress(TransportAddress.of(ip.high(), ip.low(), port));
    }

    /** Sends the message, and gives the core's answer. */
    Answer exchange(StunEncoder request) {
        return exchange(decode(request));
    }

    Answer exchange(StunMessage request) {
        return answered(shard.request(request, path, listener, server.now()));
    }

    /** What another shard says, when this one sends the request there. */
    private Answer answered(Answer answer) {
        return answer instanceof Answer.Forward forward
                ? answered(server.shards.get(forward.shard()).forwarded(forward.message(), path, forward.listener(),
                        server.now(), server.shards.indexOf(shard)))
                : answer;
    }

    static StunMessage decode(StunEncoder message) {
        ByteBuf bytes = message.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return decode(bytes);
        } finally {
            bytes.release();
        }
    }

    static StunMessage decode(byte[] bytes) {
        return decode(Unpooled.wrappedBuffer(bytes));
    }

    private static StunMessage decode(ByteBuf bytes) {
        return switch (StunDecoder.decode(bytes, 0, bytes.readableBytes())) {
            case StunDecoder.Decoded.Message decoded -> decoded.message();
            case StunDecoder.Decoded.Undecodable not -> throw new AssertionError("undecodable: " + not.reason());
        };
    }

    /** The response as it came over the wire. */
    static StunMessage response(Answer answer) {
        return switch (answer) {
            case Answer.Reply reply -> decode(reply.response());
            case Answer.Silence silence -> throw new AssertionError("no answer: " + silence.why());
            case Answer.Bound bound -> decode(bound.response());
            case Answer.Forward forward -> throw new AssertionError("shard " + forward.shard() + " is to answer");
            case Answer.Later _ -> throw new AssertionError("no answer yet");
            case Answer.Wait wait -> throw new AssertionError("waits for " + wait.query());
        };
    }

    /** How many bytes of UDP payload the response takes. */
    static int length(Answer answer) {
        return response(answer).wireLength();
    }

    static <A extends Attribute> A value(StunMessage message, Class<A> kind) {
        A found = message.first(kind);
        if (found == null) {
            throw new AssertionError("no " + kind.getSimpleName() + " in " + message);
        }
        return found;
    }

    static List<Class<?>> kinds(StunMessage message) {
        return message.attributes().stream().<Class<?>>map(Attribute::getClass).toList();
    }
}
