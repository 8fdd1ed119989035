package org.iceserver.turn;

import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.PasswordAlgorithms;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.kinds;
import static org.iceserver.turn.VirtualClient.response;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8489 s9.2.1 and s9.2.4: a choice of password algorithms, anonymous user names, and nobody who takes them away. */
class SecurityFeaturesTest {
    private static final PasswordAlgorithms BOTH = new PasswordAlgorithms(
            List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5));
    private static final IntegrityKey SHA256 = IntegrityKey.longTermSha256("alice", VirtualServer.REALM, "a");
    private static final IntegrityKey MD5 = IntegrityKey.longTerm("alice", VirtualServer.REALM, "a");
    private static final Attribute ALICE = new Attribute.Username("alice");

    private final VirtualServer server = VirtualServer.setup().credentials(VirtualServer.offering(true, true)).start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @CsvSource({"false, false, AAAA", "true, false, gAAA", "false, true, QAAA", "true, true, wAAA"})
    void theNonceTellsWhatIsOffered(boolean sha256, boolean anonymity, String features) {
        VirtualServer offering = VirtualServer.setup().credentials(VirtualServer.offering(sha256, anonymity)).start();
        StunMessage challenge = response(offering.client(1).exchange(
                StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, VirtualClient.nextId())));

        assertThat(value(challenge, Attribute.Nonce.class).value()).startsWith("obMatJos2" + features).hasSize(35);
        assertThat(challenge.first(PasswordAlgorithms.class)).isEqualTo(sha256 ? BOTH : null);
    }

    @Test
    void aRequestWithSha256IsAnsweredWithSha256() {
        StunMessage answer = ask(SHA256, ALICE, BOTH, PasswordAlgorithm.SHA256);

        assertThat(code(answer)).isZero();
        assertThat(kinds(answer)).contains(Attribute.MessageIntegritySha256.class)
                .doesNotContain(Attribute.MessageIntegrity.class);
        assertThat(answer.integrity(SHA256)).isEqualTo(Integrity.VALID);
    }

    @Test
    void md5MayBeChosenFromTheListAndIsAnsweredWithSha256Integrity() {
        StunMessage answer = ask(MD5, ALICE, BOTH, PasswordAlgorithm.MD5);

        assertThat(code(answer)).isZero();
        assertThat(kinds(answer)).contains(Attribute.MessageIntegritySha256.class);
        assertThat(answer.integrity(MD5)).isEqualTo(Integrity.VALID);
    }

    @Test
    void aClientOfRfc5389IsServedAsEver() {
        StunMessage answer = client.allocate();

        assertThat(code(answer)).isZero();
        assertThat(kinds(answer)).contains(Attribute.MessageIntegrity.class)
                .doesNotContain(Attribute.MessageIntegritySha256.class);
        assertThat(code(client.refresh(600))).isZero();
    }

    @Test
    void errorsOfARequestWithSha256AreSignedWithIt() {
        ask(SHA256, ALICE, BOTH, PasswordAlgorithm.SHA256);
        StunMessage mismatch = ask(SHA256, ALICE, BOTH, PasswordAlgorithm.SHA256);

        assertThat(code(mismatch)).isEqualTo(437);
        assertThat(kinds(mismatch)).contains(Attribute.MessageIntegritySha256.class);
        assertThat(mismatch.integrity(SHA256)).isEqualTo(Integrity.VALID);
    }

    @Test
    void anAlgorithmWithoutTheListOrTheListWithoutAnAlgorithmIsABadRequest() {
        assertThat(code(ask(SHA256, ALICE, PasswordAlgorithm.SHA256))).isEqualTo(400);
        assertThat(code(ask(MD5, ALICE, BOTH))).isEqualTo(400);
    }

    @Test
    void aListThatIsNotTheOneWeSentIsABadRequest() {
        List<PasswordAlgorithms> others = List.of(new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5)),
                new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5, PasswordAlgorithm.SHA256)),
                new PasswordAlgorithms(List.of()));

        for (PasswordAlgorithms other : others) {
            assertThat(code(ask(MD5, ALICE, other, PasswordAlgorithm.MD5))).as("%s", other).isEqualTo(400);
        }
    }

    @Test
    void anAlgorithmThatIsNotInTheListIsABadRequest() {
        assertThat(code(ask(SHA256, ALICE, BOTH, new PasswordAlgorithm(3, Bytes.EMPTY)))).isEqualTo(400);
        assertThat(code(ask(SHA256, ALICE, BOTH, new PasswordAlgorithm(2, Bytes.of(new byte[]{1})))))
                .isEqualTo(400);
    }

    @Test
    void anAlgorithmThatWasNeverOfferedIsABadRequest() {
        VirtualClient plain = VirtualServer.start().client(1);

        assertThat(code(response(plain.exchange(message(plain, SHA256, ALICE, BOTH, PasswordAlgorithm.SHA256)))))
                .isEqualTo(400);
    }

    @Test
    void theKeyOfTheOtherAlgorithmIsNotGood() {
        assertThat(code(ask(MD5, ALICE, BOTH, PasswordAlgorithm.SHA256))).isEqualTo(401);
        assertThat(code(ask(SHA256, ALICE))).isEqualTo(401);
        ask(SHA256, ALICE, BOTH, PasswordAlgorithm.SHA256);
        assertThat(code(refresh(SHA256, ALICE))).isEqualTo(401);
        assertThat(code(refresh(SHA256, ALICE, BOTH, PasswordAlgorithm.MD5))).isEqualTo(401);
    }

    @Test
    void strippedFeaturesInTheNonceMakeItStale() {
        String nonce = client.nonce();
        client.useNonce(nonce.replace("wAAA", "AAAA"));

        StunMessage answer = client.allocate();

        assertThat(code(answer)).isEqualTo(438);
        assertThat(value(answer, Attribute.Nonce.class).value()).startsWith("obMatJos2wAAA");
        assertThat(answer.first(PasswordAlgorithms.class)).isEqualTo(BOTH);
    }

    @Test
    void everyChallengeRepeatsTheOffer() {
        assertThat(client.as("mallory", "x").allocate().first(PasswordAlgorithms.class)).isEqualTo(BOTH);
        assertThat(client.as("alice", "wrong").allocate().first(PasswordAlgorithms.class)).isEqualTo(BOTH);
    }

    @Test
    void aUserhashStandsForTheName() {
        Attribute hash = new Attribute.Userhash(Attribute.Userhash.of("alice", VirtualServer.REALM));

        assertThat(code(ask(SHA256, hash, BOTH, PasswordAlgorithm.SHA256))).isZero();
        assertThat(server.created.getLast().username()).isEqualTo("alice");
        assertThat(code(refresh(SHA256, hash, BOTH, PasswordAlgorithm.SHA256))).isZero();
        assertThat(code(refresh(SHA256, ALICE, BOTH, PasswordAlgorithm.SHA256))).isZero();
        assertThat(code(refresh(MD5, hash))).isZero();
    }

    @Test
    void anUnknownUserhashIsChallenged() {
        Attribute hash = new Attribute.Userhash(Attribute.Userhash.of("mallory", VirtualServer.REALM));

        assertThat(code(ask(SHA256, hash, BOTH, PasswordAlgorithm.SHA256))).isEqualTo(401);
    }

    @Test
    void aUserhashThatWasNotOfferedAsksNobody() {
        VirtualServer named = VirtualServer.setup().credentials(VirtualServer.offering(true, false)).start();
        VirtualClient other = named.client(1);
        Attribute hash = new Attribute.Userhash(Attribute.Userhash.of("alice", VirtualServer.REALM));

        assertThat(code(response(other.exchange(message(other, MD5, hash))))).isEqualTo(401);
    }

    /** An Allocate request with these attributes. */
    private StunMessage ask(IntegrityKey key, Attribute... attributes) {
        return response(client.exchange(message(client, key, attributes)));
    }

    private StunMessage refresh(IntegrityKey key, Attribute... attributes) {
        return response(client.exchange(message(Method.REFRESH, client, key, attributes)));
    }

    private static StunEncoder message(VirtualClient from, IntegrityKey key, Attribute... attributes) {
        return message(Method.ALLOCATE, from, key, attributes).add(Attribute.RequestedTransport.UDP);
    }

    private static StunEncoder message(Method method, VirtualClient from, IntegrityKey key, Attribute... attributes) {
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, method, VirtualClient.nextId())
                .add(new Attribute.Realm(VirtualServer.REALM))
                .add(new Attribute.Nonce(from.nonce()));
        List.of(attributes).forEach(request::add);
        boolean chosen = List.of(attributes).stream().anyMatch(PasswordAlgorithm.class::isInstance);
        return chosen ? request.integritySha256(key) : request.integrity(key);
    }
}
