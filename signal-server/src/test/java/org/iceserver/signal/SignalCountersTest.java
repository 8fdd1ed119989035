package org.iceserver.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the hub counts while peers come, talk and go. */
class SignalCountersTest {
    private final List<String> told = new ArrayList<>();
    private final SignalHub hub = new SignalHub(SignalLimits.of(Profile.LOCAL).withSizes(65_536, 2, 2), new Random(1),
            peer -> {}, (client, limit) -> told.add(client + ' ' + limit));
    private final SignalCounters counters = hub.counters();
    private final FakeInbox inbox = new FakeInbox();

    @Test
    void nothingHasHappenedYet() {
        assertThat(List.of(counters.peers(), counters.rooms(), counters.arrivals(), counters.messages(),
                counters.undelivered())).containsOnly(0L);
        assertThat(SignalLimit.values()).allSatisfy(limit -> assertThat(counters.refusals(limit)).isZero());
    }

    @Test
    void peersComeAndGoAndArrivalsOnlyGrow() throws Rejection {
        Peer ann = arrive();
        Peer bob = arrive();
        hub.join(ann, "room", null);
        hub.join(bob, "room", null);
        hub.join(bob, "other", null);
        assertThat(counters.peers()).isEqualTo(2);
        assertThat(counters.rooms()).isEqualTo(2);

        hub.remove(bob, LeaveReason.LEFT);

        assertThat(counters.peers()).isEqualTo(1);
        assertThat(counters.rooms()).isEqualTo(1);
        assertThat(counters.arrivals()).isEqualTo(2);
    }

    @Test
    void aMessageIsCountedByWhetherItsReceiverTookIt() throws Rejection {
        Peer ann = arrive();
        Peer bob = arrive();
        hub.join(ann, "room", null);
        hub.join(bob, "room", null);

        hub.toPeer(ann, "room", bob.id(), "offer", Json.NULL);
        hub.toPeer(ann, "room", bob.id(), "candidate", Json.NULL);
        inbox.full = true;
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> hub.toPeer(ann, "room", bob.id(), "candidate", Json.NULL));

        assertThat(counters.messages()).isEqualTo(2);
        assertThat(counters.undelivered()).isEqualTo(1);
    }

    @Test
    void whatALimitRefusesIsCountedByTheLimitAndToldWithTheClient() throws Rejection {
        Peer ann = arrive();
        hub.join(ann, "first", null);
        hub.join(ann, "second", null);
        hub.join(arrive(), "first", null);

        assertThatExceptionOfType(Rejection.class).isThrownBy(() -> hub.join(ann, "third", null));
        assertThatExceptionOfType(Rejection.class).isThrownBy(() -> hub.join(arrive(), "first", null));
        assertThatExceptionOfType(Rejection.class).isThrownBy(() -> hub.join(arrive(), "first", null));

        assertThat(counters.refusals(SignalLimit.ROOMS_PER_CONNECTION)).isEqualTo(1);
        assertThat(counters.refusals(SignalLimit.ROOM_MEMBERS)).isEqualTo(2);
        assertThat(counters.refusals(SignalLimit.MESSAGE_BYTES)).isZero();
        assertThat(told).containsExactly("192.0.2.7 rooms-per-connection", "192.0.2.7 room-members",
                "192.0.2.7 room-members");
    }

    /** Who is in a room stays, and the next one meets the new limit. */
    @Test
    void otherLimitsHoldFromNowOn() throws Rejection {
        hub.join(arrive(), "room", null);
        hub.join(arrive(), "room", null);

        hub.limits(hub.limits().withSizes(65_536, 2, 3));

        assertThat(hub.join(arrive(), "room", null)).hasSize(2);
        assertThatExceptionOfType(Rejection.class).isThrownBy(() -> hub.join(arrive(), "room", null));
    }

    private Peer arrive() {
        return hub.arrive("test", inbox);
    }
}
