package org.iceserver.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.interop.KernelNetwork.PEER;
import static org.iceserver.interop.KernelNetwork.PEER_PORT;
import static org.iceserver.interop.KernelNetwork.PEER_V6;
import static org.iceserver.interop.KernelNetwork.SERVER;
import static org.iceserver.interop.KernelNetwork.SERVER_V6;
import static org.iceserver.interop.KernelNetwork.awaitSaid;
import static org.iceserver.interop.KernelNetwork.server;

/** coturn's client and peer, each in a network of its own, through a server whose kernel relays. */
@Tag("namespace")
final class KernelOffloadTest {
    private final KernelNetwork network = KernelNetwork.start();

    @AfterEach
    void disconnect() {
        network.close();
    }

    private ForeignTool uclient(ServerProcess server, String... options) {
        List<String> all = new ArrayList<>(List.of("-z", "5"));
        all.addAll(List.of(options));
        return network.uclient(server, all.toArray(String[]::new));
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
            ForeignTool status = ForeignTool.run(60, ForeignTool.LAUNCHER, "status", "--admin",
                    "http://127.0.0.1:" + server.adminPort());
            assertThat(status.output()).contains(mode.equals("xdp") ? "XDP on s0, XDP on s1" : "tc on s0, tc on s1")
                    .containsPattern("by kernel +\\d+ packets \\((9\\d|100) %\\) to peers");
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
            assertThat(server.output()).contains("kernel: off, and could relay: --offload auto");
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
        ServerLaunch launch = KernelNetwork.serverAt(SERVER, "10.2.0.1", "--offload", "auto").under("setpriv",
                "--bounding-set", "-bpf,-sys_admin,-net_admin", "--inh-caps", "-all");
        try (ServerProcess server = launch.start()) {
            awaitSaid(server, "kernel: no - the kernel makes no BPF map");
            assertThat(server.output()).contains("CAP_BPF");
            assertNothingLost(uclient(server, "-n", "50", "-e", PEER, "-r", Integer.toString(PEER_PORT), "-c", SERVER),
                    50);
        }
    }
}
