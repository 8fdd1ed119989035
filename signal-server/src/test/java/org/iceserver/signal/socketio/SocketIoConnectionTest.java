package org.iceserver.signal.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Profile;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SocketIoConnectionTest {
    private static final Admission SESAME = (applicant, told) -> told
            .accept("sesame".equals(applicant.caller().token())
                    ? Verdict.Admitted.EVERYWHERE
                    : new Verdict.Refused("This server needs a valid token."));

    private static final long SECOND = 1_000_000_000L;

    private final List<String> happened = new ArrayList<>();
    private int over;
    private final SocketIoProtocol protocol = protocol(Admission.EVERYBODY);

    private SocketIoProtocol protocol(Admission admission) {
        return new SocketIoProtocol(
                new SignalHub(SignalLimits.of(Profile.LOCAL), new Random(1), peer -> {}, (client, limit) -> {}),
                admission,
                new Random(1),
                (connection, permitted) -> new Recorder(connection), 65_536);
    }

    /** Writes down what its client says. */
    private final class Recorder implements Application {
        private final SocketIoConnection connection;

        private Recorder(SocketIoConnection connection) {
            this.connection = connection;
        }

        @Override
        public void happened(Event event, long now) throws Rejection {
            if (event.name().equals("bad")) {
                throw new Rejection(SignalError.FORBIDDEN, "No.");
            }
            happened.add(event.name() + event.argument() + event.ack());
            if (event.ack() != null) {
                connection.acknowledge(event.ack(), "{}".getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void over() {
            over++;
        }
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** Polls, which must be answered at once. */
    private static String polled(SocketIoConnection connection) {
        List<String> answers = new ArrayList<>();
        connection.polled(payload -> answers.add(new String(payload, StandardCharsets.UTF_8)), 0);
        return answers.getFirst();
    }

    private SocketIoConnection polling(EngineVersion version) {
        SocketIoConnection connection = protocol
                .opened(new SocketIoHandshake(version, false, new Caller("127.0.0.1", null)), 0);
        protocol.begin(connection, true);
        return connection;
    }

    @Test
    void aClientOfVersion4IsConnectedWhenItAsks() {
        Talk talk = Talk.connected(protocol, 0);
        talk.say("42['hello',{'a':1}]", 0);
        talk.say("4217['ask',[2]]", 0);
        talk.say("42['alone']", 0);
        assertThat(happened).containsExactly("hello{\"a\":1}null", "ask[2]17", "alonenull");
        assertThat(talk.told()).containsExactly("4317[{}]");
    }

    @Test
    void aClientOfVersion3IsConnectedUnaskedAndPingsItself() {
        Talk talk = new Talk(protocol, EngineVersion.V3, 0);
        assertThat(talk.told()).containsExactly("40");
        talk.say("2", SECOND);
        assertThat(talk.told()).containsExactly("3");
        for (long second = 20; second <= 200; second += 20) {
            talk.say("2", second * SECOND);
            protocol.expire(second * SECOND, 10);
        }
        assertThat(talk.wire.closeCode).isZero();
        protocol.expire(225 * SECOND, 10);
        protocol.expire(250 * SECOND, 10);
        protocol.expire(275 * SECOND, 10);
        assertThat(talk.wire.closeCode).isEqualTo(4408);
    }

    @Test
    void aClientOfVersion4IsPinged() {
        Talk talk = Talk.connected(protocol, 0);
        for (long second = 25; second <= 250; second += 25) {
            protocol.expire(second * SECOND, 10);
            assertThat(talk.told()).containsExactly("2");
            talk.say("3", second * SECOND);
        }
        assertThat(talk.wire.closeCode).isZero();
    }

    @Test
    void whoDoesNotConnectIsClosed() {
        Talk talk = new Talk(protocol, EngineVersion.V4, 0);
        protocol.expire(5 * SECOND, 10);
        assertThat(talk.wire.closeCode).isEqualTo(4401);
    }

    @Test
    void aTokenComesInTheConnectPacketOrTheHandshake() {
        SocketIoProtocol guarded = protocol(SESAME);
        Talk talk = new Talk(guarded, EngineVersion.V4, 0);
        talk.say("40{'token':'sesame'}", 0);
        assertThat(talk.told()).hasSize(1).first().asString().startsWith("40{'sid'");
        Talk thief = new Talk(guarded, EngineVersion.V4, 0);
        thief.say("40{'token':'guess'}", 0);
        assertThat(thief.told()).containsExactly(
                "44{'message':'This server needs a valid token.','code':'unauthorized'}");
        assertThat(thief.wire.closeCode).isEqualTo(4401);
        Wire older = new Wire();
        guarded.opened(new SocketIoHandshake(EngineVersion.V3, true, new Caller("127.0.0.1", "sesame")), older, 0);
        assertThat(older.takeAll()).last().isEqualTo("40");
    }

    @Test
    void aRefusalThatDoesNotCloseIsAnErrorEvent() {
        Talk talk = Talk.connected(protocol, 0);
        talk.say("42['bad',{}]", 0);
        assertThat(talk.told()).containsExactly("42['error',{'message':'No.','code':'forbidden'}]");
        assertThat(talk.wire.closeCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "4", "49", "42", "42[", "42[]", "42[1]", "42['a'", "42['a'x]", "42'a']",
        "421234567890['a']", "45-['a',{}]", "bAAAA", "40{'token':5}", "5"})
    void whatIsNoPacketEndsTheConnection(String packet) {
        Talk talk = new Talk(protocol, EngineVersion.V4, 0);
        talk.say("40", 0);
        talk.say(packet, 0);
        // CONNECT means nothing to one that is connected.
        boolean again = packet.startsWith("40{");
        assertThat(talk.wire.closeCode == 0).as(packet).isEqualTo(again);
    }

    @Test
    void thereIsNoOtherNamespace() {
        Talk talk = Talk.connected(protocol, 0);
        talk.say("40/other,", 0);
        assertThat(talk.told()).containsExactly("42['error',{'message':'Invalid namespace','code':'forbidden'}]");
    }

    @Test
    void nothingHappensBeforeConnecting() {
        Talk talk = new Talk(protocol, EngineVersion.V4, 0);
        talk.say("42['hello']", 0);
        assertThat(happened).isEmpty();
        assertThat(talk.wire.closeCode).isEqualTo(4401);
    }

    @Test
    void whoSaysGoodbyeIsGone() {
        Talk talk = Talk.connected(protocol, 0);
        talk.say("41", 0);
        assertThat(over).isEqualTo(1);
        assertThat(talk.wire.closeCode).isEqualTo(1000);
    }

    @Test
    void aPollWaitsUntilThereIsSomethingToTell() {
        SocketIoConnection connection = polling(EngineVersion.V4);
        Talk.assertOpen(polled(connection));
        connection.posted(bytes("40"), () -> {}, 0);
        assertThat(polled(connection)).startsWith("40{");
        List<String> answers = new ArrayList<>();
        connection.polled(payload -> answers.add(new String(payload, StandardCharsets.UTF_8)), 0);
        assertThat(answers).isEmpty();
        connection.posted(bytes("421['a']\u001e422['b']"), () -> {}, 0);
        assertThat(answers).containsExactly("431[{}]");
        assertThat(polled(connection)).isEqualTo("432[{}]");
    }

    @Test
    void oneSourceHasAShareOfTheSessionsAndLeavesTheRestToOthers() {
        SocketIoConnection last = pollingFrom("203.0.113.1");
        for (int session = 1; session < SocketIoProtocol.SESSIONS_OF_ONE; session++) {
            assertThat(protocol.makesPlaceFor("203.0.113.1")).isTrue();
            last = pollingFrom("203.0.113.1");
        }
        assertThat(protocol.makesPlaceFor("203.0.113.1")).isFalse();
        assertThat(protocol.makesPlaceFor("203.0.113.2")).isTrue();
        last.end(SignalError.GOODBYE);
        assertThat(protocol.makesPlaceFor("203.0.113.1")).isTrue();
    }

    private SocketIoConnection pollingFrom(String client) {
        return protocol.opened(new SocketIoHandshake(EngineVersion.V3, false, new Caller(client, null)), 0);
    }

    @Test
    void aBatchMayBeLargerThanAMessageAndEachOfItsMessagesMayNot() {
        SocketIoConnection connection = polling(EngineVersion.V4);
        polled(connection);
        connection.posted(bytes("40"), () -> {}, 0);
        polled(connection);
        String offer = "42['offer','" + "o".repeat(6_000) + "']";
        connection.posted(bytes(String.join("\u001e", Collections.nCopies(15, offer))), () -> {}, 0);
        assertThat(happened).hasSize(15);
        List<String> answers = new ArrayList<>();
        connection.polled(payload -> answers.add(new String(payload, StandardCharsets.UTF_8)), 0);
        connection.posted(bytes("42['offer','" + "o".repeat(524_288) + "']"), () -> {}, 0);
        assertThat(happened).hasSize(15);
        assertThat(answers.getFirst()).contains("A message may have at most 524288 bytes here.");
        assertThat(protocol.session(connection.session())).isNull();
    }

    @Test
    void aNewerPollReleasesTheOlder() {
        SocketIoConnection connection = polling(EngineVersion.V3);
        polled(connection);
        List<String> answers = new ArrayList<>();
        connection.polled(payload -> answers.add(new String(payload, StandardCharsets.UTF_8)), 0);
        connection.polled(payload -> answers.add("newer"), 0);
        assertThat(answers).containsExactly("1:6");
    }

    @Test
    void aClientChangesFromPollingToItsWebSocketAndMissesNothing() {
        SocketIoConnection connection = polling(EngineVersion.V4);
        polled(connection);
        connection.posted(bytes("40"), () -> {}, 0);
        polled(connection);
        List<String> answers = new ArrayList<>();
        connection.polled(payload -> answers.add(new String(payload, StandardCharsets.UTF_8)), 0);
        Wire wire = new Wire();
        Conversation upgrade = protocol.upgrade(connection, wire);
        upgrade.received(bytes("2probe"), 6, 0);
        assertThat(wire.takeAll()).containsExactly("3probe");
        assertThat(answers).containsExactly("6");
        connection.posted(bytes("421['a']"), () -> {}, 0);
        upgrade.received(bytes("5"), 1, 0);
        assertThat(wire.takeAll()).containsExactly("431[{}]");
        upgrade.received(bytes("422['b']"), 8, 0);
        assertThat(wire.takeAll()).containsExactly("432[{}]");
        upgrade.ended(false, 0);
        assertThat(over).isEqualTo(1);
        assertThat(protocol.session(connection.session())).isNull();
    }

    @Test
    void aFailedUpgradeLeavesPollingAlone() {
        SocketIoConnection connection = polling(EngineVersion.V4);
        polled(connection);
        Wire wire = new Wire();
        Conversation upgrade = protocol.upgrade(connection, wire);
        upgrade.received(bytes("40"), 2, 0);
        assertThat(wire.closeCode).isEqualTo(4400);
        upgrade.ended(false, 0);
        connection.posted(bytes("40"), () -> {}, 0);
        assertThat(polled(connection)).startsWith("40{");
    }

    @Test
    void aPollingClientThatSendsTooFastWaitsForItsAnswer() {
        SocketIoConnection connection = polling(EngineVersion.V4);
        polled(connection);
        connection.posted(bytes("40"), () -> {}, 0);
        int[] answered = {0};
        for (int post = 0; post < 999; post++) {
            connection.posted(bytes("42['a']"), () -> answered[0]++, 0);
        }
        int before = answered[0];
        assertThat(before).isLessThan(999);
        protocol.expire(SECOND, 10);
        assertThat(answered[0]).isGreaterThan(before);
    }

    @Test
    void aPollingClientThatNeverPollsIsNotToldForEver() {
        SocketIoConnection connection = polling(EngineVersion.V4);
        connection.posted(bytes("40"), () -> {}, 0);
        byte[] large = ("{\"a\":\"" + "x".repeat(250_000) + "\"}").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 5; i++) {
            connection.emit("news", large);
        }
        assertThat(connection.closed()).isTrue();
        assertThat(over).isEqualTo(1);
    }
}
