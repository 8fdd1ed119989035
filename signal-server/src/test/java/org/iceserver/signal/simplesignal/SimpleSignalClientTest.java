package org.iceserver.signal.simplesignal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.Wire;
import org.iceserver.signal.socketio.EngineVersion;
import org.iceserver.signal.socketio.SocketIoHandshake;
import org.iceserver.signal.socketio.SocketIoProtocol;
import org.iceserver.signal.socketio.Talk;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class SimpleSignalClientTest {
    private static final String ANN = "a".repeat(64);
    private static final String BOB = "b".repeat(64);
    private static final String CHANNEL = "c".repeat(64);

    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL);
    private final SignalHub hub = new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {});
    private final SocketIoProtocol protocol = protocol(Set.of(Dialect.SIMPLE_SIGNAL, Dialect.DXOS));

    private SocketIoProtocol protocol(Set<Dialect> served) {
        return new SocketIoProtocol(hub, Admission.EVERYBODY, new Random(2), new SimpleSignal(hub, served),
                65_536);
    }

    private Talk connect() {
        return Talk.connected(protocol, 0);
    }

    /** Enters a room of simple-signal. @return its own id */
    private static String discover(Talk talk, String data) {
        talk.say("42['simple-signal[discover]'," + data + "]", 0);
        String answer = talk.told().getFirst();
        assertThat(answer).matches("42\\['simple-signal\\[discover]',\\{'id':'[\\w-]+','discoveryData':.*}]");
        int from = answer.indexOf("'id':'") + 6;
        return answer.substring(from, answer.indexOf('\'', from));
    }

    private Talk swarm(String id) {
        Talk talk = connect();
        talk.say("42['simple-signal[discover]',{'id':'" + id + "','channel':'" + CHANNEL + "'}]", 0);
        return talk;
    }

    @Test
    void whoDiscoversARoomLearnsWhoIsThere() {
        Talk ann = connect();
        String annsId = discover(ann, "{'room':'lab'}");
        Talk bob = connect();
        bob.say("42['simple-signal[discover]',{'room':'lab'}]", 0);
        assertThat(bob.told().getFirst()).endsWith(",'discoveryData':['" + annsId + "']}]");
        Talk carol = connect();
        carol.say("42['simple-signal[discover]','anything']", 0);
        assertThat(carol.told().getFirst()).endsWith(",'discoveryData':{}}]");
        assertThat(ann.told()).isEmpty();
    }

    @Test
    void offersSignalsAndRejectionsTravelUnchanged() {
        Talk ann = connect();
        String annsId = discover(ann, "{}");
        Talk bob = connect();
        String bobsId = discover(bob, "null");
        ann.say("42['simple-signal[offer]',{'signal':{'type':'offer','sdp':'v=0\\r\\n'},'metadata':{'n':1.50},"
                + "'sessionId':'s','target':'" + bobsId + "'}]", 0);
        assertThat(bob.told()).containsExactly("42['simple-signal[offer]',{'initiator':'" + annsId
                + "','signal':{'type':'offer','sdp':'v=0\\r\\n'},'metadata':{'n':1.50},'sessionId':'s'}]");
        for (String event : List.of("signal", "reject")) {
            bob.say("42['simple-signal[" + event + "]',{'sessionId':'s','initiator':'mallory','target':'" + annsId
                    + "'}]", 0);
            assertThat(ann.told()).containsExactly(
                    "42['simple-signal[" + event + "]',{'initiator':'" + bobsId + "','sessionId':'s'}]");
        }
    }

    @Test
    void anOfferToNobodyIsRejectedAtOnceAndACandidateIsNot() {
        Talk ann = connect();
        discover(ann, "{}");
        ann.say("42['simple-signal[offer]',{'sessionId':'s','target':'nobody'}]", 0);
        assertThat(ann.told()).containsExactly("42['simple-signal[reject]',{'metadata':{'code':'peer-not-found',"
                + "'message':'There is no such peer.'},'sessionId':'s'}]");
        ann.say("42['simple-signal[signal]',{'sessionId':'s','target':'nobody'}]", 0);
        assertThat(ann.told()).isEmpty();
    }

    @Test
    void theSwarmOfATopicIsFoundLookedUpAndLeft() {
        Talk ann = swarm(ANN);
        assertThat(ann.told()).containsExactly("42['simple-signal[discover]',{'id':'" + ANN
                + "','discoveryData':{'peers':['" + ANN + "'],'channel':'" + CHANNEL + "'}}]");
        Talk bob = swarm(BOB);
        assertThat(bob.told()).containsExactly("42['simple-signal[discover]',{'id':'" + BOB
                + "','discoveryData':{'peers':['" + ANN + "','" + BOB + "'],'channel':'" + CHANNEL + "'}}]");
        String request = "{'transactionId':'t1','discoveryData':{'id':'" + ANN + "','channel':'" + CHANNEL + "'}}]";
        ann.say("427['simple-signal[candidates]'," + request, 0);
        assertThat(ann.told()).containsExactly("437[{'transactionId':'t1','discoveryData':{'peers':['" + BOB + "','"
                + ANN + "'],'channel':'" + CHANNEL + "'}}]");
        ann.say("428['simple-signal[leave]'," + request, 0);
        assertThat(ann.told()).containsExactly("438[{'transactionId':'t1'}]");
        ann.say("429['simple-signal[candidates]'," + request, 0);
        assertThat(ann.told().getFirst()).contains("'peers':[]");
        ann.say("42['simple-signal[info]',{'discoveryData':{}}]", 0);
        assertThat(ann.told()).isEmpty();
    }

    @Test
    void whoComesBackTakesThePlaceOfItsDeadConnection() {
        Talk before = swarm(ANN);
        Talk after = swarm(ANN);
        protocol.expire(1, 100);
        assertThat(after.told()).isEmpty();
        protocol.expire(1 + Flow.SIGN_OF_LIFE_NANOS, 100);
        assertThat(before.wire.closeCode).isEqualTo(4409);
        assertThat(before.told()).last().isEqualTo("41");
        assertThat(after.told()).hasSize(1);
        assertThat(hub.peerCount()).isEqualTo(1);
    }

    @Test
    void nobodyTakesTheIdOfAConnectionThatLives() {
        Talk ann = swarm(ANN);
        ann.told();
        Talk thief = swarm(ANN);
        assertThat(ann.told()).containsExactly("2");
        ann.say("3", 1);
        assertThat(thief.told()).singleElement().asString().startsWith("42['error',")
                .contains("That id is in use by a connection that lives");
        Talk bob = swarm(BOB);
        bob.say("42['simple-signal[offer]',{'sessionId':'s','target':'" + ANN + "'}]", 2);
        assertThat(ann.told()).singleElement().asString().contains("simple-signal[offer]");
    }

    @Test
    void clientsOfTheTwoDialectsNeverMeet() {
        Talk ann = swarm(ANN);
        ann.told();
        Talk bob = connect();
        discover(bob, "{'room':'" + CHANNEL + "'}");
        bob.say("42['simple-signal[offer]',{'sessionId':'s','target':'" + ANN + "'}]", 0);
        assertThat(bob.told().getFirst()).contains("peer-not-found");
        assertThat(ann.told()).isEmpty();
    }

    @Test
    void aDialectThatIsOffIsRefused() {
        Talk talk = Talk.connected(protocol(Set.of(Dialect.SIMPLE_SIGNAL)), 0);
        talk.say("42['simple-signal[discover]',{'id':'" + ANN + "','channel':'" + CHANNEL + "'}]", 0);
        assertThat(talk.told()).containsExactly(
                "42['error',{'message':'Clients of dxos are not served here (--dialects).','code':'forbidden'}]");
    }

    @Test
    void whoLeavesIsForgotten() {
        Talk ann = swarm(ANN);
        ann.leaves(0);
        assertThat(hub.peerCount()).isZero();
        assertThat(hub.roomCount()).isZero();
    }

    @Test
    void mutatedEventsBreakNothing() {
        List<String> seeds = List.of(
                "42[\"simple-signal[discover]\",{\"id\":\"" + ANN + "\",\"channel\":\"" + CHANNEL + "\"}]",
                "42[\"simple-signal[discover]\",{\"room\":\"lab\"}]",
                "42[\"simple-signal[offer]\",{\"sessionId\":\"s\",\"target\":\"x\",\"signal\":{\"sdp\":\"\\u0041\"}}]",
                "4212[\"simple-signal[candidates]\",{\"transactionId\":\"t\",\"discoveryData\":{\"channel\":\"c\"}}]",
                "41", "2", "40{\"token\":null}");
        Random random = new Random(20_261_123);
        Talk bystander = swarm(BOB);
        bystander.told();
        for (int round = 0; round < 20_000; round++) {
            Wire wire = new Wire();
            Conversation rogue = protocol
                    .opened(new SocketIoHandshake(EngineVersion.V3, true, new Caller("127.0.0.1", null)), wire, 0);
            for (int said = 0; said < 2; said++) {
                byte[] packet = seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.UTF_8);
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    packet[random.nextInt(packet.length)] = random.nextBoolean()
                            ? (byte) random.nextInt(256)
                            : (byte) "{}[]\",:\\0".charAt(random.nextInt(9));
                }
                int length = random.nextInt(4) == 0 ? random.nextInt(packet.length) : packet.length;
                assertThatCode(() -> rogue.received(packet, length, 0))
                        .as(() -> new String(packet, 0, length, StandardCharsets.UTF_8)).doesNotThrowAnyException();
            }
            rogue.ended(true, 0);
        }
        assertThat(hub.peerCount()).isEqualTo(1);
        assertThat(hub.roomCount()).isEqualTo(1);
        assertThat(bystander.told()).isEmpty();
    }
}
