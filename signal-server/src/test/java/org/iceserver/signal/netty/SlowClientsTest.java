package org.iceserver.signal.netty;

import java.net.http.HttpClient;
import java.time.Duration;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
class SlowClientsTest {
    private static final String LARGE = "x".repeat(60_000);

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.shutdownNow();
    }

    private static SignalLimits limits(Duration stalled) {
        SignalLimits usual = SignalLimits.of(Profile.LOCAL);
        return new SignalLimits(100_000, 100_000, usual.messageBytes(), usual.rooms(), usual.roomMembers(),
                usual.queuedBytes(), stalled, usual.hello(), usual.ping(), usual.resumeWindow(),
                usual.sessionsPerSource(), usual.sessionsPerUser());
    }

    /** Joins the room without reading anything. */
    private Client joinBlindly(SignalPort port) {
        return Client.open(http, port.ws(), false).say("{\"type\":\"hello\"}")
                .say("{\"type\":\"join\",\"room\":\"lab\"}");
    }

    @Test
    void aClientThatReadsNothingIsClosedAndTheOthersGoOn() throws Exception {
        try (SignalPort port = SignalPort.start(usual -> usual.withLimits(limits(Duration.ofMillis(500))))) {
            Client ann = Client.open(http, port.ws());
            ann.hello();
            ann.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
            joinBlindly(port);
            String deaf = ann.next("peer-joined").path("peer").asString();
            // The kernel takes some megabytes first; then we stop reading, so the answers stop as well.
            int sent = 0;
            String answer = "";
            while (!answer.equals("peer-away")) {
                ann.say("{\"type\":\"message\",\"id\":1,\"room\":\"lab\",\"to\":\"" + deaf + "\",\"data\":\"" + LARGE
                        + "\"}");
                sent++;
                answer = ann.next().path("type").asString();
            }
            assertThat(sent).isGreaterThan(2);
            Client carol = Client.open(http, port.ws());
            carol.hello();
            assertThat(carol.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok").path("peers")).hasSize(2);
        }
    }

    @Test
    void aFloodIsReadAtTheRateAndNothingIsLost() throws Exception {
        SignalLimits slow = SignalLimits.of(Profile.LOCAL).withRate(200, 20);
        try (SignalPort port = SignalPort.start(usual -> usual.withLimits(slow))) {
            Client ann = Client.open(http, port.ws());
            ann.hello();
            for (int i = 0; i < 150; i++) {
                ann.say("{\"type\":\"ping\",\"id\":" + i + "}");
            }
            for (int i = 0; i < 150; i++) {
                assertThat(ann.next("pong").path("re").asInt()).isEqualTo(i);
            }
        }
    }
}
