package org.iceserver.turn.netty;

import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.Limits;
import org.iceserver.turn.UnauthenticatedBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakesTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    private Handshakes handshakes(int most, Limits.Rate rate) {
        return new Handshakes(most, new UnauthenticatedBudget(rate, 1), nanos::get);
    }

    private static boolean enter(Handshakes handshakes, String ip) {
        IpAddress client = IpAddress.parse(ip);
        return handshakes.enter(client.high(), client.low());
    }

    private static void leave(Handshakes handshakes, String ip) {
        IpAddress client = IpAddress.parse(ip);
        handshakes.leave(client.high(), client.low());
    }

    @Test
    void theWholeServerHasSoManyAtOnce() {
        Handshakes all = handshakes(8, Limits.Rate.UNLIMITED);
        for (int i = 0; i < 8; i++) {
            assertThat(enter(all, "192.0.2." + i)).isTrue();
        }
        assertThat(enter(all, "192.0.2.9")).isFalse();
        leave(all, "192.0.2.3");
        assertThat(enter(all, "192.0.2.9")).isTrue();
        assertThat(all.running()).isEqualTo(8);
    }

    @Test
    void oneSourceHasAQuarterAndAnIpv6SourceIsItsNetwork() {
        Handshakes all = handshakes(8, Limits.Rate.UNLIMITED);
        assertThat(enter(all, "2001:db8::1")).isTrue();
        assertThat(enter(all, "2001:db8::2")).isTrue();
        assertThat(enter(all, "2001:db8::3")).isFalse();
        assertThat(enter(all, "2001:db8:0:1::3")).isTrue();
        leave(all, "2001:db8::1");
        assertThat(enter(all, "2001:db8::3")).isTrue();
    }

    @Test
    void loopbackIsBoundedByTheWholeAlone() {
        Handshakes all = handshakes(8, new Limits.Rate(1, 1));
        for (int i = 0; i < 8; i++) {
            assertThat(enter(all, "127.0.0.1")).isTrue();
        }
        assertThat(enter(all, "::1")).isFalse();
    }

    @Test
    void oneSourceBeginsSoManyInASecond() {
        Handshakes all = handshakes(1_024, new Limits.Rate(2, 3));
        for (int i = 0; i < 3; i++) {
            assertThat(enter(all, "192.0.2.1")).isTrue();
            leave(all, "192.0.2.1");
        }
        assertThat(enter(all, "192.0.2.1")).isFalse();
        assertThat(enter(all, "192.0.2.2")).isTrue();
        nanos.addAndGet(SECOND);
        assertThat(enter(all, "192.0.2.1")).isTrue();
        assertThat(enter(all, "192.0.2.1")).isTrue();
        assertThat(enter(all, "192.0.2.1")).isFalse();
    }

    @Test
    void tlsAndDtlsShareTheRate() {
        UnauthenticatedBudget rate = new UnauthenticatedBudget(new Limits.Rate(1, 1), 1);
        assertThat(enter(new Handshakes(8, rate, nanos::get), "192.0.2.1")).isTrue();
        assertThat(enter(new Handshakes(8, rate, nanos::get), "192.0.2.1")).isFalse();
    }
}
