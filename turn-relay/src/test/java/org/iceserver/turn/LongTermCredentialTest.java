package org.iceserver.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.response;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8489 s9.2.4: the long-term credential mechanism, server side. */
class LongTermCredentialTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @EnumSource(value = Method.class, names = {"ALLOCATE", "REFRESH", "CREATE_PERMISSION", "CHANNEL_BIND"})
    void withoutIntegrityTheClientIsChallenged(Method method) {
        StunMessage challenge = response(client.exchange(bare(method)));

        assertThat(code(challenge)).isEqualTo(401);
        assertThat(VirtualClient.kinds(challenge)).containsExactly(Attribute.ErrorCodeAttribute.class,
                Attribute.Realm.class, Attribute.Nonce.class);
        assertThat(value(challenge, Attribute.Realm.class).value()).isEqualTo(VirtualServer.REALM);
        assertThat(value(challenge, Attribute.ErrorCodeAttribute.class).reason()).isEmpty();
    }

    @Test
    void aNonceIsThirtyFiveCharactersAndStartsWithTheNonceCookie() {
        assertThat(client.nonce()).hasSize(35).startsWith("obMatJos2AAAA");
    }

    @Test
    void differentClientsGetDifferentNonces() {
        assertThat(client.nonce()).isNotEqualTo(server.client(4001).nonce());
        assertThat(client.nonce()).isNotEqualTo(server.client("203.0.113.6", 4000).nonce());
    }

    @Test
    void challengesLeaveNoState() {
        for (int port = 1; port < 1_000; port++) {
            server.client(port).exchange(bare(Method.ALLOCATE));
        }

        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(server.shard().allocations()).isZero();
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void integrityWithoutUsernameRealmOrNonceIsABadRequest() {
        Attribute username = new Attribute.Username("alice");
        Attribute realm = new Attribute.Realm(VirtualServer.REALM);
        Attribute nonce = new Attribute.Nonce(client.nonce());
        List<List<Attribute>> incomplete = List.of(List.of(), List.of(realm, nonce), List.of(username, nonce),
                List.of(username, realm));

        for (List<Attribute> attributes : incomplete) {
            StunMessage answer = signed(attributes);
            assertThat(code(answer)).as("%s", attributes).isEqualTo(400);
            assertThat(VirtualClient.kinds(answer)).containsExactly(Attribute.ErrorCodeAttribute.class);
        }
    }

    @Test
    void usernameAndUserhashTogetherAreABadRequestAndUserhashAloneIsNobody() {
        Attribute realm = new Attribute.Realm(VirtualServer.REALM);
        Attribute nonce = new Attribute.Nonce(client.nonce());
        Attribute userhash = new Attribute.Userhash(Attribute.Userhash.of("alice", VirtualServer.REALM));

        assertThat(code(signed(List.of(new Attribute.Username("alice"), userhash, realm, nonce)))).isEqualTo(400);
        assertThat(code(signed(List.of(userhash, realm, nonce)))).isEqualTo(401);
    }

    @Test
    void anUnknownUserAWrongPasswordAndAForeignRealmAreChallengedAlike() {
        List<StunMessage> answers = List.of(client.as("mallory", "a").allocate(), client.as("alice", "b").allocate(),
                client.as("alice", "a").withRealm("elsewhere.org").allocate());

        for (StunMessage answer : answers) {
            assertThat(code(answer)).isEqualTo(401);
            assertThat(VirtualClient.kinds(answer)).containsExactly(Attribute.ErrorCodeAttribute.class,
                    Attribute.Realm.class, Attribute.Nonce.class);
        }
    }

    @Test
    void aStaleNonceIsAnsweredWithAFreshOne() {
        client.allocate();
        server.pass(Duration.ofSeconds(601 - 10));
        client.refresh(3_600);
        server.pass(Duration.ofSeconds(10));

        StunMessage answer = client.refresh(600);

        assertThat(code(answer)).isEqualTo(438);
        assertThat(VirtualClient.kinds(answer)).containsExactly(Attribute.ErrorCodeAttribute.class,
                Attribute.Realm.class, Attribute.Nonce.class);
        client.useNonce(value(answer, Attribute.Nonce.class).value());
        assertThat(code(client.refresh(600))).isZero();
    }

    @Test
    void aNonceIsGoodForItsWholeLifetime() {
        client.nonce();
        server.pass(Duration.ofMinutes(10));

        assertThat(code(client.allocate())).isZero();
    }

    @Test
    void aNonceFromTheFutureIsStale() {
        server.passUnserved(Duration.ofMinutes(2));
        client.nonce();
        server.passUnserved(Duration.ofMinutes(-1));

        assertThat(code(client.allocate())).isEqualTo(438);
    }

    @Test
    void anotherClientsNonceIsStale() {
        client.useNonce(server.client(4001).nonce());
        assertThat(code(client.allocate())).isEqualTo(438);
        client.useNonce(server.client("203.0.113.6", 4000).nonce());
        assertThat(code(client.allocate())).isEqualTo(438);
    }

    @Test
    void aNonceIsGoodOnEveryLoop() {
        client.nonce();
        VirtualClient elsewhere = client.on(server.addShard());
        elsewhere.useNonce(client.nonce());

        assertThat(code(elsewhere.allocate())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "obMatJos2", "obMatJos2AAAA", "obMatJos2????AAAAAAAAAAAAAAAAAAAAAA",
        "obMatJos2AAAA**********************", "obMatJos2AAAAAAAAAAAAAAAAAAAAAAAAAA", "\u00e9\u00e9"})
    void whatIsNoNonceOfOursIsStale(String nonce) {
        client.useNonce(nonce);

        assertThat(code(client.allocate())).isEqualTo(438);
    }

    @Test
    void aNonceWithOneCharacterChangedIsStale() {
        String good = client.nonce();
        for (int i = 0; i < good.length() - 1; i++) {
            char other = good.charAt(i) == 'Q' ? 'R' : 'Q';
            client.useNonce(good.substring(0, i) + other + good.substring(i + 1));
            assertThat(code(client.allocate())).as("character %d", i).isEqualTo(438);
        }
    }

    @Test
    void theNonceIsCheckedBeforeAnySourceIsAsked() {
        List<KeyQuery> asked = new ArrayList<>();
        VirtualServer watching = VirtualServer.setup()
                .credentials((query, now) -> {
                    asked.add(query);
                    return KeyLookup.Unknown.NO_SUCH_USER;
                })
                .start();
        VirtualClient forger = watching.client(1);
        forger.useNonce("obMatJos2AAAAAAAAAAAAAAAAAAAAAAAAAA");

        assertThat(code(forger.allocate())).isEqualTo(438);
        assertThat(asked).isEmpty();
        forger.useNonce(null);
        assertThat(code(forger.allocate())).isEqualTo(401);
        assertThat(asked).containsExactly(new KeyQuery("alice", VirtualServer.REALM, true));
    }

    @Test
    void everyCandidateKeyIsTried() {
        VirtualServer rotating = VirtualServer.setup()
                .credentials((query, now) -> new KeyLookup.Found("alice",
                        List.of(IntegrityKey.longTerm("alice", VirtualServer.REALM, "new"),
                                IntegrityKey.longTerm("alice", VirtualServer.REALM, "old")),
                        "alice"))
                .start();

        assertThat(code(rotating.client(1).as("alice", "new").allocate())).isZero();
        VirtualClient old = rotating.client(2).as("alice", "old");
        StunMessage success = old.allocate();
        assertThat(code(success)).isZero();
        assertThat(success.integrity(old.key())).isEqualTo(Integrity.VALID);
        assertThat(code(rotating.client(3).as("alice", "older").allocate())).isEqualTo(401);
    }

    @Test
    void aLiveSessionIsAnsweredFromItsOwnKey() {
        boolean[] gone = new boolean[1];
        VirtualServer forgetful = VirtualServer.setup()
                .credentials((query, now) -> gone[0]
                        ? KeyLookup.Unknown.NO_SUCH_USER
                        : VirtualServer.found("alice", "alice", "a"))
                .start();
        VirtualClient alice = forgetful.client(1);
        alice.allocate();
        gone[0] = true;

        assertThat(code(alice.refresh(600))).isZero();
        assertThat(code(forgetful.client(2).allocate())).isEqualTo(401);
    }

    @Test
    void aPasswordChangedDuringTheSessionIsTakenFromTheSource() {
        String[] password = {"a"};
        VirtualServer changing = VirtualServer.setup()
                .credentials((query, now) -> VirtualServer.found("alice", "alice", password[0]))
                .start();
        changing.client(1).allocate();
        password[0] = "z";
        VirtualClient renewed = changing.client(1).as("alice", "z");

        StunMessage answer = renewed.refresh(600);

        assertThat(code(answer)).isZero();
        assertThat(answer.integrity(renewed.key())).isEqualTo(Integrity.VALID);
    }

    @Test
    void errorsOfAuthenticatedRequestsAreSigned() {
        StunMessage answer = client.code(Method.ALLOCATE) == 400
                ? client.ask(Method.ALLOCATE, new Attribute.RequestedTransport(6))
                : client.allocate();

        assertThat(code(answer)).isEqualTo(442);
        assertThat(answer.integrity(client.key())).isEqualTo(Integrity.VALID);
        assertThat(answer.first(Attribute.Nonce.class)).isNull();
    }

    @Test
    void sha256IntegrityWithTheSameKeyIsAccepted() {
        StunEncoder request = bare(Method.ALLOCATE).add(new Attribute.Username("alice"))
                .add(new Attribute.Realm(VirtualServer.REALM))
                .add(new Attribute.Nonce(client.nonce()))
                .add(Attribute.RequestedTransport.UDP)
                .integritySha256(client.key());

        StunMessage answer = response(client.exchange(request));

        assertThat(code(answer)).isZero();
        assertThat(VirtualClient.kinds(answer)).contains(Attribute.MessageIntegrity.class);
    }

    private StunMessage signed(List<Attribute> attributes) {
        StunEncoder request = bare(Method.ALLOCATE);
        attributes.forEach(request::add);
        return response(client.exchange(request.integrity(client.key())));
    }

    private static StunEncoder bare(Method method) {
        return StunEncoder.of(MessageClass.REQUEST, method, VirtualClient.nextId());
    }
}
