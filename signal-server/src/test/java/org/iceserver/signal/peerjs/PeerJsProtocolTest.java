package org.iceserver.signal.peerjs;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.Wire;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerJsProtocolTest {
    private static final String NOBODY_CAME = "{\"type\":\"EXPIRE\",\"src\":\"nobody\",\"dst\":\"ann\"}";

    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL);
    private final PeerJsProtocol protocol = new PeerJsProtocol(
            new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {}),
            Admission.EVERYBODY);
    private final Wire wire = new Wire();
    private final PeerJsConnection ann = arrive(wire, "ann", "1");

    private PeerJsConnection arrive(Wire line, String id, String token) {
        PeerJsConnection connection = protocol.opened(line, new PeerJsHandshake("peerjs", id, token, "127.0.0.1"), 0);
        assertThat(line.take()).isEqualTo("{\"type\":\"OPEN\"}");
        return connection;
    }

    private void say(PeerJsConnection from, String json, long now) {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        from.received(text, text.length, now);
    }

    @Test
    void whoWritesToAnAbsentPeerLearnsItOnceForAllItsMessages() {
        say(ann, "{'type':'OFFER','dst':'nobody'}", 0);
        say(ann, "{'type':'CANDIDATE','dst':'nobody'}", 1);
        protocol.expire(Undelivered.WAIT_NANOS - 1, 100);
        assertThat(wire.takeAll()).isEmpty();
        protocol.expire(Undelivered.WAIT_NANOS, 100);
        protocol.expire(Undelivered.WAIT_NANOS + 1, 100);
        assertThat(wire.takeAll()).containsExactly(NOBODY_CAME);
    }

    @Test
    void whoCameInPlaceOfTheSenderIsNotToldWhatItNeverSaid() {
        say(ann, "{'type':'OFFER','dst':'nobody'}", 0);
        say(ann, "{'type':'LEAVE'}", 1);
        Wire other = new Wire();
        arrive(other, "ann", "2");
        protocol.expire(Undelivered.WAIT_NANOS, 100);
        assertThat(other.takeAll()).isEmpty();
        assertThat(wire.takeAll()).isEmpty();
    }

    @Test
    void aNewerConnectionOfTheSenderIsTold() {
        say(ann, "{'type':'OFFER','dst':'nobody'}", 0);
        Wire newer = new Wire();
        protocol.opened(newer, new PeerJsHandshake("peerjs", "ann", "1", "127.0.0.1"), 0);
        assertThat(wire.pings).isEqualTo(1);
        protocol.expire(1, 100);
        assertThat(newer.takeAll()).isEmpty();
        protocol.expire(1 + Flow.SIGN_OF_LIFE_NANOS, 100);
        assertThat(newer.take()).isEqualTo("{\"type\":\"OPEN\"}");
        protocol.expire(Undelivered.WAIT_NANOS, 100);
        assertThat(newer.takeAll()).containsExactly(NOBODY_CAME);
        assertThat(wire.closeCode).isEqualTo(4409);
    }

    @Test
    void twoTabsWithOneTokenDoNotTakeTheIdFromEachOther() {
        Wire second = new Wire();
        protocol.opened(second, new PeerJsHandshake("peerjs", "ann", "1", "127.0.0.1"), 0);
        ann.receivedControl(true, 1);
        assertThat(second.take()).contains("ID-TAKEN");
        assertThat(second.closeCode).isEqualTo(4409);
        assertThat(wire.closeCode).isZero();
        say(ann, "{'type':'CANDIDATE','dst':'nobody'}", 2);
        protocol.expire(2 + Undelivered.WAIT_NANOS, 100);
        assertThat(wire.takeAll()).containsExactly(NOBODY_CAME);
    }

    @Test
    void aTabThatIsClosedMeanwhileLeavesItsIdToTheNext() {
        Wire second = new Wire();
        protocol.opened(second, new PeerJsHandshake("peerjs", "ann", "1", "127.0.0.1"), 0);
        ann.ended(true, 1);
        assertThat(second.take()).isEqualTo("{\"type\":\"OPEN\"}");
        assertThat(second.reading).isTrue();
    }

    @Test
    void ofTwoThatWaitForADeadOneTheFirstHasTheId() {
        Wire second = new Wire();
        Wire third = new Wire();
        protocol.opened(second, new PeerJsHandshake("peerjs", "ann", "1", "127.0.0.1"), 0);
        protocol.opened(third, new PeerJsHandshake("peerjs", "ann", "1", "127.0.0.1"), 0);
        protocol.expire(1, 100);
        protocol.expire(1 + Flow.SIGN_OF_LIFE_NANOS, 100);
        assertThat(second.take()).isEqualTo("{\"type\":\"OPEN\"}");
        assertThat(third.takeAll()).isEmpty();
        assertThat(second.pings).isEqualTo(1);
    }

    @Test
    void silenceEndsAConnectionAndFreesItsId() {
        for (long seconds = 25; seconds <= 75; seconds += 25) {
            protocol.expire(seconds * 1_000_000_000L, 100);
        }
        assertThat(wire.closeCode).isEqualTo(4408);
        arrive(new Wire(), "ann", "another");
    }
}
