package org.iceserver.transport.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients have not read waits within the budget; beyond it the slowest of them are closed, and the others are served. */
@ExtendWith(LeakWatch.class)
class UnsentTest {
    private static final int SLOW = 12;
    private static final String LARGE = "x".repeat(6_000_000);

    /** 10 % of it, which is 20,000,000 bytes, may wait. */
    private final MemoryBudget small = MemoryBudget.of(200_000_000, 200_000_000);
    private final MemoryShare share = small.share(Holding.SIGNAL_UNSENT);
    private final Routes routes = new Routes().get("/large", _ -> Response.text(HttpResponseStatus.OK, LARGE))
            .get("/kept", _ -> Response.text(HttpResponseStatus.OK, LARGE).kept());

    private static String ask(String path) {
        return "GET " + path + " HTTP/1.1\nHost: x\n\n";
    }

    @Test
    void whatWaitsStaysWithinTheBudgetAndWhoReadsIsServed() throws IOException {
        try (HttpPort port = new HttpPort(HttpPort.PATIENT, routes, small)) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < SLOW; i++) {
                slow.add(new RawClient(port.port()).send(ask("/large")));
            }
            HttpPort.await(() -> port.counters().refusals(HttpRefusal.SLOW_READER) > 0, "nobody was closed");
            assertThat(share.held()).isPositive().isLessThanOrEqualTo(share.most());
            try (RawClient reads = new RawClient(port.port())) {
                for (int i = 0; i < 3; i++) {
                    assertThat(reads.send(ask("/large")).answer()).startsWith("HTTP/1.1 200 ").endsWith("xxx\n");
                }
            }
            for (RawClient client : slow) {
                client.close();
            }
            port.awaitConnections(0);
            assertThat(share.held()).isZero();
        }
    }

    @Test
    void whatTheServerKeepsAnywayCostsNothingMore() throws IOException {
        try (HttpPort port = new HttpPort(HttpPort.PATIENT, routes, small)) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < SLOW; i++) {
                slow.add(new RawClient(port.port()).send(ask("/kept")));
            }
            for (RawClient client : slow) {
                assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith("xxx\n");
                client.close();
            }
            assertThat(share.refusals()).isZero();
        }
    }
}
