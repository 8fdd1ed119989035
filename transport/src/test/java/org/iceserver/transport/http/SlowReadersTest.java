package org.iceserver.transport.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that ask for much and read nothing of it. */
class SlowReadersTest {
    private static final int ASKED = 400;
    private static final String LARGE = "x".repeat(256 * 1_024);
    private static final String ASK = "GET /large HTTP/1.1\nHost: x\n\n";

    private final AtomicInteger served = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Routes routes = new Routes().get("/large", _ -> {
        served.incrementAndGet();
        asked.countDown();
        return Response.text(HttpResponseStatus.OK, LARGE);
    });

    @Test
    void whoDoesNotReadItsAnswersIsCutOffAndAHundredMegabytesAreNotHeldForIt() throws Exception {
        HttpSettings hasty = HttpPort.PATIENT.withTimes(Duration.ofSeconds(30), Duration.ofSeconds(30),
                Duration.ofMillis(500));
        try (HttpPort port = new HttpPort(hasty, routes, () -> null); RawClient deaf = new RawClient(port.port())) {
            deaf.send(ASK.repeat(ASKED));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            port.awaitConnections(0);

            // As much as fits into the sockets' buffers, some megabytes, and one more answer.
            assertThat(served.get()).isPositive().isLessThan(ASKED / 4);
        }
    }

    @Test
    void whoReadsLateGetsEveryAnswer() throws IOException {
        try (HttpPort port = new HttpPort(routes); RawClient late = new RawClient(port.port())) {
            late.send(ASK.repeat(40) + "GET /large HTTP/1.1\nHost: x\nConnection: close\n\n");

            assertThat(late.readToEnd().length).isGreaterThan(41 * LARGE.length());
            assertThat(served).hasValue(41);
        }
    }

    @Test
    void oneConnectionTooManyEndsTheOneThatHasBeenIdleForLongest() throws IOException {
        HttpSettings two = HttpPort.PATIENT.atMost(2);
        try (HttpPort port = new HttpPort(two, routes, () -> null);
                RawClient idle = new RawClient(port.port());
                RawClient busy = new RawClient(port.port())) {
            assertThat(idle.send(ASK).answer()).startsWith("HTTP/1.1 200 ");
            assertThat(busy.send(ASK).answer()).startsWith("HTTP/1.1 200 ");
            try (RawClient next = new RawClient(port.port())) {
                assertThat(next.send(ASK).answer()).startsWith("HTTP/1.1 200 ");
                assertThat(idle.readToEnd()).isEmpty();
                assertThat(busy.send(ASK).answer()).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
