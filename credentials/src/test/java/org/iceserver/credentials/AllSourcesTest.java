package org.iceserver.credentials;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.SlowCredentials;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AllSourcesTest {
    private static final String REALM = "example.org";
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1");
    private static final long NOW = 1_700_000_000L;
    private static final RestCredentials SECRETS = new RestCredentials(List.of("s"));
    private static final StaticUsers USERS = new StaticUsers(REALM,
            List.of(StaticUser.parse("alice:a"), StaticUser.parse("1700003600:carol:c")));
    private static final AllSources BOTH = new AllSources(List.of(USERS, SECRETS));

    @Test
    void staticUsersAndSecretsWorkAtTheSameTime() {
        RestCredential minted = SECRETS.mint("bob", Duration.ofHours(1), NOW);

        assertThat(keys("alice")).containsExactly(IntegrityKey.longTerm("alice", REALM, "a"));
        assertThat(keys(minted.username()))
                .containsExactly(IntegrityKey.longTerm(minted.username(), REALM, minted.password()));
    }

    @Test
    void aNameKnownToBothMayBeSignedWithEitherKey() {
        assertThat(keys("1700003600")).hasSize(2).contains(IntegrityKey.longTerm("1700003600", REALM, "carol:c"));
    }

    @Test
    void aNameNobodyKnowsIsUnknown() {
        assertThat(BOTH.find(new KeyQuery("mallory", REALM, true), NOW)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
    }

    @Test
    void aSlowSourceIsWaitedForOnlyWhenNoKeyThatIsKnownFits() {
        AllSources slow = new AllSources(List.of((query, now) -> new KeyLookup.Later(), USERS));

        assertThat(slow.find(new KeyQuery("alice", REALM, true), NOW)).isInstanceOf(KeyLookup.SoFar.class);
        assertThat(slow.find(new KeyQuery("mallory", REALM, true), NOW))
                .isEqualTo(new KeyLookup.Later(KeyLookup.Unknown.NO_SUCH_USER));
    }

    @Test
    void whileASourceCannotTellNobodyIsToldWhetherANameIsKnown() {
        AllSources away = new AllSources(List.of((query, now) -> new KeyLookup.Unavailable(), USERS));

        assertThat(away.find(new KeyQuery("alice", REALM, true), NOW)).isInstanceOf(KeyLookup.Lately.class);
        assertThat(away.find(new KeyQuery("mallory", REALM, true), NOW)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void everySlowSourceIsAskedAndTheirKeysAreJoined() {
        var one = new SlowSource();
        var two = new SlowSource();
        List<KeyLookup.Settled> answers = new ArrayList<>();
        new AllSources(List.of(USERS, one, two)).find(new KeyQuery("zoe", REALM, true), CLIENT, answers::add);

        one.answer(found("a"));
        assertThat(answers).isEmpty();
        two.answer(found("b"));

        assertThat(answers).singleElement().isInstanceOfSatisfying(KeyLookup.Found.class, found -> assertThat(
                found.candidates())
                .containsExactly(IntegrityKey.shortTerm("a"), IntegrityKey.shortTerm("b")));
    }

    @Test
    void aSlowSourceThatIsAwayDoesNotHideAnotherThatKnows() {
        for (boolean awayFirst : new boolean[]{true, false}) {
            var one = new SlowSource();
            var two = new SlowSource();
            List<KeyLookup.Settled> answers = new ArrayList<>();
            new AllSources(List.of(one, two)).find(new KeyQuery("zoe", REALM, true), CLIENT, answers::add);

            one.answer(awayFirst ? new KeyLookup.Unavailable() : found("a"));
            two.answer(awayFirst ? found("a") : new KeyLookup.Unavailable());

            assertThat(answers).containsExactly(new KeyLookup.Lately(found("a")));
        }
    }

    @Test
    void theReasonThatTellsMostIsTold() {
        assertThat(BOTH.find(new KeyQuery("1600000000:ann", REALM, true), NOW))
                .isEqualTo(KeyLookup.Unknown.expired(1_600_000_000L));
        assertThat(new AllSources(List.of(new StaticUsers(REALM, List.of()), SECRETS))
                .find(new KeyQuery("mallory", REALM, true), NOW))
                .as("where there are no names, one without a time stamp is no REST credential")
                .isEqualTo(KeyLookup.Unknown.because(KeyLookup.Unknown.Why.NOT_A_REST_NAME));
        assertThat(new AllSources(List.of(SECRETS, new SlowSource()))
                .find(new KeyQuery("1600000000:ann", REALM, true), NOW))
                .as("kept while somebody is waited for")
                .isEqualTo(new KeyLookup.Later(KeyLookup.Unknown.expired(1_600_000_000L)));
    }

    @Test
    void keysThatSecretsMadeAreCountedApart() {
        AllSources rotated = new AllSources(List.of(USERS, new RestCredentials(List.of("new", "old"))));

        assertThat(rotated.find(new KeyQuery("1700003600", REALM, true), NOW))
                .isInstanceOfSatisfying(KeyLookup.Found.class, found -> {
                    assertThat(found.candidates()).hasSize(3);
                    assertThat(found.secrets()).isEqualTo(2);
                });
    }

    private static KeyLookup.Found found(String key) {
        return new KeyLookup.Found("zoe", List.of(IntegrityKey.shortTerm(key)), "zoe");
    }

    /** Answers when the test does. */
    private static final class SlowSource implements CredentialSource, SlowCredentials {
        private final List<Consumer<KeyLookup.Settled>> asked = new ArrayList<>();

        void answer(KeyLookup.Settled settled) {
            asked.getFirst().accept(settled);
        }

        @Override
        public KeyLookup find(KeyQuery query, long epochSeconds) {
            return new KeyLookup.Later();
        }

        @Override
        public void find(KeyQuery query, IpAddress client, Consumer<KeyLookup.Settled> told) {
            asked.add(told);
        }
    }

    @Test
    void onlyWhatEverySourceCanIsOffered() {
        assertThat(BOTH.features()).isEqualTo(new SecurityFeatures(true, false));
        assertThat(new AllSources(List.of(USERS, new RestCredentials(List.of()))).features())
                .isEqualTo(new SecurityFeatures(true, true));
        assertThat(new AllSources(List.of(USERS, (query, now) -> KeyLookup.Unknown.NO_SUCH_USER)).features())
                .isEqualTo(SecurityFeatures.NONE);
    }

    private static List<IntegrityKey> keys(String username) {
        return ((KeyLookup.Found) BOTH.find(new KeyQuery(username, REALM, true), NOW)).candidates();
    }
}
