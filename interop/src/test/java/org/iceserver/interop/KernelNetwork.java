package org.iceserver.interop;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server here, clients in a network of their own behind s0 and peers in another behind s1, so that the kernel can relay
 * between the two interfaces. coturn's peer sends back what it gets.
 */
final class KernelNetwork implements AutoCloseable {
    static final String SERVER = "10.1.0.1";
    static final String SERVER_V6 = "fd01::1";
    static final String PEER = "10.2.0.2";
    static final String PEER_V6 = "fd02::2";
    static final int PEER_PORT = 3480;

    final NetworkNamespace clients = NetworkNamespace.start();
    final NetworkNamespace peers = NetworkNamespace.start();
    private final List<Process> echoing = new ArrayList<>();

    private KernelNetwork() {}

    static KernelNetwork start() {
        KernelNetwork network = new KernelNetwork();
        NetworkNamespace.mustHere("for i in s0 s1; do ip link del $i 2>/dev/null || true; done",
                "echo 1 > /proc/sys/net/ipv4/conf/lo/forwarding", "echo 1 > /proc/sys/net/ipv6/conf/lo/forwarding",
                "ip link add s0 type veth peer name c0 netns " + network.clients.pid(),
                "ip addr add 10.1.0.1/24 dev s0", "ip addr add fd01::1/64 dev s0 nodad", "ip link set s0 up");
        network.clients.must("ip link set lo up", "ip addr add 10.1.0.2/24 dev c0",
                "ip addr add fd01::2/64 dev c0 nodad", "ip link set c0 up", "ethtool -K c0 gro on tx off >/dev/null");
        network.peers.must("ip link set lo up");
        network.connectPeers();
        for (String address : List.of(PEER, PEER_V6)) {
            network.echoing.add(network.peers.begin("sh", "-c",
                    "exec turnutils_peer -p " + PEER_PORT + " -L " + address + " >/dev/null 2>&1"));
        }
        return network;
    }

    /** Makes the interface to the peers. */
    void connectPeers() {
        NetworkNamespace.mustHere("ip link add s1 type veth peer name p0 netns " + peers.pid(),
                "ip addr add 10.2.0.1/24 dev s1", "ip addr add fd02::1/64 dev s1 nodad", "ip link set s1 up");
        peers.must("ip addr add 10.2.0.2/24 dev p0", "ip addr add fd02::2/64 dev p0 nodad", "ip link set p0 up",
                "ethtool -K p0 gro on tx off >/dev/null");
    }

    /** A server for the user ann, started and ready. */
    static ServerProcess server(String... more) {
        return serverAt(SERVER, "10.2.0.1", "--listen", SERVER_V6, "--relay-ip", "fd02::1").with(more).start();
    }

    static ServerLaunch serverAt(String listen, String relay, String... more) {
        return ServerLaunch.of("--user", "ann:wonderland", "--realm", "example.org", "--allow-peer", "10.2.0.0/24",
                "--allow-peer", "fd02::/64", "--listen", listen, "--relay-ip", relay).with(more).reachedAt(listen);
    }

    /** The start block comes when everything listens. */
    static void awaitSaid(ServerProcess server, String text) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!server.output().contains(text)) {
            assertThat(System.nanoTime()).as("'%s' in %s", text, server.output()).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    /** coturn's client, to the end. */
    ForeignTool uclient(ServerProcess server, String... options) {
        return clients.run(60, command(server, options));
    }

    /** coturn's client, which the caller ends. */
    Process begin(ServerProcess server, String... options) {
        List<String> quiet = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >/dev/null 2>&1", "sh"));
        quiet.addAll(List.of(command(server, options)));
        return clients.begin(quiet.toArray(String[]::new));
    }

    private static String[] command(ServerProcess server, String... options) {
        List<String> command = new ArrayList<>(List.of("turnutils_uclient", "-p", Integer.toString(server.stunPort()),
                "-u", "ann", "-w", "wonderland"));
        command.addAll(List.of(options));
        return command.toArray(String[]::new);
    }

    @Override
    public void close() {
        echoing.forEach(Process::destroy);
        clients.close();
        peers.close();
    }
}
