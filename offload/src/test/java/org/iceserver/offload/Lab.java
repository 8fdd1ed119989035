package org.iceserver.offload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.iceserver.offload.bpf.BpfCalls;
import org.iceserver.offload.bpf.Link;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.bpf.TestRun;
import org.iceserver.transport.IpAddress;

/**
 * This process's namespace as a server's, with a veth s0 to a namespace of clients (c0) and a veth s1 to one of peers (p0); the
 * program is attached to both, so that it can be run, and really relays. Each binding has a port of its own on all four sides.
 */
final class Lab implements AutoCloseable {
    static final long S0_MAC = 0x02_00_00_00_01_01L;
    static final long C0_MAC = 0x02_00_00_00_01_02L;
    static final long S1_MAC = 0x02_00_00_00_02_01L;
    static final long P0_MAC = 0x02_00_00_00_02_02L;
    static final int SERVER_PORT = 3478;
    static final int CHANNEL = 0x4001;
    private static final int CLIENT_PORT = 40_000;
    private static final int RELAY_PORT = 20_000;
    private static final int PEER_PORT = 50_000;

    final TestNamespace clients = TestNamespace.start();
    final TestNamespace peers = TestNamespace.start();
    final RelayProgram program;
    final Lane lane;
    private final BpfCalls calls = new BpfCalls();
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    /** Both directions of a binding, which is open for an hour. */
    record Bound(FlowKey toPeer, FlowKey outToPeer, FlowKey toClient, FlowKey outToClient, Account account,
            Route peerRoute, Route clientRoute) {
        void expires(long nanos) {
            peerRoute.expires(nanos);
            clientRoute.expires(nanos);
        }
    }

    private Lab(RelayProgram program) {
        this.program = program;
        lane = program.lane(0, 1);
    }

    static Lab start(ProgramKind kind) throws Refused {
        Lab lab = new Lab(RelayProgram.load());
        lab.wire();
        for (Interface on : List.of(lab.on("s0", S0_MAC), lab.on("s1", S1_MAC))) {
            lab.program.rules().admit(on);
            lab.links.put(on.index(), lab.program.attach(kind, on));
        }
        return lab;
    }

    private void wire() {
        TestNamespace
                .mustHere("""
                          for i in s0 s1; do ip link del $i 2>/dev/null || true; done
                          echo 1 > /proc/sys/net/ipv4/conf/lo/forwarding; echo 1 > /proc/sys/net/ipv6/conf/lo/forwarding
                          ip link add s0 address 02:00:00:00:01:01 type veth peer name c0 netns %s
                          ip link add s1 address 02:00:00:00:02:01 type veth peer name p0 netns %s
                          ip addr add 10.1.0.1/24 dev s0; ip addr add fd01::1/64 dev s0 nodad
                          ip addr add 10.2.0.1/24 dev s1; ip addr add fd02::1/64 dev s1 nodad
                          """.formatted(clients.pid(), peers.pid()));
        clients.must("""
                     ip link set c0 address 02:00:00:00:01:02
                     ip addr add 10.1.0.2/24 dev c0; ip addr add fd01::2/64 dev c0 nodad; ip link set c0 up
                     ip neigh replace 10.1.0.1 lladdr 02:00:00:00:01:01 dev c0 nud permanent
                     ip neigh replace fd01::1 lladdr 02:00:00:00:01:01 dev c0 nud permanent
                     ip route add default via 10.1.0.1; ip -6 route add default via fd01::1
                     """);
        peers.must("""
                   ip link set p0 address 02:00:00:00:02:02
                   ip addr add 10.2.0.2/24 dev p0; ip addr add fd02::2/64 dev p0 nodad; ip link set p0 up
                   ip neigh replace 10.2.0.1 lladdr 02:00:00:00:02:01 dev p0 nud permanent
                   ip neigh replace fd02::1 lladdr 02:00:00:00:02:01 dev p0 nud permanent
                   ip route add default via 10.2.0.1; ip -6 route add default via fd02::1
                   """);
        TestNamespace.mustHere(
                """
                ip link set s0 up; ip link set s1 up
                for a in 10.1.0.2 fd01::2; do ip neigh replace $a lladdr 02:00:00:00:01:02 dev s0 nud permanent; done
                for a in 10.2.0.2 fd02::2; do ip neigh replace $a lladdr 02:00:00:00:02:02 dev s1 nud permanent; done
                """);
    }

