package org.iceserver.credentials;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyLookup.Unknown.Why;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RestCredentialsTest {
    private static final String REALM = "example.org";
    private static final long NOW = 1_700_000_000L;

    @ParameterizedTest
    @CsvSource({"north, 1433895918:ninefingers, jy8hTxmOO7UtEKXqSkSlvakPVYA=",
        "north, 1433895918, 3dkl8uIBelQlraT8v9eCSJTyt+U=",
        "correct horse battery staple, 4102444800:alice, CdFuhoPjQ8tyujJVDHAbdu5o2ew="})
    void thePasswordIsTheHmacOfTheUsername(String secret, String username, String password) {
        KeyLookup found = new RestCredentials(List.of(secret)).find(new KeyQuery(username, REALM, false), NOW);

        assertThat(found).isInstanceOfSatisfying(KeyLookup.Found.class,
                keys -> assertThat(keys.candidates())
                        .containsExactly(IntegrityKey.longTerm(username, REALM, password)));
    }

    @Test
    void aMintedCredentialIsAccepted() {
        RestCredentials secrets = new RestCredentials(List.of("north"));

        RestCredential minted = secrets.mint("alice", Duration.ofHours(1), NOW);

        assertThat(minted.username()).isEqualTo("1700003600:alice");
        assertThat(minted.ttlSeconds()).isEqualTo(3_600);
        assertThat(keys(secrets, minted.username(), true, NOW))
                .containsExactly(IntegrityKey.longTerm(minted.username(), REALM, minted.password()));
    }

    @Test
    void theFirstSecretMintsAndEverySecretIsTried() {
        RestCredentials old = new RestCredentials(List.of("old"));
        RestCredentials rotated = new RestCredentials(List.of("new", "old"));
        RestCredential before = old.mint("alice", Duration.ofHours(1), NOW);
        RestCredential after = rotated.mint("alice", Duration.ofHours(1), NOW);

        assertThat(after.password()).isNotEqualTo(before.password());
        assertThat(keys(rotated, before.username(), true, NOW)).containsExactly(
                IntegrityKey.longTerm(after.username(), REALM, after.password()),
                IntegrityKey.longTerm(before.username(), REALM, before.password()));
    }

    @ParameterizedTest
    @CsvSource({"1700000000:alice, alice", "alice:1700000000, alice", "room:7:1700000000, room:7",
        "1700000000:a:b, a:b", "1700000000, 1700000000", "1700000000:42, 42", "1700000000:, ''"})
    void theQuotaCountsThePartThatIsNotTheTimestamp(String username, String quotaUser) {
        KeyLookup found = new RestCredentials(List.of("s")).find(new KeyQuery(username, REALM, true), NOW - 1);

        assertThat(found).isInstanceOfSatisfying(KeyLookup.Found.class,
                keys -> assertThat(keys.quotaUser()).isEqualTo(quotaUser));
    }

    @Test
    void anExpiredCredentialBeginsNoSessionButContinuesOne() {
        RestCredentials secrets = new RestCredentials(List.of("s"));
        KeyQuery begin = new KeyQuery("1700000000:alice", REALM, true);
        KeyQuery goOn = new KeyQuery("1700000000:alice", REALM, false);

        assertThat(secrets.find(begin, NOW - 1)).isInstanceOf(KeyLookup.Found.class);
        assertThat(secrets.find(begin, NOW)).isEqualTo(KeyLookup.Unknown.expired(1_700_000_000L));
        assertThat(secrets.find(goOn, NOW)).isInstanceOf(KeyLookup.Found.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", ":", "alice:", "-1:alice", "17e8:alice", "123456789012:alice",
        "99999999999999999999:alice"})
    void aUsernameWithoutTimestampIsUnknown(String username) {
        assertThat(new RestCredentials(List.of("s")).find(new KeyQuery(username, REALM, false), NOW))
                .isEqualTo(KeyLookup.Unknown.because(Why.NOT_A_REST_NAME));
    }

    @Test
    void withoutSecretsNobodyIsKnownAndNothingMinted() {
        RestCredentials none = new RestCredentials(List.of());

        assertThat(none.find(new KeyQuery("4102444800:alice", REALM, true), NOW))
                .isEqualTo(KeyLookup.Unknown.because(Why.NO_SECRET));
        assertThatThrownBy(() -> none.mint("alice", Duration.ofHours(1), NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--secret");
    }

    @Test
    void anEmptySecretStopsTheStart() {
        assertThatThrownBy(() -> new RestCredentials(List.of("s", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--secret");
    }

    @Test
    void aCredentialDoesNotPrintItsPassword() {
        RestCredential minted = new RestCredentials(List.of("s")).mint("alice", Duration.ofHours(1), NOW);

        assertThat(minted.toString()).doesNotContain(minted.password());
    }

    @Test
    void theKeyIsMadeAsTheClientChose() {
        RestCredentials secrets = new RestCredentials(List.of("s"));
        RestCredential minted = secrets.mint("alice", Duration.ofHours(1), NOW);
        KeyQuery query = new KeyQuery(new Claim.Name(minted.username()), REALM, PasswordAlgorithm.SHA256, true);

        assertThat(((KeyLookup.Found) secrets.find(query, NOW)).candidates())
                .containsExactly(IntegrityKey.longTermSha256(minted.username(), REALM, minted.password()));
    }

    @Test
    void aHashedNameTellsNoTimeAndIsUnknown() {
        RestCredentials secrets = new RestCredentials(List.of("s"));
        Claim hash = new Claim.Hash(Userhash.of(secrets.mint("alice", Duration.ofHours(1), NOW).username(), REALM));

        assertThat(secrets.find(new KeyQuery(hash, REALM, PasswordAlgorithm.SHA256, true), NOW))
                .isEqualTo(KeyLookup.Unknown.NOT_ASKED);
        assertThat(secrets.features()).isEqualTo(new SecurityFeatures(true, false));
    }

    private static List<IntegrityKey> keys(RestCredentials secrets, String username, boolean allocate, long now) {
        return ((KeyLookup.Found) secrets.find(new KeyQuery(username, REALM, allocate), now)).candidates();
    }
}
