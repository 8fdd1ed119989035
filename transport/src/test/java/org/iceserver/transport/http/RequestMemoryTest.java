package org.iceserver.transport.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that are not whole hold memory; all of them together have a budget. */
@ExtendWith(LeakWatch.class)
class RequestMemoryTest {
    private static final int CLIENTS = 60;
    /** 8 % of it, which is 320,000 bytes, are for unfinished requests. */
    private final MemoryBudget small = MemoryBudget.of(4_000_000, 4_000_000);
    private final MemoryShare share = small.share(Holding.HTTP_REQUESTS);
    private final CompletableFuture<Response> later = new CompletableFuture<>();
    private final Routes routes = new Routes().on(HttpMethod.GET, "/later", _ -> later)
            .on(HttpMethod.POST, "/echo", request -> CompletableFuture.completedFuture(
                    Response.text(HttpResponseStatus.OK, request.body().toString(StandardCharsets.UTF_8))));
    private final HttpSettings settings = HttpPort.PATIENT.withBodies(64 * 1024);

    @ParameterizedTest
    @ValueSource(strings = {"POST /echo HTTP/1.1\nHost: x\nContent-Length: 60000\n\nBODY",
        "GET /echo HTTP/1.1\nHost: x\nHEADERS", "GET /echo HTTP/1.1\nCookie: LINE"})
    void unfinishedRequestsStayWithinTheBudgetAndTheRestIsToldSo(String begun) throws IOException {
        String text = begun.replace("BODY", "a".repeat(20_000)).replace("HEADERS", "a: b\n".repeat(90)).replace("LINE",
                "a".repeat(7_000));
        try (HttpPort port = new HttpPort(settings, routes, small)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new RawClient(port.port()).send(text));
            }
            String refusal = clients.getLast().answer();
            assertThat(refusal).startsWith("HTTP/1.1 503 ").contains("retry-after: 1", "connection: close")
                    .endsWith("as many unfinished requests as it has memory for; try again in a moment.\n");
            assertThat(share.held()).isPositive().isLessThanOrEqualTo(share.most());
            assertThat(port.counters().refusals(HttpRefusal.MEMORY)).isPositive();
            for (RawClient client : clients) {
                client.close();
            }
            port.awaitConnections(0);
            assertThat(share.held()).isZero();
            try (RawClient next = new RawClient(port.port())) {
                assertThat(next.send("POST /echo HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc").answer())
                        .endsWith("\n\nabc\n");
            }
        }
    }

    @Test
    void requestsThatWaitForAnEarlierAnswerAreHeldToTheBudgetToo() throws IOException {
        try (HttpPort port = new HttpPort(settings, routes, small)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new RawClient(port.port()).send("GET /later HTTP/1.1\nHost: x\n\n".repeat(60)));
            }
            HttpPort.await(() -> share.refusals() > 0, "no request was refused");
            assertThat(share.held()).isPositive().isLessThanOrEqualTo(share.most());
            later.complete(Response.text(HttpResponseStatus.OK, "late"));
            assertThat(clients.getFirst().answer()).endsWith("late\n");
            for (RawClient client : clients) {
                client.close();
            }
            port.awaitConnections(0);
            assertThat(share.held()).isZero();
        }
    }

    /** The connection closes while its decoder still stands in front of the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /none HTTP/1.0\n\nGET /none HTTP/1.1\nHost: x",
        "GET /none HTTP/1.0\n\nGET /none HTTP/1.0\n\n",
        "GET /none HTTP/1.0\n\nPOST /echo HTTP/1.1\nHost: x\nContent-Length: 60\n\nabc"})
    void whatFollowsTheLastRequestThatIsAnsweredIsHeldByNobody(String requests) throws IOException {
        try (HttpPort port = new HttpPort(settings, routes, small)) {
            for (int i = 0; i < CLIENTS * 2; i++) {
                try (RawClient client = new RawClient(port.port())) {
                    assertThat(client.send(requests).answer()).startsWith("HTTP/1.1 404 ");
                }
            }
            port.awaitConnections(0);
            assertThat(share.held()).isZero();
            assertThat(share.refusals()).isZero();
        }
    }
}
