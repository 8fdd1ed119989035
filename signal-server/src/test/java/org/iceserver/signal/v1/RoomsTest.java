package org.iceserver.signal.v1;

import java.time.Duration;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RoomsTest {
    private final Switchboard board = new Switchboard();

    @Test
    void aJoinerSeesWhoIsThereAndTheOthersSeeTheJoiner() {
        Line ann = board.arrive();
        JsonNode first = ann.say("{'type':'join','id':1,'room':'lab','info':{'name':'Ann'}}").take("ok");
        assertThat(first.toString()).isEqualTo("{\"type\":\"ok\",\"re\":1,\"room\":\"lab\",\"peers\":[],\"limit\":16}");
        Line bob = board.arrive();
        JsonNode second = bob.say("{'type':'join','id':'b','room':'lab','info':7}").take("ok");
        assertThat(second.toString()).isEqualTo("{\"type\":\"ok\",\"re\":\"b\",\"room\":\"lab\",\"peers\":[{\"peer\":\""
                + ann.peer() + "\",\"info\":{\"name\":\"Ann\"}}],\"limit\":16}");
        assertThat(ann.take("peer-joined").toString()).isEqualTo(
                "{\"type\":\"peer-joined\",\"seq\":1,\"room\":\"lab\",\"peer\":\"" + bob.peer() + "\",\"info\":7}");
    }

    @Test
    void othersKnowByItsInstanceWhoHasAnotherSessionNow() {
        Line ann = board.arriveIn("lab");
        Line bob = board.connect().say("{'type':'hello','instance':'b'}");
        bob.take("welcome");
        bob.say("{'type':'join','room':'lab'}").take("ok");
        assertThat(ann.take("peer-joined").path("instance").asString()).isEqualTo("b");
        JsonNode list = ann.say("{'type':'list','room':'lab'}").take("ok");
        assertThat(list.path("peers").path(0).path("instance").asString()).isEqualTo("b");
        assertThat(board.connect().say("{'type':'hello','instance':{}}").takeError()).isEqualTo("bad-request");
    }

    @Test
    void joiningTwiceOnlyRenewsTheInfo() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        bob.say("{'type':'join','room':'lab','info':{'n':2}}").take("ok");
        assertThat(ann.take("peer-updated").path("info").path("n").asInt()).isEqualTo(2);
        assertThat(board.hub.roomCount()).isEqualTo(1);
    }

    @Test
    void updatesReachTheOthersAndTheList() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        ann.say("{'type':'update','id':5,'room':'lab','info':{'cam':false}}").take("ok");
        assertThat(bob.take("peer-updated").path("peer").asString()).isEqualTo(ann.peer());
        JsonNode list = bob.say("{'type':'list','id':6,'room':'lab'}").take("ok");
        assertThat(list.path("peers").path(0).path("info").path("cam").asBoolean(true)).isFalse();
    }

    @Test
    void whoLeavesIsLeft() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        bob.say("{'type':'leave','id':1,'room':'lab'}").take("ok");
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("left");
        assertThat(bob.say("{'type':'leave','room':'lab'}").takeError()).isEqualTo("not-in-room");
    }

    @Test
    void aClientThatSaysGoodbyeIsLeftAtOnceAndItsSessionIsOver() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        bob.saysGoodbye();
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("left");
        assertThat(board.ended).containsExactly(bob.peer());
        assertThat(board.hub.peerCount()).isEqualTo(1);
    }

    @Test
    void anEmptyRoomIsForgotten() {
        Line ann = board.arriveIn("lab");
        ann.say("{'type':'leave','room':'lab'}").take("ok");
        assertThat(board.hub.roomCount()).isZero();
    }

    @Test
    void aFullRoomRefusesTheNext() {
        Switchboard small = new Switchboard(SignalLimits.of(Profile.LOCAL).withSizes(65_536, 32, 2));
        small.arriveIn("lab");
        small.arriveIn("lab");
        Line third = small.arrive();
        JsonNode refusal = third.say("{'type':'join','id':9,'room':'lab'}").take("error");
        assertThat(refusal.path("code").asString()).isEqualTo("room-full");
        assertThat(refusal.path("re").asInt()).isEqualTo(9);
        assertThat(third.closeCode).isZero();
    }

    @Test
    void onlySoManyRoomsPerPeer() {
        Line ann = board.arrive();
        for (int room = 0; room < 32; room++) {
            ann.say("{'type':'join','room':'" + room + "'}").take("ok");
        }
        assertThat(ann.say("{'type':'join','room':'more'}").takeError()).isEqualTo("forbidden");
        ann.say("{'type':'leave','room':'0'}").take("ok");
        ann.say("{'type':'join','room':'more'}").take("ok");
    }

    @Test
    void messagesPassOnlyWithinARoom() {
        Line ann = board.arriveIn("lab");
        Line eve = board.arriveIn("elsewhere");
        assertThat(eve.tell(ann, "offer", "").takeError()).isEqualTo("not-in-room");
        assertThat(ann.tell(eve, "offer", "").takeError()).isEqualTo("peer-not-found");
        assertThat(ann.say("{'type':'bye','to':'p_nobody','room':'lab'}").takeError()).isEqualTo("peer-not-found");
        assertThat(eve.toldNothing()).isTrue();
    }

    @Test
    void fieldsTravelUnchangedButOursCannotBeForged() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        bob.sayRaw(
                "{ \"x\" : [ 1.50 , {\"from\":\"inside\"} ] , \"fr\\u006fm\":\"forged\", \"seq\": 99,\"polite\":true,"
                        + "\"to\":\"" + ann.peer()
                        + "\",\"type\":\"message\",\"room\":\"lab\",\"s\":\"\u00fc\\u0041\\n\","
                        + "\"n\":123456789012345678901234567890 ,\"token\":\"t\",\"last\":null}");
        assertThat(ann.take("message").toString()).isEqualTo("{\"type\":\"message\",\"seq\":2,\"from\":\"" + bob.peer()
                + "\",\"room\":\"lab\",\"polite\":false,\"x\":[1.5,{\"from\":\"inside\"}],\"s\":\"\u00fcA\\n\","
                + "\"n\":123456789012345678901234567890,\"token\":\"t\",\"last\":null}");
    }

    @Test
    void aDirectedMessageIsConfirmedOnlyWhenAsked() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        bob.tell(ann, "candidate", ",'candidate':null");
        assertThat(bob.toldNothing()).isTrue();
        assertThat(bob.tell(ann, "answer", ",'id':4").take("ok").path("re").asInt()).isEqualTo(4);
    }

    @Test
    void theLaterJoinerIsPoliteAndStaysSo() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        assertThat(polite(ann, bob)).isTrue();
        assertThat(polite(bob, ann)).isFalse();
        // A second room in the other order, and leaving and joining the first one again, change nothing.
        bob.say("{'type':'join','room':'second'}").take("ok");
        ann.say("{'type':'join','room':'second'}").take("ok");
        bob.take("peer-joined");
        ann.say("{'type':'leave','room':'lab'}").take("ok");
        bob.take("peer-left");
        ann.say("{'type':'join','room':'lab'}").take("ok");
        bob.take("peer-joined");
        assertThat(polite(ann, bob)).isTrue();
        assertThat(polite(bob, ann)).isFalse();
    }

    private static boolean polite(Line from, Line to) {
        return from.tell(to, "offer", "").toldNothing() && to.take("offer").path("polite").asBoolean();
    }

    @Test
    void aKickedPeerIsRemovedAndRevokedAndCannotResume() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        board.hub.kick(bob.peer());
        assertThat(bob.takeError()).isEqualTo("kicked");
        assertThat(bob.closeCode).isEqualTo(4403);
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("kicked");
        assertThat(board.revoked).containsExactly(bob.peer());
        Line again = board.connect();
        again.say("{'type':'hello','session':'" + bob.session() + "','last':0}");
        assertThat(again.take("welcome").path("resumeFailed").asString()).isEqualTo("expired");
    }

    @Test
    void aPeerThatIsGoneCanStillBeKickedOffTheRelay() {
        Line bob = board.arrive();
        bob.saysGoodbye();
        board.hub.kick(bob.peer());
        assertThat(board.revoked).containsExactly(bob.peer());
    }

    @Test
    void aLostPeerIsAwayFirstAndThenLost() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        bob.breaks();
        assertThat(ann.take("peer-away").path("peer").asString()).isEqualTo(bob.peer());
        assertThat(ann.say("{'type':'list','room':'lab'}").take("ok").path("peers").path(0).path("away").asBoolean())
                .isTrue();
        board.pass(Duration.ofMillis(29_900));
        assertThat(ann.toldNothing()).isTrue();
        board.pass(Duration.ofMillis(200));
        assertThat(ann.take("peer-left").path("reason").asString()).isEqualTo("lost");
        assertThat(board.ended).containsExactly(bob.peer());
    }

    @Test
    void shuttingDownTellsEverybodyOnceAndNothingElse() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        board.protocol.shutDown(board.now());
        for (Line line : new Line[]{ann, bob}) {
            JsonNode last = line.take("error");
            assertThat(last.path("code").asString()).isEqualTo("shutting-down");
            assertThat(last.path("retryAfterMs").asLong()).isBetween(1_000L, 5_000L);
            assertThat(line.closeCode).isEqualTo(1012);
            assertThat(line.toldNothing()).isTrue();
        }
    }
}
