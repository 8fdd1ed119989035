package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.TransportAddress;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.netty.CorpusOverEveryTransportTest.Carrier;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Mobility (RFC 8016) where an association or a connection is one of the two five-tuples. */
@ExtendWith(LeakWatch.class)
class MobilityOverDtlsTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4001;
    /** The kernel chooses the loop of a new port: so often, both the same and another one will have been met. */
    private static final int MOVES = 6;

    private final ServerCertificates certificates = new ServerCertificates(
            List.of(Certificates.selfSigned(List.of("localhost", HERE), Instant.now(), new SecureRandom())));

    @ParameterizedTest
    @CsvSource({"DTLS,DTLS", "DTLS,UDP", "UDP,DTLS", "TLS,DTLS", "DTLS,TCP"})
    void anAllocationMovesFromOneToTheOther(Carrier from, Carrier to) throws IOException {
        try (TestServer server = TestServer.plan().tls(certificates).mobility().start();
                TestPeer peer = new TestPeer(HERE)) {
            for (int i = 0; i < MOVES; i++) {
                try (TurnTestClient old = client(server, from); Wire next = to.open(server.tlsAddress(HERE))) {
                    MobilityTicket ticket = Roamers.allocate(old);
                    old.bind(CHANNEL, peer.address());
                    TransportAddress relayed = exchange(old, peer, "before");

                    TurnTestClient moved = old.on(next);
                    Roamers.ticket(moved.refreshWith(ticket));

                    assertThat(exchange(moved, peer, "after")).isEqualTo(relayed);
                    assertThat(TurnTestClient.errorCode(old.refresh(600))).isEqualTo(437);
                    assertThat(exchange(moved, peer, "still")).isEqualTo(relayed);
                    TurnTestClient.assertSuccess(moved.refresh(0));
                    assertThat(server.server().sessions()).isZero();
                }
            }
        }
    }

    /** It went without a word, as a client that lost its network does, and says nothing after its change. */
    @ParameterizedTest
    @EnumSource(names = {"UDP", "DTLS"})
    @EnabledOnOs(OS.LINUX)
    void anAssociationThatVanishedIsNoticed(Carrier to) throws IOException {
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).tls(certificates).mobility().start();
                TestPeer peer = new TestPeer(HERE);
                Wire next = to.open(server.tlsAddress(HERE))) {
            DtlsWire gone = new DtlsWire(server.tlsAddress(HERE));
            TurnTestClient old = new TurnTestClient(gone, TestServer.USER, TestServer.PASSWORD);
            MobilityTicket ticket = Roamers.allocate(old);
            old.bind(CHANNEL, peer.address());
            TransportAddress relayed = exchange(old, peer, "before");
            gone.vanish();

            TurnTestClient moved = old.on(next);
            Roamers.ticket(moved.refreshWith(ticket));

            Eventually.eventually("data goes to the new five-tuple", () -> {
                try {
                    peer.send(relayed, "hello".getBytes(ISO_8859_1));
                    return !next.silent(20);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** It has no allocation yet, but it is to have one. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "DTLS"})
    void whoIsSilentBeforeItsFirstDataIsNotClosed(Carrier to) throws IOException {
        try (TestServer hasty = TestServer.plan().idleSeconds(1).tls(certificates).mobility().start();
                TestPeer peer = new TestPeer(HERE);
                TurnTestClient old = client(hasty, Carrier.UDP);
                Wire next = to.open(hasty.tlsAddress(HERE))) {
            MobilityTicket ticket = Roamers.allocate(old);
            old.bind(CHANNEL, peer.address());
            TransportAddress relayed = exchange(old, peer, "before");
            TurnTestClient moved = old.on(next);
            Roamers.ticket(moved.refreshWith(ticket));

            // Each takes as long as a silent connection has: by then ours has been looked at, and was silent too.
            for (int i = 0; i < 3; i++) {
                try (Wire.Tcp stranger = new Wire.Tcp(hasty.address(HERE))) {
                    assertThat(stranger.closedByServer()).isTrue();
                }
            }

            assertThat(exchange(moved, peer, "after")).isEqualTo(relayed);
        }
    }

    /** There and back; returns whom the peer heard. */
    private static TransportAddress exchange(TurnTestClient client, TestPeer peer, String text) throws IOException {
        client.sendChannel(CHANNEL, text.getBytes(ISO_8859_1));
        TestPeer.Packet received = peer.receive();
        assertThat(received.text()).isEqualTo(text);
        peer.send(received.from(), ("re: " + text).getBytes(ISO_8859_1));
        assertThat(client.receive().text()).isEqualTo("re: " + text);
        return received.from();
    }

    private static TurnTestClient client(TestServer server, Carrier carrier) throws IOException {
        return new TurnTestClient(carrier.open(server.tlsAddress(HERE)), TestServer.USER, TestServer.PASSWORD);
    }
}
