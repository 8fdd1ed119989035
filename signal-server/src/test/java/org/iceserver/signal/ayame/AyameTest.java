package org.iceserver.signal.ayame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AyameTest {
    private final SignalHub hub = new SignalHub(SignalLimits.of(Profile.LOCAL), new Random(1), peer -> {},
            (client, limit) -> {});
    private final List<String> shown = new ArrayList<>();
    private Admission admission = Admission.EVERYBODY;
    private final AyameProtocol protocol = new AyameProtocol(hub, (applicant, told) -> {
        shown.add(String.valueOf(applicant.caller().token()));
        admission.judge(applicant, told);
    }, (host, peer, secure, grant) -> new IceConfiguration(
            List.of(new IceServer(List.of("turn:" + host + ":3478"), "1:" + peer, "secret")), 60));
    private long now = 1;

    /** One WebSocket: apostrophes stand for quotation marks. */
    private final class Client {
        private final Wire wire = new Wire();
        private final AyameConnection connection = protocol.opened(wire, "example.org", true,
                new Caller("192.0.2.7", null), now);

        private Client say(String json) {
            byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            connection.received(text, text.length, now);
            return this;
        }

        private Client register(String more) {
            return say("{'type':'register','roomId':'lab','clientId':'c'" + more + "}");
        }

        private List<String> takeAll() {
            return wire.takeAll().stream().map(text -> text.replace('"', '\'')).toList();
        }
    }

    @Test
    void theSecondClientIsToldToOfferAndBothGetIceServers() {
        List<String> first = new Client().register("").takeAll();
        assertThat(first).hasSize(1).first().asString().matches("\\{'type':'accept','connectionId':'(p_[^']+)',"
                + "'iceServers':\\[\\{'urls':\\['turn:example.org:3478'],'username':'1:\\1','credential':'secret'}],"
                + "'isExistClient':false,'isExistUser':false}");
        assertThat(new Client().register("").takeAll().getFirst()).contains("'isExistClient':true,'isExistUser':true");
    }

    @Test
    void whatTheTwoSayToEachOtherTravelsAsItCame() {
        Client ann = new Client().register("");
        Client bob = new Client().register("");
        ann.takeAll();
        bob.takeAll();
        String offer = "{'type':'offer',  'sdp':'v=0','more':[1]}";
        bob.say(offer);
        ann.say("{'type':'answer','sdp':'v=1'}").say("{'type':'candidate','ice':{'candidate':'c'}}");
        assertThat(ann.takeAll()).containsExactly(offer);
        assertThat(bob.takeAll()).containsExactly("{'type':'answer','sdp':'v=1'}",
                "{'type':'candidate','ice':{'candidate':'c'}}");
    }

    @Test
    void aThirdClientIsRejected() {
        new Client().register("");
        new Client().register("");
        Client third = new Client().register("");
        assertThat(third.takeAll()).containsExactly("{'type':'reject','reason':'full'}");
        assertThat(third.wire.closeCode).isEqualTo(1000);
        assertThat(hub.peerCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaves", "is lost"})
    void whenOneLeavesTheOtherIsToldByeAndTheRoomIsGone(String how) {
        Client ann = new Client().register("");
        Client bob = new Client().register("");
        ann.takeAll();
        if (how.equals("leaves")) {
            bob.say("{'type':'bye'}");
        } else {
            bob.connection.ended(false, now);
        }
        assertThat(ann.takeAll()).containsExactly("{'type':'bye'}");
        assertThat(ann.wire.closeCode).isEqualTo(1000);
        assertThat(hub.peerCount()).isZero();
        assertThat(hub.roomCount()).isZero();
        assertThat(hub.seats().memory().held()).isZero();
    }

    @Test
    void aCallOfStandaloneClientsGoesOnWithoutThem() {
        Client ann = new Client().register(",'standalone':true");
        Client bob = new Client().register(",'standalone':true");
        ann.takeAll();
        bob.say("{'type':'connected'}").connection.ended(true, now);
        assertThat(ann.takeAll()).isEmpty();
        assertThat(ann.wire.closeCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{'type':'dance'}", "{'type':'offer','sdp':'v=0'}", "{'type':'register'}",
        "{'type':'register','roomId':''}", "{'type':'register','roomId':7}"})
    void whatIsWrongBeforeAcceptIsRejectedAndClosed(String said) {
        Client client = new Client().say(said);
        assertThat(client.wire.closeCode).isEqualTo(4400);
        assertThat(client.takeAll()).hasSize(1).first().asString().startsWith("{'type':'reject','reason':'");
        assertThat(hub.peerCount()).isZero();
    }

    @Test
    void registeringTwiceCloses() {
        Client ann = new Client().register("").register("");
        assertThat(ann.wire.closeCode).isEqualTo(4400);
        assertThat(hub.peerCount()).isZero();
    }

    @Test
    void aTokenComesInTheMetadataOrAsTheSignalingKey() {
        new Client().register(",'authnMetadata':'one'");
        new Client().register(",'authnMetadata':{'token':'two','more':1},'key':'other'").say("{'type':'bye'}");
        new Client().register(",'key':'three'");
        new Client().register(",'signalingKey':'four'");
        new Client().register(",'authnMetadata':{'more':1}");
        assertThat(shown).containsExactly("one", "two", "three", "four", "null");
    }

    @Test
    void whoMayNotComeInIsToldWhy() {
        admission = Admission.NOBODY;
        Client ann = new Client().register("");
        assertThat(ann.takeAll()).containsExactly("{'type':'reject','reason':'This server lets nobody in.'}");
        assertThat(ann.wire.closeCode).isEqualTo(4401);
        admission = (applicant, told) -> told.accept(new Verdict.Admitted(Set.of("attic"), IceGrant.PLAIN));
        Client bob = new Client().register("");
        assertThat(bob.takeAll()).containsExactly(
                "{'type':'reject','reason':'Your token does not let you into this room.'}");
        assertThat(hub.peerCount()).isZero();
    }

    @Test
    void clientsArePingedInAyamesWordsAndMustRegisterInTime() {
        Client ann = new Client().register("");
        Client late = new Client();
        ann.takeAll();
        now += TimeUnit.SECONDS.toNanos(5);
        protocol.expire(now, 100);
        assertThat(ann.takeAll()).containsExactly("{'type':'ping'}");
        assertThat(ann.say("{'type':'pong'}").takeAll()).isEmpty();
        assertThat(late.takeAll()).containsExactly("{'type':'reject','reason':'Register within 5 seconds.'}");
        assertThat(late.wire.closeCode).isEqualTo(4401);
    }
}
