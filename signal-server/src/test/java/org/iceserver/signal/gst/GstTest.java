package org.iceserver.signal.gst;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts of the messages that the published protocol describes. */
class GstTest {
    private final SignalHub hub = new SignalHub(SignalLimits.of(Profile.LAB).withSizes(64 * 1024, 32, 1_000),
            new Random(1), peer -> {}, (client, limit) -> {});
    private Admission admission = Admission.EVERYBODY;
    private final GstProtocol protocol = new GstProtocol(hub, (applicant, told) -> admission.judge(applicant, told),
            new Random(2));

    /** One WebSocket: apostrophes stand for quotation marks. */
    private final class Client {
        private final Wire wire = new Wire();
        private final GstConnection connection;
        private final String id;

        private Client(String room) {
            connection = protocol.opened(wire, room, new Caller("192.0.2.7", null), 1);
            String welcome = take();
            assertThat(welcome).startsWith("{'type':'welcome','peerId':'");
            id = welcome.split("'")[7];
        }

        private Client() {
            this("gst");
        }

        private Client say(String json) {
            byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            connection.received(text, text.length, 1);
            return this;
        }

        private Client becomes(String roles) {
            return say("{'type':'setPeerStatus','roles':[" + roles + "],'meta':{'name':'cam'},'peerId':null}");
        }

        private String take() {
            return wire.take().replace('"', '\'');
        }

        private List<String> takeAll() {
            return wire.takeAll().stream().map(text -> text.replace('"', '\'')).toList();
        }
    }

    /** A session of a producer and a consumer that have read all about it. */
    private static String session(Client producer, Client consumer) {
        producer.becomes("'producer'");
        consumer.takeAll();
        consumer.say("{'type':'startSession','peerId':'" + producer.id + "'}");
        producer.takeAll();
        return consumer.take().split("'")[11];
    }

    @Test
    void listenersHearOfProducersThatComeAndGo() {
        Client listener = new Client().becomes("'listener'");
        assertThat(listener.takeAll()).as("it hears of itself").hasSize(1);
        Client producer = new Client().becomes("'producer'");
        assertThat(listener.take()).isEqualTo("{'type':'peerStatusChanged','roles':['producer'],'meta':{'name':'cam'},"
                + "'peerId':'" + producer.id + "'}");
        producer.becomes("'producer'");
        assertThat(listener.takeAll()).as("nothing has changed").isEmpty();
        producer.connection.ended(true, 1);
        assertThat(listener.take()).isEqualTo("{'type':'peerStatusChanged','roles':[],'meta':{'name':'cam'},'peerId':'"
                + producer.id + "'}");
        assertThat(producer.takeAll()).isEmpty();
    }

    @Test
    void theListsNameProducersAndConsumersOfTheRoom() {
        Client producer = new Client().becomes("'producer'");
        Client consumer = new Client().becomes("'consumer'");
        new Client("another room").becomes("'producer'");
        assertThat(consumer.say("{'type':'list'}").take()).isEqualTo(
                "{'type':'list','producers':[{'id':'" + producer.id + "','meta':{'name':'cam'}}]}");
        assertThat(producer.say("{'type':'listConsumers'}").take()).isEqualTo(
                "{'type':'listConsumers','consumers':[{'id':'" + consumer.id + "','meta':{'name':'cam'}}]}");
    }

    @Test
    void aConsumerStartsASessionInWhichTheProducerOffers() {
        Client producer = new Client().becomes("'producer'");
        Client consumer = new Client().say("{'type':'startSession','peerId':'" + producer.id + "'}");
        String started = consumer.take();
        String session = started.split("'")[11];
        assertThat(started).isEqualTo(
                "{'type':'sessionStarted','peerId':'" + producer.id + "','sessionId':'" + session + "'}");
        assertThat(producer.take()).isEqualTo("{'type':'startSession','peerId':'" + consumer.id + "','sessionId':'"
                + session + "','offer':null}");
        String offer = "{'type':'peer','sessionId':'" + session + "','sdp':{'type':'offer','sdp':'v=0'}}";
        producer.say(offer);
        assertThat(consumer.take()).isEqualTo(offer);
        String answer = offer.replace("offer", "answer");
        String candidate = "{'type':'peer','sessionId':'" + session + "','ice':{'candidate':'c','sdpMLineIndex':0}}";
        consumer.say(answer).say(candidate);
        assertThat(producer.takeAll()).containsExactly(answer, candidate);
        consumer.say(offer);
        assertThat(consumer.take()).isEqualTo("{'type':'error','details':'Only the producer may send an offer.'}");
        assertThat(producer.takeAll()).isEmpty();
        consumer.say("{'type':'endSession','sessionId':'" + session + "'}");
        assertThat(producer.take()).isEqualTo("{'type':'endSession','sessionId':'" + session + "'}");
        assertThat(producer.say(candidate).takeAll()).isEmpty();
        assertThat(protocol.sessionCount()).isZero();
    }

