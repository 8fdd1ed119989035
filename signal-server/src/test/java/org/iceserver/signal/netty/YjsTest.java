package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
class YjsTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private SignalPort port;

    YjsTest() throws IOException {
        port = SignalPort.start();
    }

    @AfterEach
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private Client client() {
        return Client.open(http, URI.create("ws://127.0.0.1:" + port.port() + "/yjs"));
    }

    private Client subscriber(String topic) throws InterruptedException {
        Client client = client().say("{\"type\":\"subscribe\",\"topics\":[7,{\"a\":[\"b\"]},\"" + topic + "\"]}")
                .say("{\"type\":\"ping\"}");
        client.next("pong");
        return client;
    }

    @Test
    void whatIsPublishedReachesEverySubscriberWithTheirNumber() throws Exception {
        Client ann = subscriber("lab");
        Client bob = subscriber("lab");
        Client other = subscriber("elsewhere");
        ann.say("{\"topic\":\"lab\",\"type\":\"publish\",\"data\":{\"from\":\"1.0\"},\"clients\":99}");
        String whole = "{\"type\":\"publish\",\"topic\":\"lab\",\"data\":{\"from\":\"1.0\"},\"clients\":2}";
        assertThat(ann.next("publish").toString()).isEqualTo(whole);
        assertThat(bob.next("publish").toString()).isEqualTo(whole);
        other.say("{\"type\":\"ping\"}").next("pong");
    }

    @Test
    void aPublisherMustSubscribe() throws Exception {
        Client ann = subscriber("lab");
        Client bob = client().say("{\"type\":\"publish\",\"topic\":\"lab\"}");
        JsonNode error = bob.next("error");
        assertThat(error.path("code").asString()).isEqualTo("not-in-room");
        assertThat(error.path("topic").asString()).isEqualTo("lab");
        ann.say("{\"type\":\"ping\"}").next("pong");
    }

    @Test
    void whoUnsubscribesHearsNoMore() throws Exception {
        Client ann = subscriber("lab");
        ann.say("{\"type\":\"unsubscribe\",\"topics\":[\"lab\",\"never\"]}")
                .say("{\"type\":\"publish\",\"topic\":\"lab\"}").next("error");
        ann.say("{\"type\":\"ping\"}").next("pong");
    }

    @Test
    void aFullTopicIsToldSo() throws Exception {
        port.close();
        port = SignalPort.start(
                usual -> usual.withLimits(SignalLimits.of(Profile.LOCAL).withSizes(65_536, 32, 2)));
        subscriber("lab");
        subscriber("lab");
        Client third = client().say("{\"type\":\"subscribe\",\"topics\":[\"lab\"]}");
        assertThat(third.next("error").path("code").asString()).isEqualTo("room-full");
        third.say("{\"type\":\"ping\"}").next("pong");
    }

    @Test
    void badMessagesHarmNobodyElse() throws Exception {
        Client ann = subscriber("lab");
        for (String bad : List.of("{", "[]", "\"x\"")) {
            Client rogue = client().say(bad);
            rogue.next("error");
            assertThat(rogue.closed()).as(bad).isEqualTo(4400);
        }
        Client rogue = client();
        for (String bad : List.of("{\"type\":1}", "{\"type\":\"shout\"}", "{\"type\":\"publish\",\"topic\":[]}",
                "{\"type\":\"publish\"}", "{}")) {
            assertThat(rogue.say(bad).next("error").path("code").asString()).as(bad).isEqualTo("bad-request");
        }
        rogue.say("{\"type\":\"subscribe\",\"topics\":\"lab\"}").say("{\"type\":\"ping\"}").next("pong");
        ann.say("{\"type\":\"ping\"}").next("pong");
    }

    @Test
    void closingTellsClientsToComeBackLater() {
        Client ann = client();
        port.server.close();
        assertThat(ann.closed()).isEqualTo(1012);
    }
}
