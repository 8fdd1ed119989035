package org.iceserver.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's client and peer, each in a network of its own, through a server whose kernel relays. */
@Tag("namespace")
final class KernelOffloadTest {
    private static final String SERVER = "10.1.0.1";
    private static final String SERVER_V6 = "fd01::1";
    private static final String PEER = "10.2.0.2";
    private static final String PEER_V6 = "fd02::2";
    private static final int PEER_PORT = 3480;

    private final NetworkNamespace clients = NetworkNamespace.start();
    private final NetworkNamespace peers = NetworkNamespace.start();
    private final List<Process> echoing = new ArrayList<>();

    @BeforeEach
    void connect() {
        NetworkNamespace.mustHere("for i in s0 s1; do ip link del $i 2>/dev/null || true; done",
                "echo 1 > /proc/sys/net/ipv4/conf/lo/forwarding", "echo 1 > /proc/sys/net/ipv6/conf/lo/forwarding",
                "ip link add s0 type veth peer name c0 netns " + clients.pid(),
                "ip link add s1 type veth peer name p0 netns " + peers.pid(),
                "ip addr add 10.1.0.1/24 dev s0", "ip addr add fd01::1/64 dev s0 nodad", "ip link set s0 up",
                "ip addr add 10.2.0.1/24 dev s1", "ip addr add fd02::1/64 dev s1 nodad", "ip link set s1 up");
        clients.must("ip link set lo up", "ip addr add 10.1.0.2/24 dev c0", "ip addr add fd01::2/64 dev c0 nodad",
                "ip link set c0 up", "ethtool -K c0 gro on tx off >/dev/null");
        peers.must("ip link set lo up", "ip addr add 10.2.0.2/24 dev p0", "ip addr add fd02::2/64 dev p0 nodad",
                "ip link set p0 up", "ethtool -K p0 gro on tx off >/dev/null");
        for (String address : List.of(PEER, PEER_V6)) {
            echoing.add(peers.begin("sh", "-c",
                    "exec turnutils_peer -p " + PEER_PORT + " -L " + address + " >/dev/null 2>&1"));
        }
    }

    @AfterEach
    void disconnect() {
        echoing.forEach(Process::destroy);
        clients.close();
        peers.close();
    }

