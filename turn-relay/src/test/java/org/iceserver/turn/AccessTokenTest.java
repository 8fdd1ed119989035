package org.iceserver.turn;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.length;
import static org.iceserver.turn.VirtualClient.response;
import static org.iceserver.turn.VirtualClient.value;

/** Third-party authorization (RFC 7635 s4, s7, s9): the source opens tokens; here a token is the second it ends in. */
class AccessTokenTest {
    private static final String NAME = "turn.example.org";
    private static final List<String> KIDS = List.of("north", "union");
    private static final IntegrityKey MAC_KEY = IntegrityKey.of(new byte[20]);
    private static final Attribute.Lifetime AN_HOUR = new Attribute.Lifetime(3_600);

    private final VirtualServer server = VirtualServer.setup().credentials(new Tokens()).start();
    private final VirtualClient client = server.client(4000);

    private static final class Tokens implements CredentialSource {
        @Override
        public KeyLookup find(KeyQuery query, long epochSeconds) {
            if (!(query.claim() instanceof Claim.Token token) || !KIDS.contains(token.kid())) {
                return KeyLookup.Unknown.NO_SUCH_USER;
            }
            long until = Long.parseLong(token.accessToken().toHex(), 16);
            return until <= epochSeconds
                    ? KeyLookup.Unknown.NO_SUCH_USER
                    : new KeyLookup.Found(token.kid(), List.of(MAC_KEY), "north/1", until);
        }

        @Override
        public String serverName() {
            return NAME;
        }
    }

    @Test
    void theServersNameIsInA401AndNotInA438() {
        Answer challenge = client
                .exchange(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, VirtualClient.nextId()));

