package org.iceserver.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.interop.KernelNetwork.PEER;
import static org.iceserver.interop.KernelNetwork.PEER_PORT;
import static org.iceserver.interop.KernelNetwork.SERVER;
import static org.iceserver.interop.KernelNetwork.awaitSaid;
import static org.iceserver.interop.KernelNetwork.server;

/** What ends, moves or limits a flow that the kernel relays, and what happens around it on this host. */
@Tag("namespace")
final class KernelChangesTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final String ON_BOTH = "XDP on s0, XDP on s1";
    private static final String TO_PEERS = "iceserver_kernel_relayed_packets_to_peers";

    private final KernelNetwork network = KernelNetwork.start();

    @AfterEach
    void disconnect() {
        network.close();
    }

    private static void await(String what, BooleanSupplier until) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    /** Counts what this namespace gets for a UDP port, below every socket. */
    private static void count(NetworkNamespace where, int port) {
        where.must("nft add table ip seen", "nft add counter ip seen arrived",
                "nft 'add chain ip seen in { type filter hook prerouting priority 0; }'",
                "nft add rule ip seen in udp dport " + port + " counter name arrived");
    }

    private static long counted(NetworkNamespace where) {
        String said = where.run(20, "nft", "list", "counter", "ip", "seen", "arrived").output();
        Matcher packets = Pattern.compile("packets (\\d+)").matcher(said);
        assertThat(packets.find()).as(said).isTrue();
        return Long.parseLong(packets.group(1));
    }

    private static long arrivedAtS0() {
        return Long.parseLong(ForeignTool.run(20, "sh", "-c",
                "ip -s -j link show s0 | sed 's/.*\"rx\":{\"bytes\":[0-9]*,\"packets\":\\([0-9]*\\).*/\\1/'").output()
                .strip());
    }

    private static long relayed(ServerProcess server) {
        try {
            return AdminApi.of(server).total(TO_PEERS);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xdp", "tc"})
    void nothingOfAKickedUserLeavesOnceTheKickIsAnswered(String mode) throws Exception {
        count(network.peers, PEER_PORT);
        try (ServerProcess server = server("--offload", mode)) {
            Process client = network.begin(server, "-n", "100000", "-z", "2", "-e", PEER, "-r",
                    Integer.toString(PEER_PORT), "-c", SERVER);
            try {
                await("the kernel relays", () -> relayed(server) > 100);
                HttpResponse<String> kicked = HttpClient.newHttpClient().send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + "/api/v1/kick"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"ann\"}")).build(),
                        HttpResponse.BodyHandlers.ofString());
                long then = counted(network.peers);
                long arrived = arrivedAtS0();
                assertThat(kicked.statusCode()).as(kicked.body()).isEqualTo(200);
                await("the client goes on sending", () -> arrivedAtS0() > arrived + 100);
                assertThat(counted(network.peers)).isEqualTo(then);
            } finally {
                client.destroy();
            }
        }
    }

    @Test
    void aLimitHoldsWithinTwoPercent() throws Exception {
        int limit = 100;
        count(network.peers, PEER_PORT);
        try (ServerProcess server = server("--offload", "xdp", "--limit", "allocation-pps=" + limit)) {
            // A message each millisecond, as far as this machine lets it.
            Process client = network.begin(server, "-n", "100000", "-z", "1", "-e", PEER, "-r",
                    Integer.toString(PEER_PORT), "-c", SERVER);
            try {
                await("the limit is reached", () -> dropped(server) > limit);
                long start = System.nanoTime();
                long before = counted(network.peers);
                long counting = System.nanoTime();
                await("it has held for long", () -> System.nanoTime() - counting > 8_000_000_000L);
                long end = System.nanoTime();
                long relayed = counted(network.peers) - before;
                // Somewhere within each of the two pauses the counter was read.
                assertThat(relayed * 1e9).isBetween(limit * 0.98 * (end - counting),
                        limit * 1.02 * (System.nanoTime() - start));
            } finally {
                client.destroy();
            }
        }
    }

    private static long dropped(ServerProcess server) {
        try {
            return AdminApi.of(server).refusals("allocation-pps");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The client's network gives it another address, as a NAT does that forgets it; nothing tells the client. */
    @Test
    void theKernelFollowsAClientThatMoves() throws Exception {
        try (ServerProcess server = server("--offload", "xdp", "--mobility")) {
            network.clients.must("ip addr add 10.1.0.3/24 dev c0");
            Process program = network.clients.begin(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    RoamingClient.class.getName(), SERVER, Integer.toString(server.stunPort()), "ann", "wonderland");
            try (BufferedReader answers = program.inputReader(StandardCharsets.UTF_8);
                    PrintStream orders = new PrintStream(program.getOutputStream(), true, StandardCharsets.UTF_8)) {
                answers.readLine();
                assertThat(ask("peer " + PEER + " " + PEER_PORT, orders, answers)).isEqualTo("permitted");
                talk("before", server, orders, answers);
                network.clients.must("nft add table ip moved",
                        "nft 'add chain ip moved out { type filter hook postrouting priority 0; }'",
                        "nft 'add chain ip moved in { type filter hook prerouting priority -400; }'",
                        "nft add rule ip moved out ip saddr 10.1.0.2 ip saddr set 10.1.0.3",
                        "nft add rule ip moved in ip daddr 10.1.0.3 ip daddr set 10.1.0.2");
                assertThat(ask("refresh", orders, answers)).startsWith("granted ");
                talk("after", server, orders, answers);
            } finally {
                program.destroy();
            }
        }
    }

    /** Every message comes back, and after a while the kernel relays them. */
    private static void talk(String word, ServerProcess server, PrintStream orders, BufferedReader answers)
            throws IOException {
        long before = relayed(server);
        int sent = 0;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (relayed(server) < before + 5) {
            // A shorter one would make a frame shorter than Ethernet's shortest, which the kernel leaves to the sockets.
            String text = word.repeat(10) + sent++;
            assertThat(ask("send " + text, orders, answers)).isEqualTo(text);
            assertThat(System.nanoTime()).as("the kernel relays " + word).isLessThan(deadline);
        }
    }

    private static String ask(String order, PrintStream orders, BufferedReader answers) throws IOException {
        orders.println(order);
        return String.valueOf(answers.readLine());
    }

    private void assertTheKernelRelays(ServerProcess server, String address) {
        long before = relayed(server);
        ForeignTool tool = network.uclient(server, "-n", "100", "-z", "5", "-e", PEER, "-r",
                Integer.toString(PEER_PORT), "-c", address);
        assertThat(tool.output()).contains("tot_send_msgs=100, tot_recv_msgs=100");
        await("counted", () -> relayed(server) > before + 50);
    }

    /** XDP has room for one program on an interface, tc for many. A killed server leaves that room. */
    @Test
    void twoServersOnOneHostBothRelayInTheKernelAndAKilledOneLeavesNothingBehind() {
        NetworkNamespace.mustHere("ip addr add 10.1.0.5/24 dev s0", "ip addr add 10.2.0.5/24 dev s1");
        try (ServerProcess first = server("--offload", "xdp");
                ServerProcess second = KernelNetwork.serverAt("10.1.0.5", "10.2.0.5", "--offload", "xdp").start()) {
            awaitSaid(first, ON_BOTH);
            awaitSaid(second, "tc on s0, tc on s1");
            assertTheKernelRelays(first, SERVER);
            assertTheKernelRelays(second, "10.1.0.5");
            first.kill();
            try (ServerProcess third = server("--offload", "xdp")) {
                awaitSaid(third, ON_BOTH);
                assertTheKernelRelays(third, SERVER);
            }
        }
    }

    @Test
    void anInterfaceThatDisappearsAndComesBackIsServedAgain() {
        try (ServerProcess server = server("--offload", "xdp")) {
            awaitSaid(server, ON_BOTH);
            NetworkNamespace.mustHere("ip link del s1");
            awaitSaid(server, "The kernel relays differently since an interface has changed: XDP on s0\n");
            network.connectPeers();
            awaitSaid(server, "since an interface has changed: " + ON_BOTH);
            assertTheKernelRelays(server, SERVER);
        }
    }

    /** Somebody's program that was there first stays, and tc serves that interface. */
    @Test
    void aForeignProgramOnAnInterfaceIsLeftThere() throws IOException {
        NetworkNamespace.mustHere("cd $(mktemp -d)",
                "echo '__attribute__((section(\"xdp\"), used)) int pass(void *c) { return 2; }' > pass.c",
                "echo 'char terms[] __attribute__((section(\"license\"), used)) = \"GPL\";' >> pass.c",
                "clang-14 -O2 -target bpf -c pass.c -o pass.o",
                "ip link set dev s0 xdpdrv obj pass.o sec xdp");
        try (ServerProcess server = server("--offload", "xdp")) {
            awaitSaid(server, "tc on s0, XDP on s1");
            assertTheKernelRelays(server, SERVER);
            assertThat(ForeignTool.run(20, "ip", "link", "show", "s0").output()).contains("prog/xdp");
        }
    }
}