    private Interface on(String name, long mac) {
        return new Interface(index(name), name, mac, true);
    }

    static int index(String name) {
        try {
            return NetworkInterface.getByName(name).getIndex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static IpAddress client(boolean v4) {
        return IpAddress.parse(v4 ? "10.1.0.2" : "fd01::2");
    }

    static IpAddress server(boolean v4) {
        return IpAddress.parse(v4 ? "10.1.0.1" : "fd01::1");
    }

    static IpAddress relay(boolean v4) {
        return IpAddress.parse(v4 ? "10.2.0.1" : "fd02::1");
    }

    static IpAddress peer(boolean v4) {
        return IpAddress.parse(v4 ? "10.2.0.2" : "fd02::2");
    }

    Bound bind(int number, boolean clientV4, boolean peerV4) {
        return bind(number, clientV4, peer(peerV4), PEER_PORT + number, false, 0);
    }

    Account account() {
        return Objects.requireNonNull(lane.openAccount(System.nanoTime()));
    }

    /** @param peerHere its peer is a relayed address of this server */
    Bound bind(int number, boolean clientV4, IpAddress peer, int peerPort, boolean peerHere, int mtu) {
        IpAddress relay = relay(peer.isV4());
        FlowKey toPeer = new FlowKey(client(clientV4), CLIENT_PORT + number, server(clientV4), SERVER_PORT, CHANNEL);
        FlowKey outToPeer = new FlowKey(relay, RELAY_PORT + number, peer, peerPort, 0);
        FlowKey toClient = new FlowKey(peer, peerPort, relay, RELAY_PORT + number, 0);
        FlowKey outToClient = new FlowKey(server(clientV4), SERVER_PORT, client(clientV4), CLIENT_PORT + number,
                CHANNEL);
        Account account = account();
        int generation = program.rules().generation();
        long now = System.nanoTime();
        Bound bound = new Bound(toPeer, outToPeer, toClient, outToClient, account,
                Objects.requireNonNull(lane.openToPeer(toPeer, outToPeer, peerHere, account, mtu, generation, now)),
                Objects.requireNonNull(lane.openToClient(toClient, outToClient, account, mtu, generation, now)));
        bound.expires(now + 3_600_000_000_000L);
        return bound;
    }

    static int relayPort(int number) {
        return RELAY_PORT + number;
    }

    /** A client's ChannelData as it comes in by s0. */
    static Frame fromClient(Bound bound, byte[] data) {
        return fromClient(bound.toPeer(), data);
    }

    static Frame fromClient(FlowKey way, byte[] data) {
        Frame frame = new Frame(way, data);
        frame.toMac = S0_MAC;
        frame.fromMac = C0_MAC;
        return frame;
    }

    /** A peer's packet as it comes in by s1. */
    static Frame fromPeer(Bound bound, byte[] data) {
        Frame frame = new Frame(bound.toClient(), data);
        frame.toMac = S1_MAC;
        frame.fromMac = P0_MAC;
        return frame;
    }

    TestRun run(ProgramKind kind, byte[] frame, String in) throws Refused {
        return TestRun.of(calls, program.program(kind), frame, indexes.computeIfAbsent(in, Lab::index), 0, 1);
    }

    TestRun train(byte[] frame, String in, int segment) throws Refused {
        return TestRun.of(calls, program.program(ProgramKind.TC), frame, index(in), segment, 1);
    }

    long left(LeftReason reason) {
        return program.left().count(reason);
    }

    void detach() {
        links.values().forEach(Link::close);
    }

    @Override
    public void close() {
        detach();
        program.close();
        clients.close();
        peers.close();
        TestNamespace.mustHere("for i in s0 s1; do ip link del $i 2>/dev/null || true; done");
    }
}