    @Test
    void aConsumerMayBringItsOffer() {
        Client producer = new Client().becomes("'producer'");
        new Client().say("{'type':'startSession','peerId':'" + producer.id + "','offer':'v=0'}");
        assertThat(producer.take()).endsWith("'offer':'v=0'}");
    }

    @Test
    void aProducerMayStartASessionWithAConsumerThatWaits() {
        Client consumer = new Client().becomes("'consumer'");
        Client producer = new Client().say("{'type':'startSession','peerId':'" + consumer.id + "'}");
        assertThat(consumer.take()).startsWith("{'type':'sessionStarted','peerId':'" + producer.id);
        assertThat(producer.take()).startsWith("{'type':'startSession','peerId':'" + consumer.id);
    }

    @Test
    void whoLeavesOrGivesItsRoleUpEndsItsSessions() {
        Client producer = new Client();
        Client consumer = new Client();
        String session = session(producer, consumer);
        producer.becomes("'listener'");
        assertThat(consumer.takeAll()).containsExactly("{'type':'endSession','sessionId':'" + session + "'}");
        String another = session(producer, consumer);
        consumer.connection.ended(false, 1);
        assertThat(producer.takeAll()).contains("{'type':'endSession','sessionId':'" + another + "'}");
        assertThat(protocol.sessionCount()).isZero();
    }

    @Test
    void nobodySpeaksInTheSessionsOfOthers() {
        Client producer = new Client();
        Client consumer = new Client();
        String session = session(producer, consumer);
        Client stranger = new Client();
        stranger.say("{'type':'peer','sessionId':'" + session + "','ice':{}}")
                .say("{'type':'endSession','sessionId':'" + session + "'}");
        assertThat(stranger.takeAll()).hasSize(2).allMatch(
                text -> text.equals("{'type':'error','details':'You are not part of this session.'}"));
        assertThat(producer.takeAll()).isEmpty();
        assertThat(protocol.sessionCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{'type':'newPeer'}", "{'type':7}", "{'type':'startSession'}",
        "{'type':'startSession','peerId':'p_nobody'}", "{'type':'setPeerStatus','roles':['king']}",
        "{'type':'setPeerStatus','roles':['producer','consumer']}", "{'type':'peer','ice':{}}",
        "{'type':'startSession','peerId':'p_x','offer':{}}"})
    void whatIsNotUnderstoodIsAnErrorAndTheConnectionStays(String message) {
        Client client = new Client().say(message);
        assertThat(client.take()).startsWith("{'type':'error','details':'").endsWith(".'}");
        assertThat(client.say("{'type':'list'}").take()).isEqualTo("{'type':'list','producers':[]}");
        assertThat(client.say("{'type':'setProtocolVersion','version':'v1_1'}").takeAll()).isEmpty();
    }

    @Test
    void aPeerOfAnotherRoomIsNotFound() {
        Client elsewhere = new Client("another room").becomes("'producer'");
        assertThat(new Client().say("{'type':'startSession','peerId':'" + elsewhere.id + "'}").take())
                .startsWith("{'type':'error','details':'There is no peer with this id");
    }

    @Test
    void sessionsAreBoundedAndSoIsMeta() {
        Client producer = new Client().becomes("'producer'");
        Client consumer = new Client();
        for (int i = 0; i < GstConnection.MOST_SESSIONS; i++) {
            consumer.say("{'type':'startSession','peerId':'" + producer.id + "'}");
        }
        assertThat(consumer.takeAll()).hasSize(GstConnection.MOST_SESSIONS)
                .allMatch(text -> text.startsWith("{'type':'sessionStarted'"));
        assertThat(consumer.say("{'type':'startSession','peerId':'" + producer.id + "'}").take())
                .startsWith("{'type':'error','details':'A peer has at most 64 sessions");
        assertThat(consumer.say("{'type':'setPeerStatus','roles':[],'meta':'" + "x".repeat(2_048) + "'}").take())
                .startsWith("{'type':'error','details':''meta' may have at most 2048 bytes");
        consumer.connection.ended(true, 1);
        assertThat(protocol.sessionCount()).isZero();
    }

    @Test
    void aTokenLetsIntoItsRoomsAlone() {
        admission = (applicant, told) -> told.accept(new Verdict.Admitted(Set.of("lab"), IceGrant.PLAIN));
        new Client("lab");
        Wire wire = new Wire();
        protocol.opened(wire, "gst", new Caller("192.0.2.7", null), 1);
        assertThat(wire.take()).contains("\"type\":\"error\"");
        assertThat(wire.closeCode).isEqualTo(4401);
        assertThat(hub.peerCount()).isEqualTo(1);
    }
}
