package org.iceserver.signal.whip;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class WhipTest {
    private static final String CANDIDATE = "a=candidate:9 1 udp 1 192.0.2.9 9 typ host";

    private final Studio studio = new Studio();

    @Test
    void aMemberOfTheRoomAnswersAndThePublisherGetsAllItsCandidatesAtOnce() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        JsonNode joined = ann.take("peer-joined");
        assertThat(joined.path("info").path("name").asString()).isEqualTo("WHIP publisher");
        JsonNode offer = ann.take("offer");
        assertThat(offer.path("from").asString()).isEqualTo(joined.path("peer").asString());
        assertThat(offer.path("sdp").asString()).isEqualTo(Studio.OFFER.replace("a=sendrecv", "a=sendonly"));
        ann.answersWithout(offer, "mem1", "");
        ann.candidate(offer, "mem1", "'candidate:1 1 udp 1 192.0.2.1 1000 typ host'");
        assertThat(replies.none()).isTrue();
        ann.candidate(offer, "mem1", "null");
        WhipReply.Created created = replies.created();
        assertThat(created.answer()).isEqualTo(Studio.answer("mem1")
                .replace("m=video", "a=candidate:1 1 udp 1 192.0.2.1 1000 typ host\r\na=end-of-candidates\r\nm=video")
                + "a=end-of-candidates\r\n");
        assertThat(created.ice().iceServers().getFirst().username()).isEqualTo("1:" + joined.path("peer").asString());
        assertThat(created.tag()).matches("\"[\\w-]{12}\"");
        assertThat(created.session()).matches("[\\w-]{22}");
    }

    @Test
    void theMemberGivesWayWhenBothRestartIceAtOnce() {
        Studio.Member ann = studio.arriveIn("lab");
        studio.publish("lab");
        assertThat(ann.take("offer").path("polite").asBoolean()).isTrue();
    }

    @Test
    void aMemberThatFindsNoLastCandidateIsWaitedForForThreeSeconds() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        JsonNode offer = ann.take("offer");
        ann.answersWithout(offer, "mem1", "");
        ann.candidate(offer, "mem1", "'candidate:1 1 udp 1 192.0.2.1 1000 typ host'");
        studio.pass(Duration.ofMillis(2_900));
        assertThat(replies.none()).isTrue();
        studio.pass(Duration.ofMillis(200));
        assertThat(replies.created().answer()).contains("192.0.2.1");
    }

    @Test
    void anAnswerThatEndsItsCandidatesItselfIsPassedOnAtOnce() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        ann.answersWithout(ann.take("offer"), "mem1", "a=end-of-candidates\\r\\n");
        assertThat(replies.created().answer()).endsWith("a=end-of-candidates\r\n");
    }

    @Test
    void inARoomWithoutAnybodyWhoCouldAnswerItIs404() {
        assertThat(studio.publish("lab").refused()).startsWith("404 Nobody is in this room");
        assertThat(studio.hub.roomCount()).isZero();
        Studio.Member away = studio.arriveIn("lab");
        away.breaks();
        assertThat(studio.publish("lab").refused()).startsWith("404 ");
        assertThat(studio.hub.peerCount()).isEqualTo(1);
    }

    @Test
    void aPublisherDoesNotAnswerAnotherOne() {
        Studio.Member ann = studio.arriveIn("lab");
        studio.begun(ann, "lab");
        ann.takeAll();
        Studio.Replies second = studio.publish("lab");
        assertThat(ann.take("offer")).isNotNull();
        assertThat(second.none()).isTrue();
    }

    @Test
    void aMemberThatDoesNotAnswerIs504AfterTenSecondsAndThePublisherLeaves() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        studio.pass(Duration.ofMillis(9_900));
        assertThat(replies.none()).isTrue();
        studio.pass(Duration.ofMillis(200));
        assertThat(replies.refused()).startsWith("504 ");
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("left");
        assertThat(studio.ended).hasSize(1);
    }

    @Test
    void aMemberThatLeavesOrDeclinesEndsTheSession() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies leaving = studio.publish("lab");
        ann.leaves();
        assertThat(leaving.refused()).startsWith("503 ");
        Studio.Member bob = studio.arriveIn("lab");
        Studio.Replies declining = studio.publish("lab");
        bob.tell(bob.take("offer"), "bye", "");
        assertThat(declining.refused()).startsWith("503 ");
        assertThat(bob.take("peer-left")).isNotNull();
        Studio.Member eve = studio.arriveIn("den");
        WhipReply.Created created = studio.begun(eve, "den");
        eve.leaves();
        assertThat(studio.patch(created.session(), CANDIDATE, created.tag()).refused()).startsWith("404 ");
        assertThat(studio.hub.peerCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "v=1\r\nm=audio 9 x 1\r\n", "v=0\r\ns=-\r\n", "v=0\r\n m=audio 9 x 1\r\n",
        "v=0\r\nm=audio 9 x 1\r\na=\u0001\r\n"})
    void whatIsNotSdpIs400(String sdp) {
        studio.arriveIn("lab");
        assertThat(studio.publish("lab", sdp, "192.0.2.7").refused()).startsWith("400 This is not SDP: ");
    }

    @Test
    void anOfferThatOnlyReceivesIs422() {
        studio.arriveIn("lab");
        assertThat(studio.publish("lab", Studio.OFFER.replace("a=sendonly", "a=recvonly"), "192.0.2.7").refused())
                .startsWith("422 ");
    }

    @Test
    void anAnswerThatRefusesAMediumIs422() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        JsonNode offer = ann.take("offer");
        ann.tell(offer, "answer", ",'sdp':'"
                + Studio.answer("mem1").replace("m=video 9", "m=video 0").replace("\r\n", "\\r\\n")
                + "a=end-of-candidates\\r\\n'");
        assertThat(replies.refused()).startsWith("422 ");
        assertThat(studio.hub.peerCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {",'sdp':'nonsense'", ",'sdp':7", ""})
    void anAnswerThatIsNoSdpIs502(String fields) {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        ann.tell(ann.take("offer"), "answer", fields);
        assertThat(replies.refused()).startsWith("502 ");
    }

    @Test
    void candidatesTravelToTheMemberOfTheRoom() {
        Studio.Member ann = studio.arriveIn("lab");
        WhipReply.Created created = studio.begun(ann, "lab");
        ann.takeAll();
        WhipReply reply = studio.patch(created.session(), "a=ice-ufrag:pub1|a=ice-pwd:publisherspassword1234|"
                + "m=audio 9 RTP/AVP 0|a=mid:audio|" + CANDIDATE + "|m=video 9 RTP/AVP 0|a=mid:none|" + CANDIDATE
                + "|a=end-of-candidates", created.tag()).only();
        assertThat(reply).isInstanceOf(WhipReply.Taken.class);
        List<JsonNode> told = ann.takeAll();
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().toString()).contains("\"candidate\":\"" + CANDIDATE.substring(2)
                + "\",\"sdpMid\":\"audio\",\"sdpMLineIndex\":0,\"usernameFragment\":\"pub1\"");
        assertThat(told.getLast().toString()).contains("\"candidate\":null,\"usernameFragment\":\"pub1\"");
    }

    @Test
    void anEntityTagThatIsMissingIs428AndAnotherOneIs412() {
        WhipReply.Created created = studio.begun(studio.arriveIn("lab"), "lab");
        assertThat(studio.patch(created.session(), CANDIDATE, null).refused()).startsWith("428 ");
        assertThat(studio.patch(created.session(), CANDIDATE, "\"old\"").refused()).startsWith("412 ");
        assertThat(studio.patch(created.session(), CANDIDATE, "W/" + created.tag()).refused()).startsWith("412 ");
        assertThat(studio.patch(created.session(), CANDIDATE, "\"old\", " + created.tag()).only())
                .isInstanceOf(WhipReply.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "a=ice-ufrag:x", "a=ice-ufrag:x y|a=ice-pwd:z", "a=candidate:\u00e9"})
    void whatIsNoFragmentIs400(String fragment) {
        WhipReply.Created created = studio.begun(studio.arriveIn("lab"), "lab");
        assertThat(studio.patch(created.session(), fragment, "*").refused()).startsWith("400 ");
    }

    private static final String RESTART = "a=ice-ufrag:pub2|a=ice-pwd:anotherpassword567890ab|m=audio 9 RTP/AVP 0|"
            + "a=mid:audio|" + CANDIDATE;

    @Test
    void otherIceCredentialsRestartIce() {
        Studio.Member ann = studio.arriveIn("lab");
        WhipReply.Created created = studio.begun(ann, "lab");
        Studio.Replies replies = studio.patch(created.session(), RESTART, "*");
        JsonNode offer = ann.take("offer");
        assertThat(offer.path("sdp").asString()).contains("o=- 7 3 IN IP4 127.0.0.1", "a=ice-ufrag:pub2",
                "a=ice-pwd:anotherpassword567890ab", "a=sendonly", CANDIDATE).doesNotContain("pub1");
        // A candidate of the ICE session before.
        ann.candidate(offer, "mem1", "'candidate:7 1 udp 1 192.0.2.7 7 typ host'");
        ann.answers(offer, "mem2");
        WhipReply.Restarted restarted = replies.restarted();
        assertThat(restarted.fragment()).hasLineCount(8).containsSubsequence("a=group:BUNDLE audio video\r\n",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "a=mid:audio\r\n", "a=ice-ufrag:mem2\r\n",
                "a=ice-pwd:publisherspassword1234\r\n", "a=candidate:1 1 udp 1 192.0.2.1 1000 typ host\r\n",
                "a=candidate:2 1 udp 1 192.0.2.2 1000 typ relay\r\n", "a=end-of-candidates\r\n");
        assertThat(restarted.tag()).isNotEqualTo(created.tag());
        assertThat(studio.patch(created.session(), CANDIDATE, created.tag()).refused()).startsWith("412 ");
        assertThat(studio.patch(created.session(), CANDIDATE, restarted.tag()).only())
                .isInstanceOf(WhipReply.Taken.class);
    }

    @Test
    void aRestartThatFailsLeavesTheSessionAsItWas() {
        Studio.Member ann = studio.arriveIn("lab");
        WhipReply.Created created = studio.begun(ann, "lab");
        Studio.Replies restart = studio.patch(created.session(), RESTART, "*");
        studio.pass(Duration.ofMillis(10_100));
        assertThat(restart.refused()).startsWith("504 ");
        assertThat(studio.patch(created.session(), CANDIDATE, created.tag()).only())
                .isInstanceOf(WhipReply.Taken.class);
    }

    @Test
    void ofTwoRestartsTheLaterOneCounts() {
        Studio.Member ann = studio.arriveIn("lab");
        WhipReply.Created created = studio.begun(ann, "lab");
        Studio.Replies first = studio.patch(created.session(), RESTART, "*");
        Studio.Replies second = studio.patch(created.session(), RESTART.replace("pub2", "pub3"), "*");
        assertThat(first.refused()).startsWith("409 ");
        JsonNode offer = ann.take("offer");
        ann.answers(offer, "mem2");
        assertThat(second.none()).as("the answer to the first offer").isTrue();
        ann.answers(ann.take("offer"), "mem3");
        assertThat(second.restarted().fragment()).contains("mem3");
    }

    @Test
    void deleteEndsTheSessionAndItsRelayingAndTheMembersAreTold() {
        Studio.Member ann = studio.arriveIn("lab");
        WhipReply.Created created = studio.begun(ann, "lab");
        assertThat(studio.delete("guess")).isInstanceOf(WhipReply.Refused.class);
        assertThat(studio.delete(created.session())).isEqualTo(new WhipReply.Ended());
        JsonNode left = ann.take("peer-left");
        assertThat(left.path("reason").asString()).isEqualTo("left");
        assertThat(studio.ended).containsExactly(left.path("peer").asString());
        assertThat(((WhipReply.Refused) studio.delete(created.session())).status()).isEqualTo(404);
    }

    @Test
    void aPublisherThatTheMemberHasLostIsGoneAfterThirtySecondsUnlessItRestartsIce() {
        Studio.Member ann = studio.arriveIn("lab");
        Studio.Replies replies = studio.publish("lab");
        JsonNode offer = ann.take("offer");
        ann.answers(offer, "mem1");
        WhipReply.Created created = replies.created();
        ann.tell(offer, "offer", ",'sdp':'" + Studio.answer("mem1").replace("\r\n", "\\r\\n") + "'");
        studio.pass(Duration.ofSeconds(29));
        studio.patch(created.session(), CANDIDATE, created.tag());
        studio.pass(Duration.ofSeconds(29));
        String lost = ",'sdp':'" + Studio.answer("mem2").replace("\r\n", "\\r\\n") + "'";
        ann.tell(offer, "offer", lost);
        studio.pass(Duration.ofSeconds(29));
        Studio.Replies restart = studio.patch(created.session(), RESTART, "*");
        ann.answers(ann.take("offer"), "mem3");
        assertThat(restart.restarted()).isNotNull();
        studio.pass(Duration.ofSeconds(29));
        ann.takeAll();
        ann.tell(offer, "offer", lost);
        studio.pass(Duration.ofMillis(29_900));
        assertThat(ann.takeAll()).isEmpty();
        studio.pass(Duration.ofMillis(200));
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("timeout");
    }

    @Test
    void aPublisherThatTellsNoCandidateIsGoneAfterThirtySecondsAndAnyOtherAfterADay() {
        Studio.Member ann = studio.arriveIn("lab");
        studio.begun(ann, "lab");
        studio.pass(Duration.ofMillis(30_100));
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("timeout");
        WhipReply.Created created = studio.begun(ann, "lab");
        studio.patch(created.session(), CANDIDATE, created.tag());
        studio.pass(Duration.ofHours(24).minusSeconds(1));
        assertThat(studio.hub.peerCount()).isEqualTo(2);
        studio.pass(Duration.ofSeconds(2));
        assertThat(studio.hub.peerCount()).isEqualTo(1);
    }

    @Test
    void aSourceThatPublishesTooOftenIs429() {
        for (int i = 0; i < PublishPace.AT_ONCE; i++) {
            assertThat(studio.publish("lab").refused()).startsWith("404 ");
        }
        assertThat(studio.publish("lab").refused()).startsWith("429 ");
        assertThat(studio.publish("lab", Studio.OFFER, "192.0.2.8").refused()).startsWith("404 ");
        studio.pass(Duration.ofSeconds(1));
        assertThat(studio.publish("lab").refused()).startsWith("404 ");
    }

    @Test
    void sourcesBeyondWhatIsRememberedCostNoMemory() {
        PublishPace pace = new PublishPace();
        for (int i = 0; i < 3 * PublishPace.SOURCES; i++) {
            assertThat(pace.admits("10.0." + i / 256 + "." + i % 256, 0)).isTrue();
        }
        assertThat(pace.sources()).isEqualTo(PublishPace.SOURCES);
    }

    @Test
    void aSessionThatIsAskedTooOftenIs429() {
        WhipReply.Created created = studio.begun(studio.arriveIn("lab"), "lab");
        for (int i = 0; i < 50; i++) {
            studio.patch(created.session(), CANDIDATE, created.tag());
        }
        assertThat(studio.patch(created.session(), CANDIDATE, created.tag()).refused()).startsWith("429 ");
    }

    @Test
    void whoIsNotAdmittedIs401AndARoomThatTheTokenDoesNotNameIs403() {
        studio.arriveIn("lab");
        studio.admits((applicant, told) -> {
            assertThat(applicant.dialect()).isEqualTo("whip");
            told.accept(new Verdict.Refused("Show a token."));
        });
        assertThat(studio.publish("lab").refused()).isEqualTo("401 Show a token.");
        studio.admits((applicant, told) -> told
                .accept(new Verdict.Admitted(Set.of("other"), IceGrant.PLAIN)));
        assertThat(studio.publish("lab").refused()).startsWith("403 ");
        assertThat(studio.hub.peerCount()).isEqualTo(1);
    }

    @Test
    void aFullRoomAndAFullServerSaySo() {
        Studio small = new Studio(SignalLimits.of(Profile.LOCAL).withSizes(64 * 1024, 32, 2).withSessions(2, 2));
        small.arriveIn("lab");
        small.arriveIn("lab");
        assertThat(small.publish("lab").refused()).startsWith("503 ");
        assertThat(small.publish("lab", Studio.OFFER, "192.0.2.8").refused()).startsWith("409 ");
    }

    @Test
    void aKickedPublisherIsGone() {
        Studio.Member ann = studio.arriveIn("lab");
        studio.publish("lab");
        studio.hub.kick(ann.take("offer").path("from").asString());
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("kicked");
        assertThat(studio.hub.peerCount()).isEqualTo(1);
    }
}
