package org.iceserver.signal.trystero;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The messages are those of the client's source: its package cannot be had from npm. */
class TrysteroTest {
    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL).withRate(100, 1_000_000);
    private final SignalHub hub = new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {});
    private final TrysteroProtocol protocol = new TrysteroProtocol(hub, Admission.EVERYBODY);

    /** One WebSocket: apostrophes stand for quotation marks. */
    private static final class Client {
        private final Wire wire = new Wire();
        private final TrysteroConnection connection;

        private Client(TrysteroProtocol protocol) {
            connection = protocol.opened(wire, new Caller("192.0.2.7", null), 1);
        }

        private Client say(String json) {
            byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            connection.received(text, text.length, 1);
            return this;
        }

        private Client subscribe(String topic) {
            return say("{'type':'subscribe','topic':'" + topic + "'}");
        }

        private List<String> takeAll() {
            return wire.takeAll().stream().map(text -> text.replace('"', '\'')).toList();
        }
    }

    private Client client() {
        return new Client(protocol);
    }

    @Test
    void everySubscriberGetsThePayloadAsItCameThePublisherToo() {
        Client ann = client().subscribe("root");
        Client bob = client().subscribe("root").subscribe("root");
        Client carol = client().subscribe("other");
        bob.say("{'type':'publish','topic':'root','payload':{'peerId':  'bob'}}");
        assertThat(ann.takeAll()).containsExactly("{'topic':'root','payload':{'peerId':  'bob'}}");
        assertThat(bob.takeAll()).hasSize(1);
        assertThat(carol.takeAll()).isEmpty();
    }

    @Test
    void aPeerWritesToAnothersTopicWithoutSubscribing() {
        Client ann = client().subscribe("root@ann");
        client().say("{'type':'publish','topic':'root@ann','payload':'{\\'offer\\':1}'}");
        assertThat(ann.takeAll()).hasSize(1);
        assertThat(client().say("{'type':'publish','topic':'nobody is here','payload':null}").takeAll()).isEmpty();
    }

    @Test
    void whoUnsubscribesOrClosesHearsNothingMore() {
        Client ann = client().subscribe("root");
        ann.say("{'type':'unsubscribe','topic':'root'}").say("{'type':'unsubscribe','topic':'root'}");
        Client bob = client().subscribe("root");
        bob.connection.ended(true, 1);
        client().say("{'type':'publish','topic':'root','payload':1}");
        assertThat(ann.takeAll()).isEmpty();
        assertThat(hub.roomCount()).isZero();
        ann.connection.ended(true, 1);
        assertThat(hub.peerCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'type':'subscribe'}", "{'type':'subscribe','topic':''}",
        "{'type':'subscribe','topic':7}", "{'type':'dance','topic':'root'}", "{'type':'publish','topic':'root'}"})
    void whatIsWrongIsToldWithoutATopicAndTheConnectionStays(String said) {
        Client client = client().say(said);
        assertThat(client.takeAll()).hasSize(1).first().asString()
                .startsWith("{'type':'error','code':'bad-request','message':'").doesNotContain("'topic':");
        assertThat(client.wire.closeCode).isZero();
    }

    @Test
    void whatIsNotJsonCloses() {
        assertThat(client().say("{").wire.closeCode).isEqualTo(4400);
    }

    @Test
    void subscriptionsAreBoundedAndTheirMemoryIsGivenBack() {
        Client ann = client();
        for (int i = 0; i <= limits.rooms(); i++) {
            ann.subscribe("topic " + i);
        }
        assertThat(ann.takeAll()).hasSize(1).first().asString().contains("'code':'forbidden'");
        assertThat(hub.counters().refusals(SignalLimit.ROOMS_PER_CONNECTION)).isEqualTo(1);
        for (int i = 0; i < 10_000; i++) {
            ann.subscribe("topic 1");
        }
        assertThat(hub.roomCount()).isEqualTo(limits.rooms());
        ann.connection.ended(true, 1);
        assertThat(hub.roomCount()).isZero();
        assertThat(hub.seats().memory().held()).isZero();
    }

    @Test
    void aSlowSubscriberMissesMessagesAndItsWriterWaits() {
        Client slow = client().subscribe("root");
        slow.wire.queued = limits.queuedBytes();
        slow.connection.writable(false, 1);
        Client bob = client().say("{'type':'publish','topic':'root','payload':1}");
        assertThat(slow.takeAll()).isEmpty();
        assertThat(slow.wire.closeCode).isZero();
        assertThat(bob.wire.reading).isFalse();
        assertThat(hub.counters().undelivered()).isEqualTo(1);
    }

    @Test
    void aTokenWithRoomsIsGoodForTheseTopics() {
        TrysteroProtocol guarded = new TrysteroProtocol(hub,
                (applicant, told) -> told.accept(new Verdict.Admitted(Set.of("mine"), IceGrant.PLAIN)));
        Client ann = new Client(guarded).subscribe("mine").subscribe("other")
                .say("{'type':'publish','topic':'other','payload':1}");
        assertThat(ann.takeAll()).hasSize(2).allMatch(text -> text.contains("'code':'forbidden'"));
        assertThat(hub.roomCount()).isEqualTo(1);
    }
}
