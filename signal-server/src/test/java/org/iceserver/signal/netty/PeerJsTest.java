package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Profile;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
class PeerJsTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private SignalPort port;

    PeerJsTest() throws IOException {
        port = SignalPort.start();
    }

    @AfterEach
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private Client connect(String query) {
        return Client.open(http, URI.create("ws://127.0.0.1:" + port.port() + "/peerjs?" + query));
    }

    private Client arrive(String id, String token) throws InterruptedException {
        Client client = connect("key=peerjs&id=" + id + "&token=" + token + "&version=1.5.5");
        client.next("OPEN");
        return client;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(port.http(path)).header("Origin", "https://elsewhere.example").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anOfferReachesItsPeerWithItsPayloadUnchanged() throws Exception {
        Client ann = arrive("ann", "1");
        Client bob = arrive("bob", "2");
        ann.say("{\"dst\":\"bob\",\"type\":\"OFFER\",\"src\":\"mallory\",\"payload\":{\"sdp\":[1.50,\"\\u0041\"]}}");
        JsonNode offer = bob.next("OFFER");
        assertThat(offer.toString()).isEqualTo(
                "{\"type\":\"OFFER\",\"src\":\"ann\",\"dst\":\"bob\",\"payload\":{\"sdp\":[1.5,\"A\"]}}");
    }

    @Test
    void whatWaitsForAPeerArrivesInOrderWhenItComes() throws Exception {
        Client ann = arrive("ann", "1");
        ann.say("{\"type\":\"OFFER\",\"dst\":\"late\",\"payload\":1}");
        ann.say("{\"type\":\"CANDIDATE\",\"dst\":\"late\",\"payload\":2}");
        // Answered in order: the two before it have been read.
        ann.say("{\"type\":\"OFFER\",\"dst\":\"ann\",\"payload\":0}").next("OFFER");
        Client late = arrive("late", "3");
        assertThat(late.next("OFFER").path("payload").asInt()).isEqualTo(1);
        assertThat(late.next("CANDIDATE").path("payload").asInt()).isEqualTo(2);
    }

    @Test
    void moreThanMayWaitIsRefusedAtOnce() throws Exception {
        Client ann = arrive("ann", "1");
        for (int message = 0; message < 65; message++) {
            ann.say("{\"type\":\"CANDIDATE\",\"dst\":\"nobody\",\"payload\":" + message + "}");
        }
        ann.next("EXPIRE");
        Client nobody = arrive("nobody", "4");
        for (int message = 0; message < 64; message++) {
            assertThat(nobody.next("CANDIDATE").path("payload").asInt()).isEqualTo(message);
        }
    }

    @Test
    void anIdInUseIsRefusedToAnother() throws Exception {
        arrive("ann", "1");
        Client thief = connect("key=peerjs&id=ann&token=2");
        assertThat(thief.next("ID-TAKEN").path("payload").path("msg").asString()).isEqualTo("ID is taken");
        assertThat(thief.closed()).isEqualTo(4409);
    }

    @Test
    void whoComesBackWithItsTokenIsOpenAgainWhenItsOldConnectionAnswersNoMore() throws Exception {
        Client.open(http, URI.create("ws://127.0.0.1:" + port.port() + "/peerjs?key=peerjs&id=ann&token=1"), false);
        Client after = arrive("ann", "1");
        arrive("bob", "2").say("{\"type\":\"ANSWER\",\"dst\":\"ann\"}");
        after.next("ANSWER");
    }

    @Test
    void aSecondTabWithTheSameTokenIsToldThatTheIdIsTaken() throws Exception {
        Client first = arrive("ann", "1");
        Client second = connect("key=peerjs&id=ann&token=1");
        second.next("ID-TAKEN");
        assertThat(second.closed()).isEqualTo(4409);
        arrive("bob", "2").say("{\"type\":\"ANSWER\",\"dst\":\"ann\"}");
        first.next("ANSWER");
    }

    @Test
    void aMessageThatIsTooLargeIsAnErrorThatTheApplicationSees() throws Exception {
        Client ann = arrive("ann", "1");
        ann.say("{\"type\":\"OFFER\",\"dst\":\"bob\",\"payload\":{\"metadata\":\"" + "x".repeat(524_288) + "\"}}");
        assertThat(ann.next("ERROR").path("payload").path("msg").asString()).contains("at most 524288 bytes");
        assertThat(ann.closed()).isEqualTo(1009);
    }

    @Test
    void anIdIsFreeAfterLeave() throws Exception {
        Client ann = arrive("ann", "1");
        ann.say("{\"type\":\"LEAVE\"}");
        assertThat(ann.closed()).isEqualTo(1000);
        arrive("ann", "another");
    }

    @Test
    void badHandshakesAreToldSo() throws Exception {
        assertThat(refusal(connect("key=peerjs&id=ann")))
                .isEqualTo("No id, token, or key supplied to websocket server");
        assertThat(refusal(connect("key=mine&id=ann&token=1"))).isEqualTo("Invalid key provided");
        assertThat(refusal(connect("key=peerjs&token=1&id=" + "x".repeat(129))))
                .isEqualTo("An id has at most 128 characters");
    }

    private static String refusal(Client client) throws InterruptedException {
        String sentence = client.next("ERROR").path("payload").path("msg").asString();
        assertThat(client.closed()).isEqualTo(4401);
        return sentence;
    }

    @Test
    void badMessagesEndTheirOwnConnectionOnly() throws Exception {
        Client bystander = arrive("bystander", "0");
        for (String bad : List.of("{", "[]", "{\"type\":7}", "{\"type\":\"OFFER\"}",
                "{\"type\":\"OFFER\",\"dst\":{}}")) {
            Client rogue = arrive("rogue", bad.hashCode() + "");
            rogue.say(bad).next("ERROR");
            assertThat(rogue.closed()).as(bad).isEqualTo(4400);
        }
        bystander.say("{\"type\":\"HEARTBEAT\"}").say("{\"type\":\"OFFER\",\"dst\":\"bystander\"}").next("OFFER");
    }

    @Test
    void aPublicServerLetsNobodyInWithoutAuthentication() throws Exception {
        port.close();
        port = SignalPort
                .start(usual -> new SignalSettings(usual.listen(), List.of(0), Profile.PUBLIC, Set.of(), Set.of(),
                        List.of(), usual.limits(), usual.tls(), false, usual.dialects(), "1", usual.authentication(),
                        usual.http(), usual.page()));
        assertThat(refusal(connect("key=peerjs&id=ann&token=1"))).isEqualTo("This server lets nobody in.");
    }

    @Test
    void pagesOfAnyOriginMayAskForAnId() throws Exception {
        for (String path : List.of("/peerjs/id?ts=1", "/peerjs/peerjs/id?ts=1")) {
            HttpResponse<String> response = get(path);
            assertThat(response.body()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        }
        assertThat(get("/peerjs/id/").body()).hasSize(36);
        assertThat(get("/peerjs/peerjs/peers/").statusCode()).isEqualTo(401);
        assertThat(get("/peerjs/").body()).contains("\"name\":\"PeerJS Server\"");
        assertThat(get("/peerjs/peers").statusCode()).isEqualTo(401);
    }

    @Test
    void withoutTheDialectThereIsNothing() throws Exception {
        port.close();
        port = SignalPort.start(usual -> usual.withDialects(Set.of()));
        assertThat(get("/peerjs/id").statusCode()).isEqualTo(404);
    }
}
