package org.iceserver.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyLookup.Unknown.Why;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 7635 s7, with the tokens of its appendix: made at 1410984813, good for an hour. */
class OAuthKeysTest {
    private static final JsonNode FILE = vectors();
    private static final String NAME = FILE.get("serverName").asString();
    private static final long MADE = FILE.get("timestampSeconds").asLong();
    private static final int LIFETIME = 3_600;
    private static final String KEY = Base64.getEncoder().encodeToString(hex("longTermKeyHex"));
    private static final OAuthKeys KEYS = new OAuthKeys(NAME,
            List.of(OAuthKey.parse("new:A256GCM:" + KEY), OAuthKey.parse("old:A128GCM:" + KEY)));

    @ParameterizedTest
    @CsvSource({"new, 0", "old, 1"})
    void theKeyNamedByTheKidOpensItsToken(String kid, int vector) {
        assertThat(find(KEYS, kid, token(vector), MADE)).isInstanceOfSatisfying(KeyLookup.Found.class, found -> {
            assertThat(found.candidates()).first().isEqualTo(IntegrityKey.of(hex("macKeyHex")));
            assertThat(found.username()).isEqualTo(kid);
            assertThat(found.untilEpochSeconds()).isEqualTo(MADE + LIFETIME);
        });
    }

    @Test
    void clientsThatShareAKeysNameAreToldApart() {
        KeyLookup.Found found = (KeyLookup.Found) find(KEYS, "new", token(0), MADE);

        assertThat(found.quotaUser()).matches("new/[0-9a-f]{16}");
    }

    @Test
    void theKeyAsCoturnsClientsCutItIsTakenToo() {
        assertThat(((KeyLookup.Found) find(KEYS, "new", token(0), MADE)).candidates()).last()
                .isEqualTo(IntegrityKey.of(Arrays.copyOf(hex("macKeyHex"), 16)));
    }

    @Test
    void theOtherKeyAndAnUnknownNameOpenNothing() {
        assertThat(find(KEYS, "old", token(0), MADE)).isEqualTo(KeyLookup.Unknown.because(Why.TOKEN_UNREADABLE));
        assertThat(find(KEYS, "none", token(0), MADE)).isEqualTo(KeyLookup.Unknown.because(Why.NO_SUCH_TOKEN_KEY));
    }

    @Test
    void aTokenForAnotherServerIsNotGoodHere() {
        OAuthKeys elsewhere = new OAuthKeys("turn.example.org", List.of(OAuthKey.parse("new:A256GCM:" + KEY)));

        assertThat(find(elsewhere, "new", token(0), MADE)).isInstanceOf(KeyLookup.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 3600", "4, 3600", "1800, 1805", "3604, 1", "-10, 3595"})
    void aTokenIsGoodForItsLifetimeAndFiveSecondsButGrantsNoMoreThanItsLifetime(int age, int left) {
        long now = MADE + age;

        assertThat(((KeyLookup.Found) find(KEYS, "new", token(0), now)).untilEpochSeconds()).isEqualTo(now + left);
    }

    @ParameterizedTest
    @ValueSource(longs = {3_605, 1_000_000, -3_605})
    void anExpiredTokenAndOneFromTheFutureAreNot(long age) {
        assertThat(find(KEYS, "new", token(0), MADE + age))
                .isEqualTo(new KeyLookup.Unknown(Why.TOKEN_EXPIRED, MADE + LIFETIME + 5));
    }

    @Test
    void aTokenCutAnywhereOrWithAnyByteChangedOpensNothing() {
        byte[] token = token(0);
        for (int i = 0; i < token.length; i++) {
            assertThat(find(KEYS, "new", Arrays.copyOf(token, i), MADE)).as("cut to %d", i)
                    .isInstanceOf(KeyLookup.Unknown.class);
            byte[] changed = token.clone();
            changed[i] ^= 1;
            assertThat(find(KEYS, "new", changed, MADE)).as("byte %d", i).isInstanceOf(KeyLookup.Unknown.class);
        }
    }

    @Test
    void lengthsThatLieAreCheckedBeforeAnythingIsCopied() {
        byte[] lying = token(0);
        lying[0] = (byte) 0xFF;
        lying[1] = (byte) 0xFF;

        assertThat(find(KEYS, "new", lying, MADE)).isInstanceOf(KeyLookup.Unknown.class);
        assertThat(find(KEYS, "new", new byte[65_000], MADE)).isInstanceOf(KeyLookup.Unknown.class);
    }

    @Test
    void whoHasNoTokenIsNobodyHere() {
        assertThat(KEYS.find(new KeyQuery("new", "example.org", true), MADE)).isEqualTo(KeyLookup.Unknown.NOT_ASKED);
    }

    @Test
    void thirdPartiesAreNamedOnlyWhereThereAreKeys() {
        assertThat(KEYS.serverName()).isEqualTo(NAME);
        assertThat(new OAuthKeys(NAME, List.of()).serverName()).isNull();
        assertThat(new AllSources(List.of(new RestCredentials(List.of("s")), KEYS)).serverName()).isEqualTo(NAME);
    }

    @Test
    void twoKeysOfOneNameStopTheStart() {
        OAuthKey key = OAuthKey.parse("new:A256GCM:" + KEY);

        assertThatThrownBy(() -> new OAuthKeys(NAME, List.of(key, key))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'new' twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"north", "north:A256GCM", ":A256GCM:AAAA", "north:AES:AAAA", "north:A128GCM:AAAA",
        "north:A128GCM:?", "a:b:c:d"})
    void aMalformedKeyIsOneSentenceWithoutTheKey(String text) {
        assertThatThrownBy(() -> OAuthKey.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--oauth-key KID:ALG:KEY").hasMessageNotContaining("AAAA");
        assertThat(OAuthKey.parse("new:A256GCM:" + KEY).toString()).isEqualTo("new");
    }

    private static KeyLookup find(OAuthKeys keys, String kid, byte[] token, long now) {
        Claim claim = new Claim.Token(kid, Bytes.of(token));
        return keys.find(new KeyQuery(claim, "example.org", PasswordAlgorithm.MD5, true), now);
    }

    private static byte[] token(int vector) {
        return HexFormat.of().parseHex(FILE.get("tokens").get(vector).get("tokenHex").asString());
    }

    private static byte[] hex(String field) {
        return HexFormat.of().parseHex(FILE.get(field).asString());
    }

    private static JsonNode vectors() {
        try (InputStream file = OAuthKeysTest.class.getResourceAsStream("/vectors/rfc7635-tokens.json")) {
            return new JsonMapper().readTree(file);
        } catch (IOException e) {
            throw new AssertionError("the vectors belong to the tests' resources", e);
        }
    }
}
