package org.iceserver.credentials;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.KeyLookup;
import org.iceserver.turn.KeyQuery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AllSourcesTest {
    private static final String REALM = "example.org";
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
        assertThat(BOTH.find(new KeyQuery("mallory", REALM, true), NOW)).isEqualTo(new KeyLookup.Unknown());
    }

    @Test
    void aSlowSourceIsWaitedForOnlyWhenNobodyElseKnowsTheName() {
        AllSources slow = new AllSources(List.of((query, now) -> new KeyLookup.Later(), USERS));

        assertThat(slow.find(new KeyQuery("alice", REALM, true), NOW)).isInstanceOf(KeyLookup.Found.class);
        assertThat(slow.find(new KeyQuery("mallory", REALM, true), NOW)).isEqualTo(new KeyLookup.Later());
    }

    @Test
    void onlyWhatEverySourceCanIsOffered() {
        assertThat(BOTH.features()).isEqualTo(new SecurityFeatures(true, false));
        assertThat(new AllSources(List.of(USERS, new RestCredentials(List.of()))).features())
                .isEqualTo(new SecurityFeatures(true, true));
        assertThat(new AllSources(List.of(USERS, (query, now) -> new KeyLookup.Unknown())).features())
                .isEqualTo(SecurityFeatures.NONE);
    }

    private static List<IntegrityKey> keys(String username) {
        return ((KeyLookup.Found) BOTH.find(new KeyQuery(username, REALM, true), NOW)).candidates();
    }
}
