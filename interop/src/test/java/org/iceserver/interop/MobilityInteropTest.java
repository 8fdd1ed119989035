package org.iceserver.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** Mobility (RFC 8016): coturn's client, ours over every transport, and one behind a NAT that forgets its port. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MobilityInteropTest {
    private static final String USER = "ann";
    private static final String PASSWORD = "wonderland";
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));
    /** Every mapping gets a port of its own, so that one made anew is another. */
    private static final String NAT = """
                                      table ip nat {
                                        chain post {
                                          type nat hook postrouting priority 100
                                          oifname "outside" masquerade random,fully-random
                                        }
                                      }
                                      """;

    private final int peerPort = FreePort.next();
    private final ServerProcess mobile = startMobile();
    private final Process echo = startEcho();

    @AfterAll
    void stop() {
        echo.destroy();
        mobile.close();
    }

    /** Its messages come back from a peer: until a client has sent something, it is reached on its old socket alone. */
    @Test
    void coturnsMobileClientLosesNothing() {
        for (int run = 0; run < 3; run++) {
            Uclient.assertNothingLost(
                    uclient(mobile, "-M", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "100", "-z",
                            "5"),
                    200);
        }
    }

    @Test
    void coturnsMobileClientOverTcpLosesNothing() {
        for (int run = 0; run < 3; run++) {
            Uclient.assertNothingLost(
                    uclient(mobile, "-M", "-t", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "100",
                            "-z", "5"),
                    200);
        }
    }

    /** Two clients of each pair: one is silent after its change, and its old socket is closed. */
    @Test
    void coturnsMobilePairsLoseNothing() {
        List<CompletableFuture<ForeignTool>> runs = IntStream.range(0, 10).mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> uclient(mobile, "-M", "-y", "-m", "4", "-n", "100", "-z", "5"),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        runs.forEach(run -> Uclient.assertNothingLost(run.join(), 400));
    }

    @Test
    void withoutMobilityCoturnsClientIsRefused() {
        try (ServerProcess fixed = startServer()) {
            ForeignTool tool = uclient(fixed, "-M", "-y", "-n", "5");
            assertThat(tool.exitStatus()).as(tool.output()).isNotZero();
            assertThat(tool.output()).contains("error 405");
        }
    }

    private static ForeignTool uclient(ServerProcess server, String... options) {
        return Uclient.run(NatRouter.SERVER, server.stunPort(), List.of("-u", USER, "-w", PASSWORD), options);
    }

    @Test
    void ourClientMovesFromSocketToSocket() throws TurnException {
        for (ServerAddress server : new ServerAddress[]{ServerAddress.udp(NatRouter.SERVER, mobile.stunPort()),
            ServerAddress.tcp(NatRouter.SERVER, mobile.stunPort())}) {
            try (TurnClient roaming = connect(server); TurnClient other = connect(server)) {
                var relayed = roaming.allocate(AllocateOptions.NONE.withMobility()).relayed();
                var peer = other.allocate(AllocateOptions.NONE).relayed();
                roaming.bindChannel(peer);
                other.bindChannel(relayed);
                for (int i = 0; i < 20; i++) {
                    roaming.send(peer, new byte[]{(byte) i});
                    assertThat(received(other)).isEqualTo(i);
                    other.send(relayed, new byte[]{(byte) -i});
                    assertThat(received(roaming)).isEqualTo(-i);
                    assertThat(roaming.move(Duration.ofMinutes(10))).isPositive();
                }
            }
        }
    }

    private static int received(TurnClient client) throws TurnException {
        Received packet = client.receive(Duration.ofSeconds(10));
        assertThat(packet).isNotNull();
        return packet.data().at(0);
    }

    @Test
    void aClientWhoseNatForgetsItsPortGoesOn() throws Exception {
        try (NatRouter nat = NatRouter.start(NAT);
                TurnClient other = connect(ServerAddress.udp(NatRouter.SERVER, mobile.stunPort()))) {
            var peer = other.allocate(AllocateOptions.NONE).relayed();
            Process program = nat.start(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath(),
                    RoamingClient.class.getName(), NatRouter.SERVER, Integer.toString(mobile.stunPort()), USER,
                    PASSWORD);
            try (BufferedReader answers = program.inputReader(StandardCharsets.UTF_8);
                    PrintStream orders = new PrintStream(program.getOutputStream(), true, StandardCharsets.UTF_8)) {
                int relayedPort = Integer.parseInt(line(answers).split(" ", -1)[1]);
                var relayed = new InetSocketAddress(peer.getAddress(), relayedPort);
                other.bindChannel(relayed);
                assertThat(ask("peer " + peer.getAddress().getHostAddress() + " " + peer.getPort(), orders, answers))
                        .isEqualTo("permitted");
                echo(other, relayed);
                assertThat(ask("send before", orders, answers)).isEqualTo("before");

                nat.forgetMappings();
                assertThat(ask("refresh", orders, answers)).isEqualTo("granted 600");

                echo(other, relayed);
                assertThat(ask("send after", orders, answers)).isEqualTo("after");
            } finally {
                program.destroy();
            }
        }
    }

    private static String ask(String order, PrintStream orders, BufferedReader answers) throws IOException {
        orders.println(order);
        return line(answers);
    }

    private static String line(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        assertThat(line).as("the client's answer").isNotNull();
        return line;
    }

    /** The next packet goes back where it came from. */
    private static void echo(TurnClient client, InetSocketAddress to) {
        CompletableFuture.runAsync(() -> {
            try {
                Received packet = client.receive(Duration.ofSeconds(20));
                if (packet != null) {
                    client.send(to, packet.data().toArray());
                }
            } catch (TurnException e) {
                throw new IllegalStateException(e);
            }
        }, task -> Thread.ofVirtual().start(task));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static TurnClient connect(ServerAddress server) throws TurnException {
        return TurnClient.connect(server, new Credentials(USER, PASSWORD), TIMING);
    }

    private Process startEcho() {
        try {
            return new ProcessBuilder("turnutils_peer", "-p", Integer.toString(peerPort), "-L", "127.0.0.1")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new AssertionError("this check needs Debian's package coturn", e);
        }
    }

    private static ServerProcess startMobile() {
        NatRouter.addServerAddresses();
        return startServer("--mobility");
    }

    private static ServerProcess startServer(String... more) {
        String[] usual = {"--user", USER + ":" + PASSWORD, "--realm", "example.org", "--listen", "127.0.0.1",
            "--listen",
            NatRouter.SERVER, "--relay-ip", "127.0.0.1", "--allow-peer", "127.0.0.0/8", "--loops", "2"};
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return ServerProcess.start(all);
    }
}
