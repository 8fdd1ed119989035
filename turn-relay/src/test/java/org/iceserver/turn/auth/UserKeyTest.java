package org.iceserver.turn.auth;

import java.util.List;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.turn.time.Now;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether a token gave a key, and when the key ends, are two things. */
class UserKeyTest {
    private static final IntegrityKey KEY = IntegrityKey.shortTerm("k");
    private static final Now NOW = new Now(7_000_000_000L, 1_000);

    @Test
    void aPasswordThatEndsIsNoToken() {
        UserKey key = key(new Claim.Name("ann"), 1_060);

        assertThat(key.fromToken()).isFalse();
        assertThat(key.nanosLeft(NOW.nanos())).isEqualTo(60_000_000_000L);
    }

    @Test
    void aTokenWithoutAnEndIsAToken() {
        UserKey key = key(new Claim.Token("north", Bytes.of(new byte[4])), KeyLookup.Found.FOR_GOOD);

        assertThat(key.fromToken()).isTrue();
        assertThat(key.nanosLeft(NOW.nanos())).isEqualTo(Long.MAX_VALUE);
    }

    private static UserKey key(Claim claim, long untilEpochSeconds) {
        return UserKey.of(new KeyQuery(claim, "example.org", PasswordAlgorithm.MD5, true),
                new KeyLookup.Found("ann", List.of(KEY), "ann", untilEpochSeconds), KEY, NOW);
    }
}
