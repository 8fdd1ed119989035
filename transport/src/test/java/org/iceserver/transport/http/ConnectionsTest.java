package org.iceserver.transport.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** How many connections there may be, in all and of one source. The PROXY protocol lends tests their addresses. */
@ExtendWith(LeakWatch.class)
class ConnectionsTest {
    private static final String ASK = "GET /hello HTTP/1.1\nHost: x\n\n";

    private final Routes routes = new Routes().get("/hello", _ -> Response.text(HttpResponseStatus.OK, "Hello"))
            .on(HttpMethod.GET, "/never", _ -> new CompletableFuture<>());
    private final AtomicInteger perSource = new AtomicInteger(3);
    private final HttpSettings settings = HttpPort.PATIENT.atMostOfOneSource(perSource::get);

    private static RawClient from(HttpPort port, String address) throws IOException {
        return new RawClient(port.port()).send("PROXY TCP4 " + address + " 192.0.2.1 5000 80\n");
    }

    private HttpPort behindProxy(HttpSettings with) throws IOException {
        return new HttpPort(with, routes, () -> null, _ -> true);
    }

    @Test
    void anIdleConnectionOfTheSameSourceGivesWayToTheNext() throws IOException {
        try (HttpPort port = behindProxy(settings)) {
            RawClient first = from(port, "203.0.113.1");
            assertThat(first.send(ASK).answer()).contains("Hello");
            for (int i = 0; i < 3; i++) {
                assertThat(from(port, "203.0.113.1").send(ASK).answer()).contains("Hello");
            }
            assertThat(first.readToEnd()).isEmpty();
            port.awaitConnections(3);
        }
    }

    @Test
    void oneMoreThanALimitIsRefusedWhenNoneIsIdleAndOtherSourcesAreServed() throws IOException {
        try (HttpPort port = behindProxy(settings)) {
            List<RawClient> busy = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                busy.add(from(port, "203.0.113.1").send(ASK.replace("hello", "never")));
            }
            assertThat(busy.getLast().readToEnd()).isEmpty();
            assertThat(port.counters().refusals(HttpRefusal.CONNECTIONS_PER_SOURCE)).isOne();
            assertThat(from(port, "203.0.113.2").send(ASK).answer()).contains("Hello");
            perSource.set(5);
            assertThat(from(port, "203.0.113.1").send(ASK).answer()).contains("Hello");
        }
    }

    @Test
    void whenAllPlacesAreTakenTheSourceWithTheMostGivesOneUp() throws IOException {
        try (HttpPort port = behindProxy(settings.atMost(3))) {
            RawClient honest = from(port, "203.0.113.2");
            assertThat(honest.send(ASK).answer()).contains("Hello");
            List<RawClient> many = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                many.add(from(port, "203.0.113.1"));
                assertThat(many.getLast().send(ASK).answer()).contains("Hello");
            }
            assertThat(from(port, "203.0.113.3").send(ASK).answer()).contains("Hello");
            assertThat(many.getFirst().readToEnd()).isEmpty();
            assertThat(honest.send(ASK).answer()).contains("Hello");
        }
    }

    @Test
    void aConnectionIsRefusedWhenAllOthersAreBusy() throws IOException {
        try (HttpPort port = behindProxy(settings.atMost(2))) {
            for (int i = 1; i <= 2; i++) {
                RawClient asking = from(port, "203.0.113." + i).send(ASK);
                assertThat(asking.answer()).contains("Hello");
                asking.send(ASK.replace("hello", "never")).send(ASK);
            }
            HttpPort.await(() -> refused(port), "a third connection was served");
            assertThat(port.counters().connections()).isEqualTo(2);
        }
    }

    /** Whether one more was refused: those that are being answered have told the server so by then. */
    private static boolean refused(HttpPort port) {
        try (RawClient third = from(port, "203.0.113.3")) {
            third.readToEnd();
            return port.counters().refusals(HttpRefusal.CONNECTIONS) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
