package org.iceserver.credentials;

import java.util.HexFormat;
import java.util.List;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StaticUsersTest {
    private static final String REALM = "example.org";
    private static final StaticUsers USERS = new StaticUsers(REALM,
            List.of(StaticUser.parse("alice:s3cret:with:colons"), StaticUser.parse("bob:b")));

    @Test
    void aUserHasTheKeyOfItsPassword() {
        assertThat(USERS.find(new KeyQuery("alice", REALM, true), 0)).isEqualTo(new KeyLookup.Found("alice",
                List.of(IntegrityKey.longTerm("alice", REALM, "s3cret:with:colons")), "alice"));
    }

    @Test
    void theSha256KeyIsKeptToo() {
        KeyQuery query = new KeyQuery(new Claim.Name("alice"), REALM, PasswordAlgorithm.SHA256, true);

        assertThat(USERS.find(query, 0)).isEqualTo(new KeyLookup.Found("alice",
                List.of(IntegrityKey.longTermSha256("alice", REALM, "s3cret:with:colons")), "alice"));
    }

    @Test
    void aUserIsFoundByTheHashOfItsName() {
        Claim alice = new Claim.Hash(Userhash.of("alice", REALM));
        Claim nobody = new Claim.Hash(Userhash.of("carol", REALM));

        assertThat(USERS.find(new KeyQuery(alice, REALM, PasswordAlgorithm.MD5, true), 0))
                .isEqualTo(USERS.find(new KeyQuery("alice", REALM, true), 0));
        assertThat(USERS.find(new KeyQuery(nobody, REALM, PasswordAlgorithm.MD5, true), 0))
                .isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
        assertThat(USERS.features()).isEqualTo(new SecurityFeatures(true, true));
    }

    @Test
    void anotherNameOrAnotherRealmIsUnknown() {
        assertThat(USERS.find(new KeyQuery("carol", REALM, true), 0)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
        assertThat(USERS.find(new KeyQuery("alice", "elsewhere", true), 0)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
    }

    @Test
    void namesAreComparedInNormalizationFormC() {
        StaticUsers users = new StaticUsers(REALM, List.of(new StaticUser("Zoe\u0308", "p")));

        assertThat(users.find(new KeyQuery("Zo\u00eb", REALM, true), 0)).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void passwordsArePreparedToo() {
        StaticUsers users = new StaticUsers(REALM, List.of(new StaticUser("zoe", "no\u00a0break Zoe\u0308")));

        assertThat(users.find(new KeyQuery("zoe", REALM, true), 0)).isEqualTo(new KeyLookup.Found("zoe",
                List.of(IntegrityKey.longTerm("zoe", REALM, "no break Zo\u00eb")), "zoe"));
    }

    /** RFC 8489 B.1. */
    @Test
    void theUserOfThePublishedVectorIsFoundByItsHash() {
        StaticUsers users = new StaticUsers(REALM,
                List.of(new StaticUser("\u30de\u30c8\u30ea\u30c3\u30af\u30b9", "TheMatrIX")));
        Claim hash = new Claim.Hash(Bytes.of(HexFormat.of()
                .parseHex("4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704")));

        assertThat(users.find(new KeyQuery(hash, REALM, PasswordAlgorithm.SHA256, true), 0))
                .isInstanceOfSatisfying(KeyLookup.Found.class, found -> assertThat(found.candidates())
                        .containsExactly(IntegrityKey.of(HexFormat.of()
                                .parseHex("dd295a613b9058c3c23d6dc7165bda072304d989c9d0af3a8c7e184b4f9bb4a1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", ":password", "alice:", "al\nice:p", "alice:p\u00adq", "al\u200bice:p"})
    void aMalformedUserIsOneSentence(String text) {
        assertThatThrownBy(() -> StaticUser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--user NAME:PASSWORD");
    }

    @Test
    void twoUsersOfOneNameStopTheStart() {
        assertThatThrownBy(() -> new StaticUsers(REALM, List.of(StaticUser.parse("a:1"), StaticUser.parse("a:2"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same name");
    }

    @Test
    void aUserDoesNotPrintItsPassword() {
        assertThat(StaticUser.parse("alice:s3cret").toString()).isEqualTo("alice");
    }
}
