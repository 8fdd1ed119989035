package org.iceserver.credentials.keys;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyLookup.Unknown.Why;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Credentials that keys made, beside those of the operator's own secrets. */
class KeyCredentialsTest {
    private static final String REALM = "example.org";
    private static final long NOW = 1_800_000_000;
    private static final Instant TODAY = Instant.ofEpochSecond(NOW);
    private static final Duration HOUR = Duration.ofHours(1);

    private final RestCredentials secrets = new RestCredentials(List.of("north", "south", "east"));
    private final TurnKey shop = NewKey.make("shop", TODAY, new SecureRandom()).key();
    private final TurnKeys keys = new TurnKeys(List.of(shop));
    private final KeyCredentials credentials = new KeyCredentials(keys, secrets, ':');

    @Test
    void aCredentialOfAKeyHasOneCandidateAndCountsForTheKeysUser() {
        RestCredential minted = credentials.mint(shop, "ann", HOUR, NOW);

        assertThat(minted.username()).isEqualTo(NOW + 3_600 + ":" + shop.id() + ":ann");
        assertThat(find(minted.username())).isEqualTo(new KeyLookup.Found(minted.username(),
                List.of(IntegrityKey.longTerm(minted.username(), REALM, minted.password())), shop.id() + ":ann",
                KeyLookup.Found.FOR_GOOD, 1));
    }

    @Test
    void theOperatorsSecretDoesNotMakeCredentialsOfAKey() {
        RestCredential forged = secrets.mint(shop.id() + ":ann", HOUR, NOW);

        assertThat(((KeyLookup.Found) find(forged.username())).candidates())
                .doesNotContain(IntegrityKey.longTerm(forged.username(), REALM, forged.password())).hasSize(1);
    }

    @Test
    void namesWithoutTheIdOfAKnownKeyAreTheOperators() {
        TurnKey unknown = NewKey.make("unknown", TODAY, new SecureRandom()).key();
        List<String> names = List.of(NOW + 1 + ":ann", NOW + 1 + ":" + unknown.id() + ":ann", NOW + 1 + "",
                NOW + 1 + ":" + shop.id(), NOW + 1 + ":" + shop.id() + ":", "ann:" + (NOW + 1));

        assertThat(names).allSatisfy(name -> assertThat(find(name)).isInstanceOfSatisfying(KeyLookup.Found.class,
                found -> assertThat(found.candidates()).hasSize(3)));
        assertThat(find("ann")).isEqualTo(KeyLookup.Unknown.because(Why.NOT_A_REST_NAME));
        assertThat(find(shop.id() + ":ann:1")).isNotEqualTo(KeyLookup.Unknown.because(Why.KEY_REVOKED));
    }

    @Test
    void anExpiredCredentialRefreshesAndDoesNotAllocate() {
        String name = credentials.mint(shop, "ann", HOUR, NOW - 3_600).username();

        assertThat(find(name)).isEqualTo(KeyLookup.Unknown.expired(NOW));
        assertThat(credentials.find(new KeyQuery(name, REALM, false), NOW)).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aRevokedKeyRefusesAllocationsAndRefreshes() {
        String name = credentials.mint(shop, "ann", HOUR, NOW).username();

        assertThat(keys.replace(List.of(revoked()))).containsExactly(shop.id());
        assertThat(keys.replace(List.of(revoked()))).isEmpty();
        assertThat(find(name)).isEqualTo(KeyLookup.Unknown.because(Why.KEY_REVOKED));
        assertThat(credentials.find(new KeyQuery(name, REALM, false), NOW))
                .isEqualTo(KeyLookup.Unknown.because(Why.KEY_REVOKED));
    }

    @Test
    void aRemovedKeyHasEndedToo() {
        assertThat(keys.replace(List.of())).containsExactly(shop.id());
        assertThat(keys.replace(List.of(shop))).isEmpty();
    }

    @Test
    void theOperatorsSeparatorDividesTheName() {
        for (char separator : new char[]{'|', '-', shop.id().charAt(5)}) {
            KeyCredentials divided = new KeyCredentials(keys, secrets, separator);
            RestCredential minted = divided.mint(shop, "a-b|c", HOUR, NOW);

            assertThat(minted.username()).isEqualTo(NOW + 3_600 + "" + separator + shop.id() + separator + "a-b|c");
            assertThat(divided.find(new KeyQuery(minted.username(), REALM, true), NOW)).isInstanceOfSatisfying(
                    KeyLookup.Found.class,
                    found -> assertThat(found.quotaUser()).isEqualTo(shop.id() + separator + "a-b|c"));
        }
    }

    @Test
    void hashedNamesAreOfferedOnlyWhileThereIsNoKey() {
        RestCredentials none = new RestCredentials(List.of());

        assertThat(new KeyCredentials(keys, none, ':').features()).isEqualTo(new SecurityFeatures(true, false));
        assertThat(new KeyCredentials(new TurnKeys(List.of()), none, ':').features())
                .isEqualTo(new SecurityFeatures(true, true));
    }

    @Test
    void nothingPrintsASecret() {
        NewKey made = NewKey.make("shop", TODAY, new SecureRandom());

        assertThat(made.toString()).doesNotContain(made.token().text()).doesNotContain(made.key().secret().text());
    }

    private TurnKey revoked() {
        return new TurnKey(shop.id(), shop.name(), shop.tokenHash(), shop.secret(), shop.created(), Optional.of(TODAY));
    }

    private KeyLookup find(String username) {
        return credentials.find(new KeyQuery(username, REALM, true), NOW);
    }
}
