package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A server whose credentials live for a second, and whose minting breaks from the second time on. */
@ExtendWith(LeakWatch.class)
class SweepTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger minted = new AtomicInteger();
    private final SignalPort port;

    SweepTest() throws IOException {
        port = SignalPort.start(
                usual -> usual.withLimits(usual.limits().withTimes(Duration.ofSeconds(2), Duration.ofSeconds(25),
                        Duration.ofSeconds(30))),
                (host, peer, secure, grant) -> {
                    if (minted.incrementAndGet() > 1) {
                        throw new IllegalStateException("minting broke, as this test wants it");
                    }
                    return new IceConfiguration(List.of(), 1);
                });
    }

    @AfterEach
    void stop() {
        port.close();
        http.shutdownNow();
    }

    @Test
    void aFaultInTheSweepEndsNoDeadlineOfOthers() throws InterruptedException {
        Client first = Client.open(http, port.ws());
        first.hello();
        Client silent = Client.open(http, port.ws());
        assertThat(silent.next("error").path("code").asString()).isEqualTo("unauthorized");
        assertThat(silent.closed()).isEqualTo(4401);
        assertThat(minted).hasValueGreaterThan(1);
        assertThat(port.server.counters().faults()).isPositive();
        assertThat(port.server.sinceSweep()).isLessThan(Duration.ofSeconds(10));
        first.say("{\"type\":\"ping\"}").next("pong");
    }
}