    private static ServerProcess server(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--user", "ann:wonderland", "--realm", "example.org",
                "--allow-peer", "10.2.0.0/24", "--allow-peer", "fd02::/64", "--listen", SERVER, "--listen", SERVER_V6,
                "--relay-ip", "10.2.0.1", "--relay-ip", "fd02::1"));
        arguments.addAll(List.of(more));
        return ServerLaunch.of(arguments.toArray(String[]::new)).reachedAt(SERVER).start();
    }

    /** The start block comes when everything listens. */
    private static void awaitSaid(ServerProcess server, String text) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!server.output().contains(text)) {
            assertThat(System.nanoTime()).as("'%s' in %s", text, server.output()).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    private ForeignTool uclient(ServerProcess server, String... options) {
        List<String> command = new ArrayList<>(List.of("turnutils_uclient", "-p", Integer.toString(server.stunPort()),
                "-u", "ann", "-w", "wonderland", "-z", "5"));
        command.addAll(List.of(options));
        return clients.run(60, command.toArray(String[]::new));
    }

    private static void assertNothingLost(ForeignTool tool, int messages) {
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        assertThat(tool.output()).containsPattern("tot_send_msgs=" + messages + ", tot_recv_msgs=" + messages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xdp", "tc"})
    void coturnsClientLosesNothingAndTheKernelRelaysIt(String mode) throws IOException, InterruptedException {
        try (ServerProcess server = server("--offload", mode)) {
            awaitSaid(server, "kernel: " + (mode.equals("xdp") ? "XDP on s0, XDP on s1" : "tc on s0, tc on s1"));
            assertNothingLost(uclient(server, "-n", "500", "-e", PEER, "-r", Integer.toString(PEER_PORT), "-c", SERVER),
                    500);
            assertNothingLost(uclient(server, "-n", "500", "-x", "-e", PEER_V6, "-r", Integer.toString(PEER_PORT),
                    "-c", SERVER_V6), 500);
            // Both lanes together count what was sent, and no packet twice.
            AdminApi admin = AdminApi.of(server);
            admin.awaitTotal("iceserver_relayed_packets_to_peers", 1_000);
            admin.awaitTotal("iceserver_relayed_packets_to_clients", 1_000);
            assertThat(admin.total("iceserver_kernel_relayed_packets_to_peers")).isBetween(900L, 1_000L);
            assertThat(admin.total("iceserver_kernel_relayed_packets_to_clients")).isBetween(900L, 1_000L);
            assertThat(admin.metrics()).contains("iceserver_kernel_left_packets_total{reason=\"no-neighbour\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xdp", "tc"})
    void twoClientsOfThisServerTalkThroughTheKernel(String mode) throws IOException, InterruptedException {
        try (ServerProcess server = server("--offload", mode)) {
            assertNothingLost(uclient(server, "-y", "-n", "200", "-c", SERVER), 400);
            AdminApi admin = AdminApi.of(server);
            admin.awaitTotal("iceserver_relayed_packets_to_peers", 400);
            admin.awaitTotal("iceserver_relayed_packets_to_clients", 400);
            assertThat(admin.total("iceserver_kernel_relayed_packets_to_clients")).isGreaterThan(300);
        }
    }

    @Test
    void withoutItEverythingGoesThroughTheSockets() throws IOException, InterruptedException {
        try (ServerProcess server = server()) {
            awaitSaid(server, "Ctrl-C");
            assertThat(server.output()).doesNotContain("kernel:");
            assertNothingLost(uclient(server, "-n", "100", "-e", PEER, "-r", Integer.toString(PEER_PORT), "-c", SERVER),
                    100);
            assertThat(AdminApi.of(server).total("iceserver_kernel_relayed_packets_to_peers")).isZero();
        }
    }

    @Test
    void whereItCannotBeAutoSaysSoInOneLineAndTheSocketsServe() {
        NetworkNamespace.mustHere("echo 0 > /proc/sys/net/ipv4/conf/lo/forwarding");
        try (ServerProcess server = server("--offload", "auto")) {
            awaitSaid(server, "kernel: no - ");
            assertThat(server.output()).contains("sysctl -w net.ipv4.conf.lo.forwarding=1");
            assertNothingLost(uclient(server, "-n", "50", "-e", PEER, "-r", Integer.toString(PEER_PORT), "-c", SERVER),
                    50);
        }
    }

    @Test
    void whoAsksForItByNameAndCannotHaveItIsTold() {
        NetworkNamespace.mustHere("echo 0 > /proc/sys/net/ipv4/conf/lo/forwarding");
        ForeignTool tool = ForeignTool.run(60, ForeignTool.LAUNCHER, "--offload", "xdp", "--signal-port", "0",
                "--admin-port", "0", "--state-dir", "none", "--user", "ann:wonderland", "--listen", SERVER,
                "--relay-ip", SERVER);
        assertThat(tool.exitStatus()).as(tool.output()).isNotZero();
        assertThat(tool.output()).contains("--offload xdp cannot be: ").contains("net.ipv4.conf.lo.forwarding=1");
    }

    @Test
    void withoutTheCapabilitiesTheSocketsServe() {
        ServerLaunch launch = ServerLaunch.of("--user", "ann:wonderland", "--realm", "example.org", "--allow-peer",
                "10.2.0.0/24", "--listen", SERVER, "--relay-ip", "10.2.0.1", "--offload", "auto").reachedAt(SERVER)
                .under("setpriv", "--bounding-set", "-bpf,-sys_admin,-net_admin", "--inh-caps", "-all");
        try (ServerProcess server = launch.start()) {
            awaitSaid(server, "kernel: no - the kernel makes no BPF map");
            assertThat(server.output()).contains("CAP_BPF");
            assertNothingLost(uclient(server, "-n", "50", "-e", PEER, "-r", Integer.toString(PEER_PORT), "-c", SERVER),
                    50);
        }
    }
}
