package org.iceserver.signal.whip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Wire;
import org.iceserver.signal.v1.NativeConnection;
import org.iceserver.signal.v1.NativeProtocol;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Members of rooms, and programs that publish into them, in virtual time. */
final class Studio {
    static final String OFFER = """
                                v=0\r
                                o=- 7 2 IN IP4 127.0.0.1\r
                                s=-\r
                                t=0 0\r
                                a=group:BUNDLE audio video\r
                                m=audio 9 UDP/TLS/RTP/SAVPF 111\r
                                a=mid:audio\r
                                a=ice-ufrag:pub1\r
                                a=ice-pwd:publisherspassword1234\r
                                a=sendrecv\r
                                m=video 9 UDP/TLS/RTP/SAVPF 96\r
                                a=mid:video\r
                                a=ice-ufrag:pub1\r
                                a=ice-pwd:publisherspassword1234\r
                                a=sendonly\r
                                """;

    private static final Duration SWEEP = Duration.ofMillis(100);

    final List<String> ended = new ArrayList<>();
    final SignalHub hub;
    final WhipProtocol whip;
    private final NativeProtocol ours;
    private Admission admission = Admission.EVERYBODY;
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    Studio() {
        this(SignalLimits.of(Profile.LOCAL));
    }

    Studio(SignalLimits limits) {
        hub = new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {});
        whip = new WhipProtocol(hub, (applicant, told) -> admission.judge(applicant, told), Studio::mint, ended::add,
                new Random(2));
        ours = new NativeProtocol(hub, Studio::mint, Admission.EVERYBODY, peer -> {}, PeerExchanges.NONE,
                new Random(3));
    }

    private static IceConfiguration mint(String host, String peer, boolean secure, IceGrant grant) {
        return new IceConfiguration(List.of(new IceServer(List.of("turn:" + host), "1:" + peer, "secret")), 60);
    }

    void admits(Admission only) {
        admission = only;
    }

    /** Members answer no pings, so nobody looks whether they live. */
    void pass(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= SWEEP.toNanos()) {
            now += Math.min(left, SWEEP.toNanos());
            whip.expire(now, 1_000);
        }
    }

    Member arriveIn(String room) {
        Member member = new Member();
        member.say("{'type':'hello'}").say("{'type':'join','id':1,'room':'" + room + "'}").takeAll();
        return member;
    }

    Replies publish(String room) {
        return publish(room, OFFER, "192.0.2.7");
    }

    Replies publish(String room, String offer, String from) {
        Replies replies = new Replies();
        whip.publish(new Publisher(room, new Caller(from, null), "example.org", true), offer, replies, now);
        return replies;
    }

    Replies patch(String secret, String fragment, @Nullable String ifMatch) {
        Replies replies = new Replies();
        whip.patch(secret, fragment.replace("|", "\r\n"), ifMatch, replies, now);
        return replies;
    }

    WhipReply delete(String secret) {
        return whip.delete(secret, now);
    }

    /** A session that has begun, with this member. */
    WhipReply.Created begun(Member member, String room) {
        Replies replies = publish(room);
        member.answers(member.take("offer"), "mem1");
        return replies.created();
    }

    /** What one request was answered. */
    static final class Replies implements Consumer<WhipReply> {
        private final List<WhipReply> all = new ArrayList<>();

        @Override
        public void accept(WhipReply reply) {
            all.add(reply);
        }

        boolean none() {
            return all.isEmpty();
        }

        WhipReply only() {
            if (all.size() != 1) {
                throw new AssertionError("wanted one answer, got " + all);
            }
            return all.getFirst();
        }

        WhipReply.Created created() {
            return (WhipReply.Created) only();
        }

        WhipReply.Restarted restarted() {
            return (WhipReply.Restarted) only();
        }

        /** The status and the sentence. */
        String refused() {
            WhipReply.Refused refused = (WhipReply.Refused) only();
            return refused.status() + " " + refused.sentence();
        }
    }

    /** A member of a room: apostrophes stand for quotation marks. */
    final class Member {
        private final Wire wire = new Wire();
        private final NativeConnection connection = ours.opened(wire, "example.org", true,
                new Caller("192.0.2.7", null), now);

        Member say(String json) {
            byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            connection.received(text, text.length, now);
            return this;
        }

        Member tell(JsonNode publisher, String type, String rest) {
            return say("{'type':'" + type + "','to':'" + publisher.path("from").asString() + "','room':'"
                    + publisher.path("room").asString() + "'" + rest + "}");
        }

        /** Answers with two candidates and the end of candidates. */
        void answers(JsonNode offer, String ufrag) {
            answersWithout(offer, ufrag, "");
            candidate(offer, ufrag, "'candidate:1 1 udp 1 192.0.2.1 1000 typ host'");
            candidate(offer, ufrag, "'candidate:2 1 udp 1 192.0.2.2 1000 typ relay'");
            candidate(offer, ufrag, "null");
        }

        void answersWithout(JsonNode offer, String ufrag, String more) {
            tell(offer, "answer", ",'offer':" + offer.path("offer").asInt() + ",'sdp':'"
                    + answer(ufrag).replace("\r\n", "\\r\\n") + more + "'");
        }

        void candidate(JsonNode offer, String ufrag, String candidate) {
            tell(offer, "candidate", ",'candidate':" + candidate + ",'sdpMid':'audio','sdpMLineIndex':0,"
                    + "'usernameFragment':'" + ufrag + "'");
        }

        void breaks() {
            connection.ended(false, now);
        }

        void leaves() {
            connection.ended(true, now);
        }

        /** The next message of this type; what came before is forgotten. */
        JsonNode take(String type) {
            JsonNode message;
            do {
                message = JsonMapper.shared().readTree(wire.take());
            } while (!message.path("type").asString("").equals(type));
            return message;
        }

        List<JsonNode> takeAll() {
            return wire.takeAll().stream().map(JsonMapper.shared()::readTree).toList();
        }
    }

    static String answer(String ufrag) {
        return OFFER.replace("pub1", ufrag).replace("a=sendrecv", "a=recvonly").replace("a=sendonly", "a=recvonly");
    }
}