        assertThat(value(response(challenge), Attribute.ThirdPartyAuthorization.class).serverName()).isEqualTo(NAME);
        assertThat(length(challenge)).isLessThanOrEqualTo(84 + 12 + 4 + NAME.length());
        client.useNonce("stale");
        StunMessage stale = allocate(token(5_000));
        assertThat(code(stale)).isEqualTo(438);
        assertThat(stale.first(Attribute.ThirdPartyAuthorization.class)).isNull();
    }

    @Test
    void aTokenLetsItsHolderAllocateAndTheAnswerIsSignedWithItsKey() {
        StunMessage answer = allocate(token(50_000), AN_HOUR);

        assertThat(code(answer)).isZero();
        assertThat(answer.integrity(MAC_KEY)).isEqualTo(Integrity.VALID);
        assertThat(value(answer, Attribute.Lifetime.class).seconds()).isEqualTo(3_600);
        assertThat(server.created.getLast().quotaUser()).isEqualTo("north/1");
    }

    @Test
    void theLifetimeIsBoundedByTheToken() {
        long now = server.now().epochSeconds();

        assertThat(value(allocate(token(now + 100), AN_HOUR), Attribute.Lifetime.class).seconds()).isEqualTo(100);
        server.pass(Duration.ofSeconds(40));
        assertThat(value(ask(Method.REFRESH, null, AN_HOUR), Attribute.Lifetime.class).seconds()).isEqualTo(60);
        server.pass(Duration.ofSeconds(60));
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void aNewTokenKeepsTheAllocationAlive() {
        long now = server.now().epochSeconds();
        allocate(token(now + 100));
        server.pass(Duration.ofSeconds(90));

        StunMessage renewed = ask(Method.REFRESH, token(now + 1_000), AN_HOUR);

        assertThat(code(renewed)).isZero();
        assertThat(value(renewed, Attribute.Lifetime.class).seconds()).isEqualTo(910);
        server.pass(Duration.ofSeconds(20));
        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @Test
    void keysMayBeRotatedDuringASession() {
        allocate(token(50_000));
        StunEncoder rotated = request(client, "union", Method.REFRESH, token(60_000)).integrity(MAC_KEY);

        assertThat(code(response(client.exchange(rotated)))).isZero();
        StunEncoder permission = request(client, "union", Method.CREATE_PERMISSION, null,
                VirtualClient.peer(VirtualServer.PEER, 0)).integrity(MAC_KEY);
        assertThat(code(response(client.exchange(permission)))).isZero();
    }

    @Test
    void otherRequestsOfTheSessionNeedNoToken() {
        allocate(token(50_000));

        assertThat(code(ask(Method.CREATE_PERMISSION, null, VirtualClient.peer(VirtualServer.PEER, 0)))).isZero();
        assertThat(code(ask(Method.CHANNEL_BIND, null, new Attribute.ChannelNumber(0x4000),
                VirtualClient.peer(VirtualServer.PEER, 9)))).isZero();
    }

    @Test
    void aConnectionBindNeedsNoToken() {
        VirtualServer tcp = VirtualServer.setup().tcp().credentials(new Tokens()).start();
        VirtualClient control = tcp.streamClient(1);
        VirtualClient data = tcp.streamClient(2);
        control.exchange(request(control, "north", Method.ALLOCATE, token(50_000), Attribute.RequestedTransport.TCP)
                .integrity(MAC_KEY));
        control.exchange(request(control, "north", Method.CONNECT, null, VirtualClient.peer(VirtualServer.PEER, 80))
                .integrity(MAC_KEY));
        LateAnswer connected = tcp.late(() -> tcp.shard().peers()
                .connected(tcp.sockets().openTcp.getFirst().dialled.getFirst(), tcp.now())).getFirst();
        Attribute.ConnectionId id = value(response(connected.answer()), Attribute.ConnectionId.class);

        StunEncoder forged = request(data, "north", Method.CONNECTION_BIND, null, id)
                .integrity(IntegrityKey.shortTerm("guess"));
        assertThat(code(response(data.exchange(forged)))).isEqualTo(401);
        StunEncoder bind = request(data, "north", Method.CONNECTION_BIND, null, id).integrity(MAC_KEY);
        assertThat(data.exchange(bind)).isInstanceOf(Answer.Bound.class);
    }

    @Test
    void anExpiredTokenIsChallenged() {
        StunMessage answer = allocate(token(1));

        assertThat(code(answer)).isEqualTo(401);
        assertThat(answer.first(Attribute.ThirdPartyAuthorization.class)).isNotNull();
    }

    @Test
    void aRequestNotSignedWithTheTokensKeyIsChallenged() {
        StunEncoder request = request(Method.ALLOCATE, token(50_000)).add(Attribute.RequestedTransport.UDP)
                .integrity(IntegrityKey.shortTerm("guess"));

        assertThat(code(response(client.exchange(request)))).isEqualTo(401);
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void whereNoTokensAreTakenOneIsAnUnknownAttribute() {
        VirtualServer plain = VirtualServer.start();
        VirtualClient hopeful = plain.client(1);
        StunEncoder request = hopeful.request(Method.ALLOCATE, VirtualClient.nextId(),
                new Attribute.AccessToken(token(50_000)));

        Answer answer = hopeful.exchange(request);

        assertThat(code(response(answer))).isEqualTo(420);
        assertThat(value(response(answer), Attribute.UnknownAttributes.class).types()).containsExactly(0x001B);
        assertThat(length(answer)).isLessThanOrEqualTo(36);
    }

    private StunMessage allocate(Bytes token, Attribute... attributes) {
        StunEncoder request = request(Method.ALLOCATE, token, attributes).add(Attribute.RequestedTransport.UDP);
        return response(client.exchange(request.integrity(MAC_KEY)));
    }

    private StunMessage ask(Method method, @Nullable Bytes token, Attribute... attributes) {
        return response(client.exchange(request(method, token, attributes).integrity(MAC_KEY)));
    }

    private StunEncoder request(Method method, @Nullable Bytes token, Attribute... attributes) {
        return request(client, "north", method, token, attributes);
    }

    private static StunEncoder request(VirtualClient from, String kid, Method method, @Nullable Bytes token,
            Attribute... attributes) {
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, method, VirtualClient.nextId())
                .add(new Attribute.Username(kid))
                .add(new Attribute.Realm(VirtualServer.REALM))
                .add(new Attribute.Nonce(from.nonce()));
        if (token != null) {
            request.add(new Attribute.AccessToken(token));
        }
        List.of(attributes).forEach(request::add);
        return request;
    }

    private static Bytes token(long untilEpochSeconds) {
        return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(untilEpochSeconds).array());
    }
}
