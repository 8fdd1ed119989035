package org.iceserver.signal;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer that is told something may be too slow for it, and leaves at that moment. */
class LeavingInTheMiddleTest {
    private final SignalHub hub = new SignalHub(SignalLimits.of(Profile.LOCAL), new Random(1), peer -> {},
            (client, limit) -> {});

    @Test
    void theOnlyMemberThatLeavesWhenSomebodyJoinsDoesNotTakeTheRoomWithIt() throws Rejection {
        FakeInbox slow = new FakeInbox();
        Peer ann = hub.arrive("test", slow);
        hub.join(ann, "room", null);
        slow.acts = _ -> hub.remove(ann, LeaveReason.LOST);

        Peer bob = hub.arrive("test", new FakeInbox());
        assertThat(hub.join(bob, "room", null)).isEmpty();
        List<Member> others = hub.join(hub.arrive("test", new FakeInbox()), "room", null);

        assertThat(others).extracting(Member::peer).containsExactly(bob.id());
        assertThat(hub.roomCount()).isEqualTo(1);
    }

    @Test
    void aPeerThatIsForgottenWhileItsRoomsAreToldIsNotToldOfAgain() throws Rejection {
        Peer away = hub.arrive("test", new FakeInbox());
        FakeInbox first = new FakeInbox();
        FakeInbox second = new FakeInbox();
        hub.join(hub.arrive("test", first), "first", null);
        hub.join(hub.arrive("test", second), "second", null);
        hub.join(away, "first", null);
        hub.join(away, "second", null);
        first.acts = news -> {
            if (news instanceof Delivery.PeerAway) {
                hub.remove(away, LeaveReason.LOST);
            }
        };

        hub.away(away);

        assertThat(second.heard.getLast()).isInstanceOf(Delivery.PeerLeft.class);
        assertThat(hub.faults().count()).isZero();
    }

    @Test
    void aMemberWhoseInboxBreaksDoesNotKeepAMessageFromTheOthers() throws Rejection {
        FakeInbox broken = new FakeInbox();
        FakeInbox whole = new FakeInbox();
        Peer sender = hub.arrive("test", new FakeInbox());
        hub.join(sender, "room", null);
        hub.join(hub.arrive("test", broken), "room", null);
        hub.join(hub.arrive("test", whole), "room", null);
        broken.acts = _ -> {
            throw new IllegalStateException("a fault");
        };

        hub.toRoom(sender, "room", "note", Json.NULL);

        assertThat(whole.heard.getLast()).isInstanceOf(Delivery.Message.class);
        assertThat(hub.faults().count()).isEqualTo(1);
    }

    /** A session that ends gives its seat back first, and leaves its rooms then. */
    @Test
    void whatASeatGaveBackIsNotGivenBackAgainByTheRoomsOfItsPeer() throws Rejection {
        Seat other = hub.seats().sit(Account.of(null, "192.0.2.8"), 1_000, "192.0.2.8");
        Seat seat = hub.seats().sit(Account.of(null, "192.0.2.7"), 100, "192.0.2.7");
        Peer peer = hub.arrive("test", new FakeInbox());
        peer.sits(seat);
        hub.join(peer, "room", null);
        assertThat(hub.seats().memory().held()).isGreaterThan(1_100);

        seat.close();
        hub.remove(peer, LeaveReason.LEFT);

        assertThat(hub.seats().memory().held()).isEqualTo(1_000);
        other.close();
        assertThat(hub.seats().memory().held()).isZero();
    }
}
