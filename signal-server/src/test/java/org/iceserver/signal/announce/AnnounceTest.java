package org.iceserver.signal.announce;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

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
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnnounceTest {
    private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";
    private static final String HASH_IN_HEX = "61".repeat(20);

    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL).withRate(100, 1_000_000);
    private final SignalHub hub = new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {});
    private final AnnounceProtocol protocol = new AnnounceProtocol(hub, Admission.EVERYBODY, new Random(2));
    private long now = 1;

    /** One WebSocket: apostrophes stand for quotation marks. */
    private final class Client {
        private final Wire wire = new Wire();
        private final AnnounceConnection connection;
        private final String id;

        private Client(String letter) {
            this(protocol, letter);
        }

        private Client(AnnounceProtocol there, String letter) {
            connection = there.opened(wire, new Caller("192.0.2.7", null), now);
            id = letter.repeat(20);
        }

        private Client say(String json) {
            byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            connection.received(text, text.length, now);
            return this;
        }

        private Client announce(String hash, String more) {
            return say("{'action':'announce','info_hash':'" + hash + "','peer_id':'" + id + "'" + more + "}");
        }

        private Client announce(String more) {
            return announce(HASH, more);
        }

        private String take() {
            return wire.take().replace('"', '\'');
        }

        private List<String> takeAll() {
            return wire.takeAll().stream().map(text -> text.replace('"', '\'')).toList();
        }
    }

    private static String offers(int count) {
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(
                    "{'offer':{'type':'offer','sdp':'v=" + i + "'},'offer_id':'offer number " + (1_000_000 + i) + "'}");
        }
        return ",'numwant':" + count + ",'offers':[" + String.join(",", offers) + "]";
    }

    @Test
    void whoAnnouncesItselfIsToldHowManyThereAreAndWhenToComeBack() {
        assertThat(new Client("A").announce("").take()).isEqualTo("{'complete':0,'incomplete':1,'action':'announce',"
                + "'info_hash':'" + HASH + "','interval':120}");
        assertThat(new Client("B").announce(",'left':0,'event':'started'").take())
                .startsWith("{'complete':1,'incomplete':1,");
    }

    @Test
    void anOfferReachesAnotherPeerAndItsAnswerComesBack() {
        Client ann = new Client("A").announce("");
        Client bob = new Client("B").announce(offers(1));
        ann.take();
        bob.take();

        assertThat(ann.take()).isEqualTo("{'action':'announce','offer':{'type':'offer','sdp':'v=0'},"
                + "'offer_id':'offer number 1000000','peer_id':'" + bob.id + "','info_hash':'" + HASH + "'}");
        ann.announce(",'to_peer_id':'" + bob.id + "','answer':{'type':'answer','sdp':'v=9'},'offer_id':'o'");
        assertThat(bob.takeAll()).containsExactly("{'action':'announce','answer':{'type':'answer','sdp':'v=9'},"
                + "'offer_id':'o','peer_id':'" + ann.id + "','info_hash':'" + HASH + "'}");
        assertThat(ann.takeAll()).isEmpty();
    }

    @Test
    void eachOfferReachesAnotherPeerAndNoneItsSender() {
        List<Client> others = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            others.add(new Client(String.valueOf((char) ('a' + i))).announce(""));
        }
        Client ann = new Client("A").announce(offers(10));

        assertThat(ann.takeAll()).hasSize(1);
        others.forEach(Client::take);
        List<String> told = others.stream().flatMap(other -> other.takeAll().stream()).toList();
        assertThat(told).hasSize(10).doesNotHaveDuplicates();
        assertThat(others.stream().map(Client::takeAll)).allMatch(List::isEmpty);
    }

    @Test
    void theReceiversAreChosenByChance() {
        List<Client> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(new Client(String.valueOf((char) ('a' + i))).announce(""));
        }
        others.forEach(Client::takeAll);
        Client ann = new Client("A");
        Set<Integer> chosen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ann.announce(offers(1));
            for (int other = 0; other < 10; other++) {
                if (!others.get(other).takeAll().isEmpty()) {
                    chosen.add(other);
                }
            }
        }
        assertThat(chosen).hasSize(10);
    }

    @Test
    void offersNeverReachAnotherSwarm() {
        Client bob = new Client("B").announce("b".repeat(20), "");
        bob.take();
        new Client("A").announce(offers(5));
        assertThat(bob.takeAll()).isEmpty();
    }

    @Test
    void whoHasStoppedCompletedOrClosedIsCountedSo() {
        Client ann = new Client("A").announce("");
        Client bob = new Client("B").announce("");
        assertThat(ann.announce(",'event':'completed'").takeAll().getLast()).startsWith("{'complete':1,'incomplete':1");
        assertThat(ann.announce(",'left':5").takeAll().getLast()).startsWith("{'complete':1,'incomplete':1");
        assertThat(bob.announce(",'event':'stopped'").takeAll().getLast()).startsWith("{'complete':1,'incomplete':0");
        assertThat(bob.announce(",'event':'stopped'").takeAll().getLast()).startsWith("{'complete':1,'incomplete':0");
        ann.connection.ended(false, now);
        assertThat(new Client("C").announce("").take()).startsWith("{'complete':0,'incomplete':1");
        assertThat(hub.peerCount()).isEqualTo(2);
        bob.connection.ended(true, now);
        assertThat(protocol.swarmCount()).isEqualTo(1);
    }

    @Test
    void aScrapeCountsWithoutJoining() {
        new Client("A").announce(",'left':0");
        Client bob = new Client("B").say("{'action':'scrape','info_hash':['" + HASH + "']}");
        assertThat(bob.take()).isEqualTo("{'action':'scrape','files':{'" + HASH
                + "':{'complete':1,'incomplete':0,'downloaded':1}},'flags':{'min_request_interval':600}}");
        assertThat(bob.say("{'action':'scrape','info_hash':'" + "z".repeat(20) + "'}").take())
                .contains("'" + "z".repeat(20) + "':{'complete':0,'incomplete':0");
        assertThat(protocol.swarmCount()).isEqualTo(1);
    }

    @Test
    void oneConnectionMayHaveSeveralPeersInASwarm() {
        Client shared = new Client("A").announce("");
        shared.say(
                "{'action':'announce','info_hash':'" + HASH + "','peer_id':'" + "B".repeat(20) + "'" + offers(1) + "}");
        assertThat(shared.takeAll()).hasSize(3).last().asString().contains("'peer_id':'" + "B".repeat(20));
        shared.announce(",'event':'stopped'");
        assertThat(hub.roomCount()).isEqualTo(1);
        shared.connection.ended(true, now);
        assertThat(hub.roomCount()).isZero();
        assertThat(protocol.swarmCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                            {}                                                                                    | invalid action in WS request: undefined
                                            {'action':'dance'}                                                                    | invalid action in WS request: dance
                                            {'action':'announce'}                                                                 | invalid info_hash
                                            {'action':'announce','info_hash':'short','peer_id':'AAAAAAAAAAAAAAAAAAAA'}            | invalid info_hash
                                            {'action':'announce','info_hash':7,'peer_id':'AAAAAAAAAAAAAAAAAAAA'}                  | invalid info_hash
                                            {'action':'announce','info_hash':'aaaaaaaaaaaaaaaaaaa\\u0100','peer_id':'AAAAAAAAAAAAAAAAAAAA'} | invalid info_hash
                                            {'action':'announce','info_hash':'aaaaaaaaaaaaaaaaaaaa','peer_id':'A'}                | invalid peer_id
                                            {'action':'announce','info_hash':'aaaaaaaaaaaaaaaaaaaa','peer_id':'AAAAAAAAAAAAAAAAAAAA','event':'lost'} | invalid event
                                            {'action':'announce','info_hash':'aaaaaaaaaaaaaaaaaaaa','peer_id':'AAAAAAAAAAAAAAAAAAAA','answer':{}}   | invalid `to_peer_id` (required with `answer`)
                                            {'action':'scrape'}                                                                   | invalid info_hash
                                            {'action':'scrape','info_hash':['short']}                                             | invalid info_hash
                                            """)
    void whatIsWrongIsToldInTheOriginalsWords(String said, String why) {
        Client client = new Client("A").say(said);
        assertThat(client.take()).isEqualTo("{'failure reason':'" + why + "'}");
        assertThat(client.wire.closeCode).isZero();
        assertThat(protocol.swarmCount()).isZero();
    }

    @Test
    void whatIsNotJsonIsToldSoAndTheConnectionStays() {
        Client client = new Client("A").say("{").say("[]").say("'");
        assertThat(client.takeAll()).hasSize(3)
                .allMatch(text -> text.startsWith("{'failure reason':'This is not one JSON"));
        assertThat(client.announce("").take()).startsWith("{'complete'");
    }

    @Test
    void aPeerIdOfAConnectionThatLivesIsNotTaken() {
        Client ann = new Client("A").announce("");
        ann.take();
        Client thief = new Client("A").announce(",'event':'stopped'");
        ann.connection.receivedControl(true, now);
        assertThat(thief.take()).isEqualTo("{'action':'announce','failure reason':'invalid peer_id: another connection "
                + "that lives has announced it','info_hash':'" + HASH + "'}");
        assertThat(new Client("B").announce("").take()).startsWith("{'complete':0,'incomplete':2");
    }

    @Test
    void aPeerThatComesBackHasItsIdOnceTheOldConnectionIsSilent() {
        Client dead = new Client("A").announce("");
        Client ann = new Client("A").announce("");
        protocol.expire(now, 100);
        now += TimeUnit.SECONDS.toNanos(4);
        protocol.expire(now, 100);
        assertThat(dead.wire.closeCode).isEqualTo(4409);
        assertThat(ann.take()).startsWith("{'complete':0,'incomplete':1");
    }

    @Test
    void anAnswerToNobodyIsDropped() {
        Client ann = new Client("A").announce(",'to_peer_id':'" + "Z".repeat(20) + "','answer':{}");
        assertThat(ann.takeAll()).isEmpty();
        assertThat(ann.wire.closeCode).isZero();
    }

    @Test
    void aConnectionIsInSoManySwarmsAndTheirMemoryIsGivenBack() {
        Client ann = new Client("A");
        for (int i = 0; i < limits.rooms(); i++) {
            ann.announce("hash number " + (10_000_000 + i), "");
        }
        assertThat(ann.takeAll()).noneMatch(text -> text.contains("failure"));
        assertThat(ann.announce("").take()).contains("You are in 32 swarms");
        assertThat(hub.counters().refusals(SignalLimit.ROOMS_PER_CONNECTION)).isEqualTo(1);
        for (int i = 0; i < limits.rooms(); i++) {
            ann.announce("hash number " + (10_000_000 + i), ",'event':'stopped'");
        }
        assertThat(hub.seats().memory().held()).isEqualTo(1_024);
        ann.connection.ended(true, now);
        assertThat(hub.seats().memory().held()).isZero();
        assertThat(hub.roomCount()).isZero();
    }

    @Test
    void aSwarmThatIsJoinedTenThousandTimesHoldsAThousandPeersTheNewestOnes() {
        Client first = new Client("A").announce("");
        for (int i = 0; i < 10_000; i++) {
            Client next = new Client("B");
            next.say("{'action':'announce','info_hash':'" + HASH + "','peer_id':'peer number " + (10_000_000 + i)
                    + "'}");
            if (i == 9_999) {
                assertThat(next.take()).startsWith("{'complete':0,'incomplete':1000,");
            }
        }
        first.takeAll();
        Client late = new Client("C").announce(offers(82));
        assertThat(late.takeAll()).hasSize(1);
        assertThat(first.takeAll()).isEmpty();
        assertThat(hub.view(1).largest().getFirst().members()).isEqualTo(1_000);
    }

    @Test
    void aPeerThatIsSilentForTwentyMinutesMakesWay() {
        Client ann = new Client("A").announce("");
        now += AnnounceProtocol.SILENCE_NANOS;
        assertThat(new Client("B").announce("").take()).startsWith("{'complete':0,'incomplete':1");
        assertThat(ann.wire.closeCode).isZero();
    }

    @Test
    void aTokenWithRoomsIsGoodForTheseInfoHashesInHex() {
        AnnounceProtocol guarded = new AnnounceProtocol(hub,
                (applicant, told) -> told.accept(new Verdict.Admitted(Set.of(HASH_IN_HEX), IceGrant.PLAIN)),
                new Random(3));
        Client ann = new Client(guarded, "A").announce("");
        assertThat(ann.take()).startsWith("{'complete'");
        assertThat(ann.announce("b".repeat(20), "").take()).contains("Your token does not let you into this room.");
        assertThat(guarded.swarmCount()).isEqualTo(1);
        assertThat(ann.say("{'action':'scrape','info_hash':'" + "b".repeat(20) + "'}").take()).contains("'files':{}");
    }

    @Test
    void aSlowPeerGoesWithoutOffersAndItsSenderGoesOn() {
        Client slow = new Client("A").announce("");
        slow.take();
        slow.wire.queued = limits.queuedBytes();
        Client bob = new Client("B").announce(offers(1));
        assertThat(bob.takeAll()).hasSize(1);
        assertThat(slow.takeAll()).isEmpty();
        assertThat(hub.counters().undelivered()).isEqualTo(1);
        assertThat(bob.wire.reading).isTrue();
    }

    @Test
    void everyByteIsAnId() {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            bytes.append("\\u00").append(String.format("%02x", i * 13));
        }
        Client ann = new Client("A").announce(bytes.toString(), "");
        Client bob = new Client("B").announce(bytes.toString(), offers(1));
        assertThat(bob.take()).contains("\\u0000\\r");
        assertThat(ann.takeAll()).hasSize(2);
        assertThat(hub.view(1).largest().getFirst().name()).isEqualTo("000d1a2734414e5b6875828f9ca9b6c3d0ddeaf7");
    }
}
