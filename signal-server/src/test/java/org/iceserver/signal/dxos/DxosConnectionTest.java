package org.iceserver.signal.dxos;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.FakeOutbound;
import org.iceserver.signal.Json;
import org.iceserver.signal.Profile;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Flow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class DxosConnectionTest {
    private static final String TOPIC = key(9);

    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL);
    private final SignalHub hub = new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {});
    private final DxosProtocol protocol = new DxosProtocol(hub, Admission.EVERYBODY,
            InstantSource.fixed(Instant.ofEpochMilli(1_234)));

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return "base64:" + Base64.getEncoder().encodeToString(bytes);
    }

    /** One client: apostrophes stand for quotation marks. */
    private final class Client extends FakeOutbound {
        private final Deque<RpcFrame> told = new ArrayDeque<>();
        private final DxosConnection connection = protocol.opened(this, new Caller("127.0.0.1", null), 0);
        private final String id;

        private Client(int fill) {
            this.id = key(fill);
        }

        private void say(RpcFrame frame, long now) {
            byte[] bytes = frame.toBytes();
            connection.received(bytes, bytes.length, now);
        }

        private void call(int number, String name, String fields) {
            say(new RpcFrame.Request(number, false, name, value("{'id':'" + id + "'" + fields + "}")), 0);
        }

        private Client joined() {
            call(1, "join", ",'topic':'" + TOPIC + "','metadata':{}");
            told.clear();
            return this;
        }

        private RpcFrame take() {
            return Objects.requireNonNull(told.poll(), "told nothing");
        }

        @Override
        public void send(byte[] message) {
            try {
                told.add(RpcFrame.read(message, message.length));
            } catch (Rejection malformed) {
                throw new AssertionError(malformed);
            }
        }
    }

    private static Json value(String json) {
        return Json.of("{\"data\":" + json.replace('\'', '"') + "}");
    }

    private static String to(Client other) {
        return ",'remoteId':'" + other.id + "','topic':'" + TOPIC + "','sessionId':'" + key(5) + "'";
    }

    @Test
    void whoJoinsLearnsWhoIsThere() {
        Client ann = new Client(1);
        ann.call(1, "join", ",'topic':'" + TOPIC + "'");
        assertThat(ann.take()).isEqualTo(new RpcFrame.Response(1, false, value("['" + ann.id + "']")));
        Client bob = new Client(2);
        bob.call(7, "socket-signal-join", ",'topic':'" + TOPIC + "'");
        assertThat(bob.take())
                .isEqualTo(new RpcFrame.Response(7, false, value("['" + ann.id + "','" + bob.id + "']")));
        ann.call(2, "lookup", ",'topic':'" + TOPIC + "'");
        assertThat(ann.take())
                .isEqualTo(new RpcFrame.Response(2, false, value("['" + bob.id + "','" + ann.id + "']")));
        bob.call(8, "leave", ",'topic':'" + TOPIC + "'");
        assertThat(bob.take()).isEqualTo(new RpcFrame.Response(8, false, value("null")));
        bob.call(9, "lookup", ",'topic':'" + TOPIC + "'");
        assertThat(bob.take()).isEqualTo(new RpcFrame.Response(9, false, value("[]")));
    }

    @Test
    void offerAndAnswerAreOneRoundTrip() {
        Client ann = new Client(1).joined();
        Client bob = new Client(2).joined();
        String fields = to(bob) + ",'data':[{'type':'offer','sdp':'v=0'}],'metadata':{'n':1.50}";
        ann.call(5, "offer", fields);
        RpcFrame called = bob.take();
        assertThat(called).isEqualTo(
                new RpcFrame.Request(called.id(), false, "offer", value("{'id':'" + ann.id + "'" + fields + "}")));
        Json answer = value("{'id':'" + bob.id + "','data':[{'type':'answer'}]}");
        bob.say(new RpcFrame.Response(called.id(), false, answer), 0);
        assertThat(ann.take()).isEqualTo(new RpcFrame.Response(5, false, answer));
        bob.say(new RpcFrame.Response(called.id(), false, answer), 0);
        assertThat(ann.told).isEmpty();
    }

    @Test
    void candidatesArePassedOnAsEventsAndAcknowledged() {
        Client ann = new Client(1).joined();
        Client bob = new Client(2).joined();
        Json data = value("{'id':'" + ann.id + "'" + to(bob) + ",'data':[{'candidate':{}}]}");
        ann.say(new RpcFrame.Request(3, true, "signal", data), 0);
        assertThat(bob.take()).isEqualTo(new RpcFrame.Request(0, true, "signal", data));
        assertThat(ann.take()).isEqualTo(new RpcFrame.Response(3, false, value("null")));
        ann.say(new RpcFrame.Request(0, true, "signal", data), 0);
        bob.take();
        assertThat(ann.told).isEmpty();
    }

    @Test
    void aCallToNobodyFailsAtOnceInTheOriginalsWords() {
        Client ann = new Client(1).joined();
        Client elsewhere = new Client(2);
        elsewhere.call(1, "join", ",'topic':'" + key(8) + "'");
        ann.call(5, "offer", to(elsewhere));
        RpcFrame answer = ann.take();
        assertThat(answer).isInstanceOfSatisfying(RpcFrame.Response.class, it -> assertThat(it.error()).isTrue());
        assertThat(answer.data().toString()).contains("\"code\":\"ERR_PEER_NOT_FOUND\"",
                "\"unformatMessage\":\"peer not found: %s\"", "\"args\":[\"" + "02".repeat(32) + "\"]");
    }

    @Test
    void aCallToOneThatGoesAwayFailsThen() {
        Client ann = new Client(1).joined();
        Client bob = new Client(2).joined();
        ann.call(5, "offer", to(bob));
        assertThat(ann.told).isEmpty();
        bob.connection.ended(false, 0);
        assertThat(ann.take().data().toString()).contains("ERR_PEER_NOT_FOUND");
    }

    @Test
    void aCallThatIsNotAnsweredFailsAfterFifteenSeconds() {
        Client ann = new Client(1).joined();
        Client bob = new Client(2).joined();
        ann.call(5, "offer", to(bob));
        protocol.expire(Calls.WAIT_NANOS - 1, 10);
        assertThat(ann.told).isEmpty();
        protocol.expire(Calls.WAIT_NANOS, 10);
        assertThat(ann.take().data().toString()).contains("NMSG_ERR_TIMEOUT");
        bob.say(new RpcFrame.Response(bob.take().id(), false, value("{}")), Calls.WAIT_NANOS);
        assertThat(ann.told).isEmpty();
    }

    @Test
    void soManyCallsMayWaitForOneClient() {
        Client ann = new Client(1).joined();
        Client bob = new Client(2).joined();
        for (int call = 1; call <= Calls.MOST; call++) {
            ann.call(call, "offer", to(bob));
        }
        assertThat(ann.told).isEmpty();
        ann.call(100, "offer", to(bob));
        assertThat(ann.take().data().toString()).contains("cannot take more");
    }

    @Test
    void nobodySpeaksForAnother() {
        Client ann = new Client(1).joined();
        Client bob = new Client(2).joined();
        ann.say(new RpcFrame.Request(5, false, "offer", value("{'id':'" + bob.id + "'" + to(bob) + "}")), 0);
        assertThat(ann.take().data().toString()).contains("'id' must be the one you joined with");
        assertThat(bob.told).isEmpty();
    }

    @Test
    void whoComesBackTakesThePlaceOfItsDeadConnection() {
        Client before = new Client(1).joined();
        Client after = new Client(1);
        after.call(1, "join", ",'topic':'" + TOPIC + "'");
        protocol.expire(1, 100);
        assertThat(after.told).isEmpty();
        protocol.expire(1 + Flow.SIGN_OF_LIFE_NANOS, 100);
        assertThat(before.closeCode).isEqualTo(4409);
        assertThat(after.take()).isEqualTo(new RpcFrame.Response(1, false, value("['" + after.id + "']")));
        assertThat(hub.peerCount()).isEqualTo(1);
    }

    @Test
    void nobodyTakesTheIdOfAConnectionThatLives() {
        Client ann = new Client(1).joined();
        Client thief = new Client(1);
        thief.call(1, "join", ",'topic':'" + TOPIC + "'");
        ann.connection.receivedControl(true, 1);
        assertThat(thief.take().data().toString()).contains("That id is in use by a connection that lives");
        assertThat(ann.closeCode).isZero();
        thief.call(2, "lookup", ",'topic':'" + TOPIC + "'");
        assertThat(thief.take().data().toString()).contains("Join a topic before anything else");
        Client bob = new Client(2).joined();
        bob.call(2, "offer", to(ann));
        assertThat(ann.take()).isInstanceOf(RpcFrame.Request.class);
    }

    @Test
    void theTimeAndWhatIsUnknownAreAnswered() {
        Client ann = new Client(1);
        ann.call(1, "__ping__", "");
        assertThat(ann.take()).isEqualTo(new RpcFrame.Response(1, false, value("{'time':1234}")));
        ann.call(2, "dance", "");
        assertThat(ann.take().data().toString()).contains("missing action handler for: %s");
        ann.call(3, "lookup", ",'topic':'" + TOPIC + "'");
        assertThat(ann.take().data().toString()).contains("Join a topic before anything else");
        ann.call(4, "join", ",'topic':'short'");
        assertThat(ann.take().data().toString()).contains("'topic' must be 32 bytes");
    }

    @Test
    void textEndsTheConnection() {
        Client ann = new Client(1);
        ann.connection.receivedOtherKind(0);
        assertThat(ann.closeCode).isEqualTo(4400);
    }

    @Test
    void mutatedFramesBreakNothing() {
        Random random = new Random(20_261_123);
        Client bystander = new Client(3).joined();
        String[] names = {"join", "leave", "lookup", "offer", "signal", "__ping__"};
        for (int round = 0; round < 20_000; round++) {
            Client rogue = new Client(4);
            for (int said = 0; said < 2; said++) {
                byte[] frame = new RpcFrame.Request(round, random.nextBoolean(), names[random.nextInt(names.length)],
                        value("{'id':'" + rogue.id + "'" + to(rogue) + "}")).toBytes();
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
                }
                assertThatCode(() -> rogue.connection.received(frame, frame.length, 0)).doesNotThrowAnyException();
            }
            rogue.connection.ended(true, 0);
        }
        assertThat(bystander.told).isEmpty();
        assertThat(hub.peerCount()).isEqualTo(1);
        assertThat(hub.roomCount()).isEqualTo(1);
    }
}
