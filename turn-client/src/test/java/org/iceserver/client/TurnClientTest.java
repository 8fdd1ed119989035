package org.iceserver.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Method;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

/** Permissions, channels, data and connections, as a client uses them. */
class TurnClientTest extends AgainstFakeTurnServer {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.9", 9);

    @Test
    void anAnswerThatNeedsMoreUnderstandingFailsTheRequest() {
        server.speaksAnExtension = true;
        assertAllocateFails(QUICK, "The server's answer holds the attribute 0x7ffe", 0);
    }

    @Test
    void anIndicationThatNeedsMoreUnderstandingIsDropped() throws TurnException {
        try (TurnClient one = alice(QUICK); TurnClient two = alice(QUICK)) {
            InetSocketAddress first = one.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress second = two.allocate(AllocateOptions.NONE).relayed();
            server.speaksAnExtension = true;
            one.send(second, bytes("not for us"));
            assertThatThrownBy(() -> one.refresh(SOON)).as("answered behind it").isInstanceOf(TurnException.class);
            server.speaksAnExtension = false;
            one.send(second, bytes("for us"));
            assertThat(two.receive(SOON)).isEqualTo(new Received(first, -1, Bytes.of(bytes("for us"))));
        }
    }

    @Test
    void permissionsAndChannelsAreAskedForPeersOfTheRelayedFamilyAlone() throws TurnException {
        InetSocketAddress other = new InetSocketAddress("2001:db8::9", 9);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.createPermission(PEER, other)).isInstanceOf(TurnException.class)
                    .hasMessageContaining("the relayed address is of the other family");
            assertThatThrownBy(() -> client.bindChannel(other)).isInstanceOf(TurnException.class);
            assertThatThrownBy(() -> client.connectPeer(other)).isInstanceOf(TurnException.class);
            assertThatIllegalArgumentException().isThrownBy(client::createPermission);
        }
        assertThat(seen(Method.CREATE_PERMISSION)).isEmpty();
        assertThat(seen(Method.CHANNEL_BIND)).isEmpty();
        assertThat(seen(Method.CONNECT)).isEmpty();
    }

    @Test
    void aNumberWhoseBindingWasNeverConfirmedIsNotGivenToAnotherPeer() throws TurnException {
        server.refuse.put(Method.CHANNEL_BIND, ErrorCode.SERVER_ERROR);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.bindChannel(PEER)).isInstanceOf(TurnException.class);
            assertThat(seen(Method.CHANNEL_BIND)).as("not resent").hasSize(1);
            server.refuse.clear();

            assertThat(client.bindChannel(new InetSocketAddress("192.0.2.10", 9))).isEqualTo(0x4001);
            assertThat(client.bindChannel(PEER)).isEqualTo(0x4000);
        }
    }

    @Test
    void dataConnectionsGoWhereTheControlConnectionWent() throws TurnException {
        var elsewhereByNow = ServerAddress.tcp("turn.invalid", server.port());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        try (TurnClient client = TurnClient.connect(elsewhereByNow, List.of(address), ALICE, QUICK,
                Tls.standard(elsewhereByNow.protocol()))) {
            client.allocate(AllocateOptions.NONE.withTcp());
            try (PeerStream stream = client.connectPeer(PEER)) {
                assertThat(stream.peer()).isEqualTo(PEER);
            }
        }
        assertThat(seen(Method.CONNECTION_BIND).getLast().first(Attribute.ConnectionId.class))
                .isEqualTo(new Attribute.ConnectionId(7));
    }

    @Test
    void refusedPeerIsSaidToBeRefused() throws TurnException {
        server.refuse.put(Method.CREATE_PERMISSION, ErrorCode.FORBIDDEN);
        server.refuse.put(Method.CHANNEL_BIND, ErrorCode.FORBIDDEN);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.createPermission(PEER)).isInstanceOf(TurnException.class)
                    .hasMessageContaining("refuses to relay to this peer address").hasMessageContaining("403");
            assertThatThrownBy(() -> client.bindChannel(PEER)).isInstanceOf(TurnException.class)
                    .hasMessageContaining("refuses to relay to this peer address");
        }
    }

    @Test
    void dataTravelsByIndicationAndByChannel() throws TurnException {
        for (ServerAddress address : List.of(server.udp(), server.tcp())) {
            try (TurnClient one = TurnClient.connect(address, ALICE, QUICK); TurnClient two = alice(QUICK)) {
                InetSocketAddress first = one.allocate(AllocateOptions.NONE).relayed();
                InetSocketAddress second = two.allocate(AllocateOptions.NONE).relayed();
                one.createPermission(second);
                two.createPermission(first);

                one.send(second, bytes("hello"));
                assertThat(two.receive(SOON)).isEqualTo(new Received(first, -1, Bytes.of(bytes("hello"))));

                int channel = one.bindChannel(second);
                assertThat(channel).isEqualTo(0x4000).isEqualTo(one.bindChannel(second));
                two.send(first, bytes("world"));
                assertThat(one.receive(SOON)).isEqualTo(new Received(second, channel, Bytes.of(bytes("world"))));
                one.send(second, bytes("again"));
                assertThat(two.receive(SOON)).isEqualTo(new Received(first, -1, Bytes.of(bytes("again"))));
            }
        }
    }

    @Test
    void endOfTheConnectionIsReported() throws IOException {
        try (FakeTurnServer other = new FakeTurnServer();
                TurnClient client = TurnClient.connect(other.tcp(), ALICE, QUICK)) {
            client.close();
            assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("The connection to 127.0.0.1:" + other.port() + " over TCP is lost");
        }
    }
}
