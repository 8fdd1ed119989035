package org.iceserver.turn.netty;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerTlsTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    private ServerTls tls(Limits.Rate rate) {
        Certificates certificate = Certificates.selfSigned(List.of("localhost"), Instant.now(), new SecureRandom());
        return ServerTls.of(new ServerCertificates(List.of(certificate)), new UnauthenticatedBudget(rate, 1),
                nanos::get, MemoryBudget.ample().share(Holding.HANDSHAKES));
    }

    private static boolean enter(HandshakePlaces places, String ip) {
        return places.enter(IpAddress.parse(ip), () -> {}) != null;
    }

    @Test
    void oneSourceBeginsSoManyInASecond() {
        HandshakePlaces places = tls(new Limits.Rate(2, 3)).tls();
        for (int i = 0; i < 3; i++) {
            assertThat(enter(places, "192.0.2.1")).isTrue();
        }
        assertThat(enter(places, "192.0.2.1")).isFalse();
        assertThat(enter(places, "192.0.2.2")).isTrue();
        nanos.addAndGet(SECOND);
        assertThat(enter(places, "192.0.2.1")).isTrue();
        assertThat(enter(places, "192.0.2.1")).isTrue();
        assertThat(enter(places, "192.0.2.1")).isFalse();
    }

    @Test
    void tlsAndDtlsShareTheRate() {
        ServerTls tls = tls(new Limits.Rate(1, 1));
        assertThat(enter(tls.tls(), "192.0.2.1")).isTrue();
        assertThat(enter(tls.dtls(), "192.0.2.1")).isFalse();
    }
}
