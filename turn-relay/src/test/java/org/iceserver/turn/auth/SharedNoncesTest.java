package org.iceserver.turn.auth;

import java.security.SecureRandom;
import java.util.List;

import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.time.Now;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Nonces of servers that share a secret. Their monotonic clocks have nothing in common. */
class SharedNoncesTest {
    private static final IpAddress ANN = IpAddress.parse("192.0.2.1");
    private static final String OLD = "an old secret that servers share";
    private static final String NEW = "a new secret that servers share.";
    private static final long NOON = 1_800_000_000;

    private final NonceKeys keysOfA = NonceKeys.random(new SecureRandom());
    private final NonceKeys keysOfB = NonceKeys.random(new SecureRandom());
    private final Nonces a = new Nonces(keysOfA, 600, () -> SecurityFeatures.NONE);
    private final Nonces b = new Nonces(keysOfB, 600, () -> SecurityFeatures.NONE);

    private static Now onA(long epochSeconds) {
        return new Now(epochSeconds * 1_000_000_000 - 77_000_000_000L, epochSeconds);
    }

    private static Now onB(long epochSeconds) {
        return new Now(5_000_000_000L, epochSeconds);
    }

    private String ofA() {
        return a.issue(ANN, 4_000, onA(NOON));
    }

    private boolean bTakes(String nonce) {
        return b.fresh(nonce, ANN, 4_000, onB(NOON));
    }

    @Test
    void serversThatShareNothingRefuseEachOthersNonces() {
        assertThat(a.fresh(ofA(), ANN, 4_000, onA(NOON))).isTrue();
        assertThat(bTakes(ofA())).isFalse();
    }

    @Test
    void aNonceOfAnotherServerIsGoodForTheSameClientAlone() {
        keysOfA.share(List.of(OLD), "one");
        keysOfB.share(List.of(OLD), "one");

        assertThat(bTakes(ofA())).isTrue();
        assertThat(b.fresh(ofA(), ANN, 4_001, onB(NOON))).isFalse();
        assertThat(b.fresh(ofA(), IpAddress.parse("192.0.2.2"), 4_000, onB(NOON))).isFalse();
        assertThat(b.fresh(ofA().replaceFirst("..$", "AA"), ANN, 4_000, onB(NOON))).isFalse();
    }

    @ParameterizedTest(name = "{0} s later by the other clock: {1}")
    @CsvSource({"-6,false", "-5,true", "0,true", "600,true", "601,false", "86400,false"})
    void itsAgeIsOfTheWallClock(long later, boolean good) {
        keysOfA.share(List.of(OLD), "one");
        keysOfB.share(List.of(OLD), "one");

        assertThat(b.fresh(ofA(), ANN, 4_000, onB(NOON + later))).isEqualTo(good);
    }

    @Test
    void anotherClusterHasOtherNoncesAlthoughItHasTheSecret() {
        keysOfA.share(List.of(OLD), "one");
        keysOfB.share(List.of(OLD), "another");

        assertThat(bTakes(ofA())).isFalse();
    }

    @Test
    void aSecretIsReplacedInTwoStepsWithoutRefusingANonce() {
        keysOfA.share(List.of(OLD), "one");
        keysOfB.share(List.of(OLD), "one");
        String old = ofA();

        keysOfB.share(List.of(OLD, NEW), "one");
        assertThat(bTakes(old)).isTrue();
        keysOfA.share(List.of(NEW, OLD), "one");
        assertThat(bTakes(ofA())).isTrue();
        assertThat(a.fresh(old, ANN, 4_000, onA(NOON))).isTrue();

        keysOfB.share(List.of(NEW), "one");
        assertThat(bTakes(old)).isFalse();
        assertThat(bTakes(ofA())).isTrue();
    }

    @Test
    void withoutASecretAgainAServerUsesItsOwnKeyAgain() {
        String before = ofA();
        keysOfA.share(List.of(OLD), "one");
        keysOfA.share(List.of(), "one");

        assertThat(a.fresh(before, ANN, 4_000, onA(NOON))).isTrue();
        assertThat(bTakes(ofA())).isFalse();
    }
}
