package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.policy.PeerRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.netty.TcpSides.HERE;
import static org.iceserver.turn.netty.TcpSides.accept;
import static org.iceserver.turn.netty.TcpSides.address;
import static org.iceserver.turn.netty.TcpSides.assertMegabytesTravel;
import static org.iceserver.turn.netty.TcpSides.connected;
import static org.iceserver.turn.netty.TcpSides.data;
import static org.iceserver.turn.netty.TcpSides.dial;
import static org.iceserver.turn.netty.TcpSides.listener;
import static org.iceserver.turn.netty.TcpSides.read;

/** RFC 6062 over real sockets: control connection, data connections, a plain TCP peer. */
@Timeout(60)
class TcpRelayOverLoopbackTest {
    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void megabytesTravelBothWaysOnConnectionsThatTheClientOpens(TransportMode mode) throws IOException {
        for (String ip : List.of(HERE, "::1")) {
            try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                    TurnTestClient client = server.client(ip, true);
                    ServerSocket peer = listener(ip)) {
                client.challenge();
                TransportAddress relayed = TurnTestClient.relayed(client.request(org.iceserver.stun.Method.ALLOCATE,
                        e -> TestServer.family(ip).apply(e.add(Attribute.RequestedTransport.TCP))));
                // Two in a row come to two loops: one stays where it is, one moves.
                try (ServerSocket second = listener(ip);
                        Socket first = data(server, ip, connected(client, address(peer)));
                        Socket other = data(server, ip, connected(client, address(second)));
                        Socket atPeer = accept(peer);
                        Socket atSecond = accept(second)) {
                    assertThat(TurnTestClient.address((InetSocketAddress) atPeer.getRemoteSocketAddress()))
                            .isEqualTo(relayed);
                    assertMegabytesTravel(first, atPeer);
                    assertMegabytesTravel(other, atSecond);
                }
                TurnTestClient.assertSuccess(client.refresh(600));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void megabytesTravelBothWaysOnConnectionsThatThePeerOpens(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            for (int i = 0; i < 2; i++) {
                try (Socket atPeer = dial(relayed)) {
                    atPeer.getOutputStream().write("early".getBytes(ISO_8859_1));
                    StunMessage attempt = client.attempt();
                    assertThat(attempt.first(Attribute.XorPeerAddress.class)).isEqualTo(new Attribute.XorPeerAddress(
                            TurnTestClient.address((InetSocketAddress) atPeer.getLocalSocketAddress())));
                    try (Socket data = data(server, HERE, TurnTestClient.connectionId(attempt))) {
                        assertThat(new String(read(data, 5), ISO_8859_1)).isEqualTo("early");
                        assertMegabytesTravel(data, atPeer);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void twoTcpAllocationsOfThisServerMeet(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                TurnTestClient one = server.client(HERE, true);
                TurnTestClient other = server.client(HERE, true)) {
            TransportAddress fromOne = one.allocateTcp();
            TransportAddress fromOther = other.allocateTcp();
            other.permit(fromOne);

            int active = connected(one, fromOther);
            StunMessage attempt = other.attempt();

            assertThat(Objects.requireNonNull(attempt.first(Attribute.XorPeerAddress.class)).address())
                    .isEqualTo(fromOne);
            try (Socket left = data(server, HERE, active);
                    Socket right = data(server, HERE, TurnTestClient.connectionId(attempt))) {
                assertMegabytesTravel(left, right);
            }
        }
    }

    @Test
    void onlyALiveTcpAllocationIsReachedAtAnAddressOfOurOwn() throws IOException {
        try (TestServer server = TestServer.plan().tcp().rules(PeerRules.STANDARD).start();
                TurnTestClient one = server.client(HERE, true);
                TurnTestClient other = server.client(HERE, true);
                ServerSocket ofThisHost = listener(HERE)) {
            one.allocateTcp();
            TransportAddress fromOther = other.allocateTcp();

            assertThat(TurnTestClient.errorCode(one.connect(address(ofThisHost)))).isEqualTo(403);
            assertThat(TurnTestClient.errorCode(one.connect(TurnTestClient.address(server.address(HERE)))))
                    .isEqualTo(403);
            // That client has no permission for us, so it closes the connection that it accepts; the connection itself
            // is legal.
            connected(one, fromOther);
            TurnTestClient.assertSuccess(other.refresh(0));
            assertThat(TurnTestClient.errorCode(one.connect(fromOther))).isIn(403, 446);
        }
    }

    @Test
    void bytesBehindTheRequestAreDeliveredThoughTheyComeOneByOne() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            client.allocateTcp();
            for (int piece : new int[]{1, 3, 1_000}) {
                ServerSocket listening = listener(HERE);
                int id = connected(client, address(listening));
                try (listening;
                        Socket atPeer = accept(listening);
                        Wire.Tcp wire = new Wire.Tcp(server.address(HERE))) {
                    TurnTestClient binder = new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD);
                    binder.challenge();
                    byte[] bind = binder.signedConnectionBind(id);
                    byte[] all = Arrays.copyOf(bind, bind.length + 5);
                    System.arraycopy("hasty".getBytes(ISO_8859_1), 0, all, bind.length, 5);
                    for (int at = 0; at < all.length; at += piece) {
                        wire.send(Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
                    }

                    TurnTestClient.assertSuccess(TurnTestClient.decode(wire.receive()));
                    assertThat(new String(read(atPeer, 5), ISO_8859_1)).isEqualTo("hasty");
                    for (byte one : "pieces".getBytes(ISO_8859_1)) {
                        atPeer.getOutputStream().write(one);
                        wire.socket().getOutputStream().write(one);
                    }
                    assertThat(new String(read(atPeer, 6), ISO_8859_1)).isEqualTo("pieces");
                    assertThat(new String(read(wire.socket(), 6), ISO_8859_1)).isEqualTo("pieces");
                }
            }
        }
    }
}
