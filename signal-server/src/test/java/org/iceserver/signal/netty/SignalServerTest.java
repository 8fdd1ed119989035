package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LeakWatch.class)
class SignalServerTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private SignalPort port;

    SignalServerTest() throws IOException {
        port = SignalPort.start();
    }

    @AfterEach
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private Client client() {
        return Client.open(http, port.ws());
    }

    @Test
    void twoPeersMeetAndExchangeAnOffer() throws Exception {
        Client ann = client();
        JsonNode welcome = ann.hello();
        assertThat(welcome.path("iceServers").path(1).path("username").asString())
                .isEqualTo("1764000000:" + welcome.path("peer").asString());
        assertThat(welcome.path("iceServers").path(0).path("urls").path(0).asString()).isEqualTo("stun:127.0.0.1:3478");
        ann.say("{\"type\":\"join\",\"id\":1,\"room\":\"lab\",\"info\":{\"name\":\"Ann\"}}");
        assertThat(ann.next("ok").path("peers")).isEmpty();

        Client bob = client();
        String bobId = bob.hello().path("peer").asString();
        bob.say("{\"type\":\"join\",\"id\":\"x\",\"room\":\"lab\"}");
        JsonNode others = bob.next("ok");
        assertThat(others.path("re").asString()).isEqualTo("x");
        assertThat(others.path("peers").path(0).path("info").path("name").asString()).isEqualTo("Ann");
        assertThat(ann.next("peer-joined").path("peer").asString()).isEqualTo(bobId);

        bob.say("{\"type\":\"offer\",\"to\":\"" + welcome.path("peer").asString()
                + "\",\"room\":\"lab\",\"sdp\":\"v=0\\r\\n\",\"more\":{\"a\":[1,2.5]}}");
        JsonNode offer = ann.next("offer");
        assertThat(offer.path("from").asString()).isEqualTo(bobId);
        assertThat(offer.path("polite").asBoolean(true)).isFalse();
        assertThat(offer.path("sdp").asString()).isEqualTo("v=0\r\n");
        assertThat(offer.path("more").path("a").path(1).asDouble()).isEqualTo(2.5);
    }

    @Test
    void aPeerWhoseConnectionBreaksComesBackAndMissesNothing() throws Exception {
        Client ann = client();
        JsonNode annsWelcome = ann.hello();
        Client bob = client();
        JsonNode welcome = bob.hello();
        String bobId = welcome.path("peer").asString();
        bob.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
        ann.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
        long seen = bob.next("peer-joined").path("seq").asLong();
        bob.socket().abort();
        ann.next("peer-away");
        ann.say("{\"type\":\"offer\",\"to\":\"" + bobId + "\",\"room\":\"lab\",\"sdp\":\"1\"}");
        ann.say("{\"type\":\"candidate\",\"id\":3,\"to\":\"" + bobId + "\",\"room\":\"lab\",\"candidate\":null}")
                .next("ok");

        Client again = client();
        again.say("{\"type\":\"hello\",\"session\":\"" + welcome.path("session").asString() + "\",\"last\":" + seen
                + "}");
        assertThat(again.next("resumed").path("peer").asString()).isEqualTo(bobId);
        assertThat(again.next("offer").path("from").asString()).isEqualTo(annsWelcome.path("peer").asString());
        assertThat(again.next("candidate").path("candidate").isNull()).isTrue();
        ann.next("peer-back");
    }

    @Test
    void closingTellsClientsToComeBackLater() throws Exception {
        Client ann = client();
        ann.hello();
        port.server.close();
        assertThat(ann.next("error").path("retryAfterMs").asLong()).isBetween(1_000L, 5_000L);
        assertThat(ann.closed()).isEqualTo(1012);
    }

    @Test
    void aKickedPeerIsGoneAndItsRelayingEnds() throws Exception {
        Client ann = client();
        ann.hello();
        ann.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
        Client bob = client();
        String bobId = bob.hello().path("peer").asString();
        bob.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
        ann.next("peer-joined");
        port.server.kick(bobId);
        assertThat(ann.next("peer-left").path("reason").asString()).isEqualTo("kicked");
        assertThat(bob.closed()).isEqualTo(4403);
        assertThat(port.revoked).containsExactly(bobId);
    }

    @Test
    void aSilentConnectionIsClosed() throws Exception {
        port.close();
        SignalLimits hasty = SignalLimits.of(Profile.LOCAL).withTimes(Duration.ofMillis(200), Duration.ofSeconds(25),
                Duration.ofSeconds(30));
        port = SignalPort.start(usual -> usual.withLimits(hasty));
        Client mute = client();
        assertThat(mute.next("error").path("code").asString()).isEqualTo("unauthorized");
        assertThat(mute.closed()).isEqualTo(4401);
    }

    @Test
    void aPublicServerLetsNobodyInWithoutAuthentication() throws Exception {
        port.close();
        port = SignalPort
                .start(usual -> new SignalSettings(usual.listen(), List.of(0), Profile.PUBLIC, Set.of(), Set.of(),
                        List.of(), usual.limits(), usual.tls(), false, usual.dialects(), "1", usual.authentication(),
                        usual.http(), usual.page()));
        Client ann = client();
        ann.say("{\"type\":\"hello\",\"token\":\"guess\"}");
        assertThat(ann.next("error").path("code").asString()).isEqualTo("unauthorized");
        assertThat(ann.closed()).isEqualTo(4401);
    }

    @Test
    void aMessageThatIsTooLargeClosesWith1009() throws Exception {
        Client ann = client();
        ann.hello();
        ann.say("{\"type\":\"message\",\"data\":\"" + "x".repeat(600_000) + "\"}");
        assertThat(ann.next("error").path("code").asString()).isEqualTo("too-large");
        assertThat(ann.closed()).isEqualTo(1009);
    }

    @Test
    void aPortInUseIsOneSentence() {
        assertThatThrownBy(
                () -> SignalPort.start(usual -> SignalSettings.of(Profile.LOCAL, usual.listen(), port.port())))
                .isInstanceOf(BindException.class)
                .hasMessage("TCP port " + port.port()
                        + " on 127.0.0.1 is taken: stop the program that has it or choose another port");
    }

    @Test
    void anAddressThatIsNotLocalIsOneSentence() {
        assertThatThrownBy(() -> SignalPort.start(
                usual -> SignalSettings.of(Profile.LOCAL, List.of(IpAddress.parse("198.51.100.1")), 0)))
                .isInstanceOf(BindException.class)
                .hasMessage("198.51.100.1 is not an address of this host: name one that an interface has");
    }
}
