package org.iceserver.turn;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.response;

/** Why a credential is refused, as the operator reads it; the client is answered alike whatever the reason. */
class RefusedCredentialsTest {
    private static final KeyQuery ALICE = new KeyQuery("alice", VirtualServer.REALM, true);

    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @Test
    void aFirstRequestWithoutCredentialsIsNoRefusal() {
        client.nonce();
        assertThat(code(response(client.exchange(bare(Method.REFRESH))))).isEqualTo(401);

        assertThat(server.rejected).isEmpty();
        assertThat(RejectionReason.refusals()).allMatch(reason -> server.shard().counters().rejections(reason) == 0);
    }

    @Test
    void aNonceThatIsTooOldOrOfAnotherClientIsNoRefusal() {
        client.nonce();
        server.passUnserved(Duration.ofMinutes(11));
        assertThat(code(client.allocate())).isEqualTo(438);
        client.useNonce(server.client(4001).nonce());
        assertThat(code(client.allocate())).isEqualTo(438);

        assertThat(server.rejected).isEmpty();
    }

    @Test
    void aNonceThatIsNoneOfOursIsTheClientsFault() {
        client.useNonce("cut off");

        assertRefused(client, 438, "foreign_nonce",
                "The nonce has not the form of this server's: the client, or somebody"
                        + " in between, changes it.");
    }

    @Test
    void anUnknownUser() {
        assertRefused(client.as("mallory", "a"), 401, "no_such_user",
                "No user 'mallory' is known; correct the client's user name, or add the user.");
    }

    @Test
    void aWrongPassword() {
        assertRefused(client.as("alice", "b"), 401, "wrong_password",
                "The password of user 'alice' is wrong; give the client the one that this server has.");
    }

    @Test
    void anotherRealm() {
        assertRefused(client.withRealm("elsewhere"), 401, "wrong_realm",
                "The client signed for the realm 'elsewhere', and"
                        + " this server's is 'example.org'; it must take the realm of the challenge.");
    }

    @Test
    void anExpiredCredential() {
        server.passUnserved(Duration.ofSeconds(500 + 2 * 3_600 + 5 * 60));

        assertRefused(client.as("1000:rest", "r"), 401, "credential_expired",
                "The credential of user '1000:rest' expired"
                        + " 2 h 5 min ago, at 1970-01-01T00:16:40Z; this server's clock says 1970-01-01T02:21:40Z.");
    }

    @Test
    void aPasswordThatNoneOfTheSecretsMade() {
        assertRefused(secrets(2).client(1), 401, "wrong_secret", "The password of user 'alice' matches none of the 2"
                + " secrets; whoever makes credentials needs a secret that this server has.");
        assertRefused(secrets(1).client(1), 401, "wrong_secret", "The password of user 'alice' does not match this"
                + " server's secret; whoever makes credentials needs a secret that this server has.");
    }

    @Test
    void whatSourcesSayOfNamesAndTokens() {
        assertThat(sentence(KeyLookup.Unknown.Why.NO_SECRET))
                .startsWith("no_secret: The user name 'alice' has a time stamp");
        assertThat(sentence(KeyLookup.Unknown.Why.NO_SUCH_TOKEN_KEY)).startsWith("token_key_unknown: ");
        assertThat(sentence(KeyLookup.Unknown.Why.TOKEN_UNREADABLE)).startsWith("token_unreadable: ");
        assertThat(sentence(KeyLookup.Unknown.Why.TOKEN_EXPIRED)).startsWith("token_expired: ");
        assertThat(sentence(KeyLookup.Unknown.Why.KEY_REVOKED))
                .startsWith("key_revoked: The key that made the credential of user 'alice' is revoked");
        assertThat(sentence(KeyLookup.Unknown.Why.NOT_A_REST_NAME)).startsWith("no_such_user: ");
    }

    @Test
    void aDatabaseThatDoesNotAnswer() {
        VirtualServer away = VirtualServer.setup().credentials((query, now) -> new KeyLookup.Unavailable()).start();

        assertRefused(away.client(1), 500, "credentials_away", "The database or webhook that knows the users does not"
                + " answer, or too many questions wait for it, so nobody can tell about user 'alice'; the log says more.");
    }

    @Test
    void whatComesLaterCarriesItsReasonToo() {
        VirtualServer slow = VirtualServer.setup().credentials((query, now) -> new KeyLookup.Later()).start();
        park(slow.client(1));
        park(slow.client(2));
        assertThat(late(slow, KeyLookup.Unknown.NO_SUCH_USER)).containsExactly("no_such_user", "no_such_user");
        park(slow.client(1).as("alice", "z"));
        assertThat(late(slow, VirtualServer.found("alice", "alice", "a"))).containsExactly("wrong_password");
        park(slow.client(1));
        assertThat(late(slow, new KeyLookup.Unavailable())).containsExactly("credentials_away");
    }

