package org.iceserver.signal.v1;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.PeerExchange;
import org.iceserver.signal.PeerExchange.Attribute;
import org.iceserver.signal.PeerExchange.Message;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer asks what it said to the STUN and TURN server. */
class ExchangesTest {
    private final Switchboard board = new Switchboard();

    private static PeerExchange exchange(long number) {
        return new PeerExchange(number, 1_764_000_000_000L, 120, "UDP 192.0.2.7:50112 -> 198.51.100.1:3478",
                new Message("Refresh request", List.of(new Attribute("LIFETIME", "600 s"))),
                new Message("success", List.of()));
    }

    private static String username(Line peer) {
        return peer.welcome().at("/iceServers/0/username").asString();
    }

    @Test
    void nothingIsKeptForWhoNeverAsks() {
        board.arrive();
        assertThat(board.exchanges.pages).isEmpty();
    }

    @Test
    void aPeerIsToldOfItsOwnAfterTheLastItSaw() {
        Line ann = board.arrive();
        assertThat(ann.say("{'type':'exchanges','id':7}").take("ok").path("exchanges")).isEmpty();
        assertThat(board.exchanges.pages).containsOnlyKeys(username(ann));

        board.exchanges.write(username(ann), exchange(4), exchange(9));
        JsonNode told = ann.say("{'type':'exchanges','id':8,'after':4}").take("ok");
        assertThat(told.path("re").asInt()).isEqualTo(8);
        assertThat(told.path("exchanges")).hasSize(1);
        JsonNode one = told.at("/exchanges/0");
        assertThat(one.path("number").asInt()).isEqualTo(9);
        assertThat(one.path("at").asLong()).isEqualTo(1_764_000_000_000L);
        assertThat(one.path("micros").asInt()).isEqualTo(120);
        assertThat(one.path("path").asString()).isEqualTo("UDP 192.0.2.7:50112 -> 198.51.100.1:3478");
        assertThat(one.at("/request/what").asString()).isEqualTo("Refresh request");
        assertThat(one.at("/request/attributes/0/name").asString()).isEqualTo("LIFETIME");
        assertThat(one.at("/answer/what").asString()).isEqualTo("success");
    }

    @Test
    void freshCredentialsAreLookedAtToo() {
        Line ann = board.arrive();
        ann.say("{'type':'exchanges'}").take("ok");
        String fresh = ann.say("{'type':'ice'}").take("ok").at("/iceServers/0/username").asString();

        board.exchanges.write(fresh, exchange(2));
        board.exchanges.write(username(ann), exchange(1));
        assertThat(ann.say("{'type':'exchanges'}").take("ok").path("exchanges")).extracting(one -> one.path("number")
                .asInt()).containsExactly(1, 2);
        for (int i = 0; i < 5; i++) {
            ann.say("{'type':'ice'}").take("ok");
        }
        assertThat(board.exchanges.pages).hasSize(3).doesNotContainKey(username(ann));
    }

    @Test
    void anExchangeWithPushedCredentialsIsToldOnce() {
        Line ann = board.arrive();
        ann.say("{'type':'exchanges'}").take("ok");
        board.pass(Duration.ofSeconds(80));
        String pushed = ann.take("ice-servers").at("/iceServers/0/username").asString();

        board.exchanges.write(pushed, exchange(1));
        assertThat(ann.say("{'type':'exchanges'}").take("ok").path("exchanges")).hasSize(1);
    }

    @Test
    void namesThatWereNotMadeForThePeerAreNotLookedAt() {
        IceServer shared = new IceServer(List.of("turn:elsewhere.example"), "everybody", "the same");
        Verdict.Admitted grant = new Verdict.Admitted(Set.of(), new IceGrant(600, List.of(shared)));
        Switchboard others = new Switchboard(SignalLimits.of(Profile.LOCAL), (_, told) -> told.accept(grant));
        others.mints = false;

        assertThat(others.arrive().say("{'type':'exchanges'}").take("ok").path("exchanges")).isEmpty();
        assertThat(others.exchanges.pages).isEmpty();
    }

    @Test
    void theyAreForgottenWithTheSession() {
        Line ann = board.arrive();
        ann.say("{'type':'exchanges'}").take("ok");
        ann.breaks();
        assertThat(board.exchanges.pages).isNotEmpty();
        board.pass(Duration.ofSeconds(31));
        assertThat(board.exchanges.pages).isEmpty();
    }

    @Test
    void oneTooManyIsRefusedAndStays() {
        board.exchanges.most = 1;
        board.arrive().say("{'type':'exchanges'}").take("ok");
        Line bob = board.arrive();
        bob.say("{'type':'exchanges'}");
        assertThat(bob.takeError()).isEqualTo("busy");
        assertThat(bob.say("{'type':'ping'}").take("pong").isObject()).isTrue();
    }

    @Test
    void whatWasSeenLastIsAWholeNumber() {
        Line ann = board.arrive();
        ann.say("{'type':'exchanges','after':'all'}");
        assertThat(ann.takeError()).isEqualTo("bad-request");
    }
}
