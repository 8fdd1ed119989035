package org.iceserver.signal.peerjs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.iceserver.signal.Account;
import org.iceserver.signal.Admission;
import org.iceserver.signal.Admittance;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Json;
import org.iceserver.signal.Profile;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Wire;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UndeliveredTest {
    private static final Json SMALL = Json.of("1");

    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL);
    private final PeerJsProtocol protocol = new PeerJsProtocol(
            new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {}),
            Admission.EVERYBODY);
    private final Undelivered undelivered = new Undelivered();
    private final PeerJsClient ann = client("ann");
    private final List<String> expired = new ArrayList<>();

    private PeerJsClient client(String id) {
        PeerJsHandshake handshake = new PeerJsHandshake("peerjs", id, "token", "127.0.0.1");
        try {
            return new PeerJsClient(protocol, handshake, new PeerJsConnection(protocol, handshake, new Wire(), 0),
                    new Admittance(Account.of(null, "127.0.0.1"), Set.of(), IceGrant.PLAIN), 1_000);
        } catch (Rejection full) {
            throw new AssertionError(full);
        }
    }

    private static Undelivered.Message message(PeerJsClient from, Json payload) {
        return new Undelivered.Message(from, "OFFER", payload);
    }

    private void expire(long now) {
        undelivered.expire(now, (sender, absent) -> expired.add(absent + " to " + sender.id()));
    }

    @Test
    void whatWaitsIsTakenInOrderAndOnce() {
        undelivered.keep("bob", message(ann, Json.of("1")), 0);
        undelivered.keep("carol", message(ann, Json.of("2")), 0);
        undelivered.keep("bob", message(ann, Json.of("3")), 1);
        assertThat(undelivered.take("bob")).extracting(message -> message.payload().toString()).containsExactly("1",
                "3");
        assertThat(undelivered.take("bob")).isEmpty();
        assertThat(ann.waitingMessages()).isEqualTo(1);
    }

    @Test
    void afterFiveSecondsEachSenderLearnsItOnce() {
        PeerJsClient dan = client("dan");
        undelivered.keep("bob", message(ann, SMALL), 0);
        undelivered.keep("bob", message(dan, SMALL), 1);
        undelivered.keep("bob", message(ann, SMALL), 2);
        undelivered.keep("carol", message(ann, SMALL), 3);
        expire(Undelivered.WAIT_NANOS - 1);
        assertThat(expired).isEmpty();
        expire(Undelivered.WAIT_NANOS);
        assertThat(expired).containsExactly("bob to ann", "bob to dan");
        expire(Undelivered.WAIT_NANOS + 3);
        assertThat(expired).containsExactly("bob to ann", "bob to dan", "carol to ann");
        assertThat(ann.waitingMessages()).isZero();
    }

    @Test
    void theClockMayWrapAround() {
        undelivered.keep("bob", message(ann, SMALL), Long.MAX_VALUE);
        expire(Long.MAX_VALUE + Undelivered.WAIT_NANOS - 1);
        assertThat(expired).isEmpty();
        expire(Long.MAX_VALUE + Undelivered.WAIT_NANOS);
        assertThat(expired).containsExactly("bob to ann");
    }

    @Test
    void aReceiverHasRoomForSoManyMessages() {
        for (int sender = 0; sender < Undelivered.MESSAGES; sender++) {
            assertThat(undelivered.keep("bob", message(client("c" + sender), SMALL), 0)).isTrue();
        }
        assertThat(undelivered.keep("bob", message(ann, SMALL), 0)).isFalse();
        assertThat(undelivered.keep("carol", message(ann, SMALL), 0)).isTrue();
    }

    @Test
    void aSenderMayLeaveSoManyMessages() {
        for (int receiver = 0; receiver < Undelivered.MESSAGES; receiver++) {
            assertThat(undelivered.keep("r" + receiver, message(ann, SMALL), 0)).isTrue();
        }
        assertThat(undelivered.keep("bob", message(ann, SMALL), 0)).isFalse();
        undelivered.take("r0");
        assertThat(undelivered.keep("bob", message(ann, SMALL), 0)).isTrue();
    }

    @Test
    void aReceiverHasRoomForSoManyBytes() {
        Json large = Json.of("x".repeat(60 * 1024));
        for (int kept = 0; kept < 4; kept++) {
            assertThat(undelivered.keep("bob", message(ann, large), 0)).isTrue();
        }
        assertThat(undelivered.keep("bob", message(ann, large), 0)).isFalse();
    }

    @Test
    void allTogetherHaveRoomForSoManyBytes() {
        Json large = Json.of("x".repeat(Undelivered.BYTES - 1_000));
        int kept = 0;
        while (undelivered.keep("r" + kept, message(client("s" + kept), large), 0)) {
            kept++;
        }
        assertThat(kept).isEqualTo(Undelivered.BYTES_IN_ALL / (Undelivered.BYTES - 800));
        undelivered.take("r0");
        assertThat(undelivered.keep("again", message(ann, large), 0)).isTrue();
    }
}