    @Test
    void whatWasKnownAtOnceIsNotForgottenWhileADatabaseIsAsked() {
        VirtualServer expired = VirtualServer.setup()
                .credentials((query, now) -> new KeyLookup.Later(KeyLookup.Unknown.expired(100))).start();
        park(expired.client(1));
        assertThat(late(expired, KeyLookup.Unknown.NO_SUCH_USER)).containsExactly("credential_expired");

        VirtualServer known = VirtualServer.setup().credentials((query, now) -> new KeyLookup.SoFar(found(2))).start();
        park(known.client(1));
        assertThat(late(known, KeyLookup.Unknown.NO_SUCH_USER)).containsExactly("wrong_secret");
    }

    @Test
    void credentialsThatAreIncomplete() {
        Attribute realm = new Attribute.Realm(VirtualServer.REALM);
        response(client.exchange(bare(Method.ALLOCATE).add(realm).integrity(client.key())));
        assertLast(server, 400, "incomplete_credentials", "");
        assertThat(server.rejected.getLast().sentence()).startsWith("The request is signed, and USERNAME");
    }

    @Test
    void aHashedNameThatIsNotOffered() {
        Attribute.Userhash hash = new Attribute.Userhash(Attribute.Userhash.of("alice", VirtualServer.REALM));
        response(client.exchange(bare(Method.ALLOCATE).add(hash).add(new Attribute.Realm(VirtualServer.REALM))
                .add(new Attribute.Nonce(client.nonce())).integrity(client.key())));

        assertLast(server, 401, "userhash_not_offered", "(a USERHASH)");
    }

    @Test
    void namesAreMadePrintableAndCut() {
        VirtualClient odd = client.as("a\n\"" + "x".repeat(400), "p");
        odd.allocate();

        Rejected last = server.rejected.getLast();
        assertThat(last.user()).hasSize(Rejected.MOST_CHARS).startsWith("a??xx");
        assertThat(last.sentence()).startsWith("No user 'a??xx").hasSizeLessThan(2 * Rejected.MOST_CHARS);
    }

    @Test
    void theClientIsToldNothingOfIt() {
        List<StunMessage> answers = List.of(client.as("mallory", "a").allocate(), client.as("alice", "b").allocate(),
                secrets(2).client(1).allocate());

        for (StunMessage answer : answers) {
            assertThat(VirtualClient.kinds(answer)).containsExactly(Attribute.ErrorCodeAttribute.class,
                    Attribute.Realm.class, Attribute.Nonce.class);
            assertThat(VirtualClient.value(answer, Attribute.ErrorCodeAttribute.class).reason()).isEmpty();
        }
    }

    private static VirtualServer secrets(int count) {
        return VirtualServer.setup().credentials((query, now) -> found(count)).start();
    }

    private static KeyLookup.Found found(int secrets) {
        return new KeyLookup.Found("alice", List.of(IntegrityKey.longTerm("alice", VirtualServer.REALM, "another")),
                "alice", KeyLookup.Found.FOR_GOOD, secrets);
    }

    private static String sentence(KeyLookup.Unknown.Why why) {
        VirtualServer source = VirtualServer.setup().credentials((query, now) -> KeyLookup.Unknown.because(why))
                .start();
        source.client(1).allocate();
        Rejected last = source.rejected.getLast();
        return last.reason().key() + ": " + last.sentence();
    }

    private static void park(VirtualClient client) {
        StunEncoder request = client.request(Method.ALLOCATE, VirtualClient.nextId(), Attribute.RequestedTransport.UDP);
        assertThat(client.exchange(request)).isInstanceOf(Answer.Wait.class);
    }

    private static List<String> late(VirtualServer server, KeyLookup.Settled answer) {
        return server.resume(ALICE, answer).stream()
                .map(resumed -> ((Answer.Reply) resumed.answer()).rejected())
                .map(rejected -> rejected == null ? "none" : rejected.reason().key()).toList();
    }

    private static void assertRefused(VirtualClient client, int code, String reason, String sentence) {
        StunEncoder request = client.request(Method.ALLOCATE, VirtualClient.nextId(), Attribute.RequestedTransport.UDP);
        Answer.Reply reply = (Answer.Reply) client.exchange(request);
        Rejected rejected = Objects.requireNonNull(reply.rejected());

        assertThat(code(response(reply))).isEqualTo(code);
        assertThat(rejected.code().code()).isEqualTo(code);
        assertThat(rejected.reason().key()).isEqualTo(reason);
        assertThat(rejected.sentence()).isEqualTo(sentence);
        assertThat(rejected.client()).isEqualTo("203.0.113.5:" + client.path().fiveTuple().clientPort());
        assertThat(client.shard().counters().rejections(rejected.reason())).isEqualTo(1);
    }

    private static void assertLast(VirtualServer server, int code, String reason, String user) {
        Rejected last = server.rejected.getLast();
        assertThat(last.code().code()).isEqualTo(code);
        assertThat(last.reason().key()).isEqualTo(reason);
        assertThat(last.user()).isEqualTo(user);
    }

    private static StunEncoder bare(Method method) {
        return StunEncoder.of(MessageClass.REQUEST, method, VirtualClient.nextId());
    }
}
