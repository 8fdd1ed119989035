package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.iceserver.stun.TransportAddress;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.netty.TcpSides.HERE;
import static org.iceserver.turn.netty.TcpSides.MEGABYTE;
import static org.iceserver.turn.netty.TcpSides.accept;
import static org.iceserver.turn.netty.TcpSides.address;
import static org.iceserver.turn.netty.TcpSides.assertMegabytesTravel;
import static org.iceserver.turn.netty.TcpSides.connected;
import static org.iceserver.turn.netty.TcpSides.data;
import static org.iceserver.turn.netty.TcpSides.dial;
import static org.iceserver.turn.netty.TcpSides.ended;
import static org.iceserver.turn.netty.TcpSides.listener;
import static org.iceserver.turn.netty.TcpSides.random;
import static org.iceserver.turn.netty.TcpSides.read;
import static org.iceserver.turn.netty.TcpSides.sending;
import static org.iceserver.turn.netty.TcpSides.shutDown;

/** How relayed TCP connections end, or do not come about (RFC 6062 s5.4, s5.5). */
@Timeout(60)
class TcpConnectionsEndTest {
    @Test
    void theEndOfOneSideEndsTheOtherAndTheRestArrives() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            byte[] rest = random(4, MEGABYTE);
            try (Socket data = data(server, HERE, connected(client, address(listening)));
                    Socket atPeer = accept(listening)) {
                CompletableFuture<Void> sent = sending(atPeer, rest).thenRun(() -> shutDown(atPeer));
                assertThat(read(data, MEGABYTE)).isEqualTo(rest);
                assertThat(ended(data)).isTrue();
                sent.join();
            }
            try (ServerSocket second = listener(HERE);
                    Socket data = data(server, HERE, connected(client, address(second)));
                    Socket atPeer = accept(second)) {
                CompletableFuture<Void> sent = sending(data, rest).thenRun(() -> shutDown(data));
                assertThat(read(atPeer, MEGABYTE)).isEqualTo(rest);
                assertThat(ended(atPeer)).isTrue();
                sent.join();
            }
        }
    }

    @Test
    void theEndOfTheControlConnectionEndsEverything() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            try (Socket data = data(server, HERE, connected(client, address(listening)));
                    Socket atPeer = accept(listening);
                    Socket waiting = dial(relayed)) {
                client.attempt();

                client.close();

                assertThat(ended(data)).isTrue();
                assertThat(ended(atPeer)).isTrue();
                assertThat(ended(waiting)).isTrue();
            }
            Eventually.eventually("nobody listens any more", () -> refused(relayed));
            Eventually.eventually("the session is gone", () -> server.server().sessions() == 0);
        }
    }

    private static boolean refused(TransportAddress to) {
        try {
            dial(to).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aPeerWithoutPermissionIsClosedAtOnce() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            try (Socket stranger = dial(relayed)) {
                assertThat(ended(stranger)).isTrue();
            }
            assertThat(server.drops(DropReason.NO_PERMISSION)).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatRefusesIs447() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            client.allocateTcp();
            TransportAddress nobody;
            try (ServerSocket gone = listener(HERE)) {
                nobody = address(gone);
            }

            assertThat(TurnTestClient.errorCode(client.connect(nobody))).isEqualTo(447);
            assertThat(TurnTestClient.errorCode(client.connect(nobody))).isEqualTo(447);
        }
    }

    @Test
    void whatNobodyBindsInTimeIsClosed() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            try (Socket waiting = dial(relayed)) {
                int id = TurnTestClient.connectionId(client.attempt());

                server.advanceSeconds(31);

                assertThat(ended(waiting)).isTrue();
                try (TurnTestClient late = server.client(HERE, true)) {
                    late.challenge();
                    assertThat(TurnTestClient.errorCode(late.connectionBind(id))).isEqualTo(400);
                }
            }
        }
    }

    @Test
    void anotherUserCannotTakeTheConnection() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            int id = connected(client, address(listening));
            try (TurnTestClient thief = server.client(HERE, true, "bob", "swordfish")) {
                thief.challenge();
                assertThat(TurnTestClient.errorCode(thief.connectionBind(id))).isEqualTo(441);
            }
            try (Socket atPeer = accept(listening); Socket data = data(server, HERE, id)) {
                assertMegabytesTravel(data, atPeer);
            }
        }
    }
}
