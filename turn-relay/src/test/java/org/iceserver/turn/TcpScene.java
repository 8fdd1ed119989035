package org.iceserver.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.peer;
import static org.iceserver.turn.VirtualClient.response;
import static org.iceserver.turn.VirtualClient.value;

/** A virtual server that relays TCP, a client's control connection and another connection of its, and peers (RFC 6062). */
abstract class TcpScene {
    static final IpAddress PEER = IpAddress.parse(VirtualServer.PEER);

    final VirtualServer server = VirtualServer.setup().tcp().start();
    final VirtualClient client = server.streamClient(4000);
    final VirtualClient data = server.streamClient(4001);
    final List<String> closed = new ArrayList<>();

    static int allocateTcp(VirtualClient from, Attribute... more) {
        List<Attribute> attributes = new ArrayList<>(List.of(more));
        attributes.add(Attribute.RequestedTransport.TCP);
        return from.code(Method.ALLOCATE, attributes.toArray(Attribute[]::new));
    }

    Allocation allocation() {
        assertThat(allocateTcp(client)).isZero();
        return Objects.requireNonNull(server.lastCreated());
    }

    Answer connect(String address, int port) {
        return client.exchange(client.request(Method.CONNECT, VirtualClient.nextId(), peer(address, port)));
    }

    int refusal(String address, int port) {
        return code(response(connect(address, port)));
    }

    FakeTcpRelay relay() {
        return server.sockets().openTcp.getFirst();
    }

    PeerConnections peers() {
        return server.shard().peers();
    }

    /** Connects to the peer, which answers, and gives the CONNECTION-ID. */
    Attribute.ConnectionId connected(int port) {
        assertThat(connect(VirtualServer.PEER, port)).isEqualTo(new Answer.Later());
        LateAnswer answer = server.late(() -> peers().connected(relay().dialled.getLast(), server.now())).getFirst();
        StunMessage success = response(answer.answer());
        assertThat(success.messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(success.integrity(client.key())).isEqualTo(Integrity.VALID);
        assertThat(answer.to()).isEqualTo(client.path());
        return value(success, Attribute.ConnectionId.class);
    }

    PeerConnections.@Nullable Attempt arrives(Allocation at, IpAddress from,
            int port) {
        return peers().accepted(at, from, port, () -> closed.add(from + " " + port), server.now());
    }

    Answer bind(VirtualClient from, Attribute.ConnectionId id) {
        return from.exchange(from.request(Method.CONNECTION_BIND, VirtualClient.nextId(), id));
    }
}
