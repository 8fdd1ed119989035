package org.iceserver.turn.impairment;

import java.time.Duration;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImpairmentsTest {
    private static final long SECOND = 1_000_000_000;
    private static final NetworkConditions TRAIN = Preset.TRAIN.conditions();
    private static final NetworkConditions SATELLITE = Preset.SATELLITE.conditions();
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final FiveTuple PATH = new FiveTuple(TransportProtocol.UDP, IpAddress.parse("192.0.2.7"), 4_000,
            IpAddress.parse("192.0.2.1"), 3_478);

    private final Impairments impairments = new Impairments();

    private static ImpairmentTarget user(String name) {
        return new ImpairmentTarget.User(name);
    }

    @Test
    void aUserAPeerAndAnAddressAreFound() {
        impairments.begin(user("alice"), TRAIN, 1, MINUTE, 0);
        impairments.begin(user("p_0123456789abcdef"), TRAIN, 2, MINUTE, 0);
        impairments.begin(new ImpairmentTarget.Address(AddressBlock.parse("192.0.2.0/28")), TRAIN, 3, MINUTE, 0);

        assertThat(impairments.of("alice", "1700000000:alice", PATH, 0)).isNotNull();
        assertThat(impairments.of("lab", "1700000000:lab#p_0123456789abcdef", elsewhere(), 0)).isNotNull();
        assertThat(impairments.of("bob", "bob", PATH, 0)).isNotNull();
        assertThat(impairments.of("bob", "bob", elsewhere(), 0)).isNull();
    }

    private static FiveTuple elsewhere() {
        return new FiveTuple(TransportProtocol.UDP, IpAddress.parse("198.51.100.1"), 4_000,
                IpAddress.parse("192.0.2.1"), 3_478);
    }

    @Test
    void itEndsByItself() {
        impairments.begin(user("alice"), TRAIN, 1, MINUTE, 0);

        assertThat(impairments.of("alice", "alice", PATH, 60 * SECOND - 1)).isNotNull();
        assertThat(impairments.of("alice", "alice", PATH, 60 * SECOND)).isNull();
        assertThat(impairments.on(60 * SECOND)).isEmpty();
    }

    @Test
    void aNewOneReplacesTheOldOneOfTheSameTargetAndComesBeforeOthers() {
        impairments.begin(user("alice"), TRAIN, 1, MINUTE, 0);
        impairments.begin(user("alice"), SATELLITE, 2, MINUTE, 0);
        impairments.begin(new ImpairmentTarget.Address(AddressBlock.parse("192.0.2.7")), TRAIN, 3, MINUTE, 0);

        assertThat(impairments.on(0)).extracting(Impairment::seed).containsExactly(3L, 2L);
        Impairment found = impairments.of("alice", "alice", PATH, 0);
        assertThat(found).isNotNull();
        assertThat(found.seed()).isEqualTo(3);
    }

    @Test
    void thereAreAtMostSoMany() {
        for (int i = 0; i < Impairments.MOST; i++) {
            impairments.begin(user("user" + i), TRAIN, 1, MINUTE, 0);
        }

        assertThatThrownBy(() -> impairments.begin(user("one more"), TRAIN, 1, MINUTE, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("64").hasMessageContaining("--off");
        impairments.begin(user("user7"), SATELLITE, 1, MINUTE, 0);
        impairments.begin(user("one more"), TRAIN, 1, MINUTE, 60 * SECOND);
    }

    @Test
    void oneIsEndedOrAll() {
        impairments.begin(user("alice"), TRAIN, 1, MINUTE, 0);
        impairments.begin(user("bob"), TRAIN, 1, MINUTE, 0);

        assertThat(impairments.end(user("alice")::equals, 0)).isOne();
        assertThat(impairments.end(user("alice")::equals, 0)).isZero();
        assertThat(impairments.end(_ -> true, 0)).isOne();
        assertThat(impairments.on(0)).isEmpty();
    }

    @Test
    void conditionsThatMakeNoSenseAreRefusedWithASentence() {
        assertRefused(1.5, 0, 0, 0, "100 %");
        assertRefused(Double.NaN, 0, 0, 0, "100 %");
        assertRefused(0, 6_000, 0, 0, "5000 ms");
        assertRefused(0, 10, 11, 0, "jitter");
        assertRefused(0, 0, 0, 7_999, "8000");
        assertRefused(0, 0, 0, 0, "change nothing");
        assertThatThrownBy(() -> impairments.begin(user("a"), TRAIN, 1, Duration.ofDays(2), 0))
                .hasMessageContaining("86400 s");
        assertThatThrownBy(() -> Preset.of("moon")).hasMessageContaining("train, hotel-wifi, satellite");
    }

    private static void assertRefused(double loss, long delay, long jitter, long rate, String why) {
        assertThatThrownBy(
                () -> new NetworkConditions(loss, Duration.ofMillis(delay), Duration.ofMillis(jitter), rate))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }
}
