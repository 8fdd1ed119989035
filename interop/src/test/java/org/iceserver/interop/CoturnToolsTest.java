package org.iceserver.interop;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's own client programs against this server: every message arrives. */
@Tag("namespace")
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoturnToolsTest {
    private static final String USER = "ann";
    private static final String PASSWORD = "wonderland";
    private static final String SECRET = "a-rest-secret-for-this-test";

    private final int peerPort = FreePort.next();
    private final ServerProcess server = startServer();
    private final Process peer = startPeer();

    @AfterAll
    void stop() {
        peer.destroy();
        server.close();
    }

    @Test
    void channelsOverUdpLoseNothing() {
        Uclient.assertNothingLost(uclient("-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "200", "-z", "5"),
                400);
    }

    @Test
    void sendIndicationsLoseNothing() {
        Uclient.assertNothingLost(
                uclient("-s", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "200", "-z", "5"),
                400);
    }

    @Test
    void channelsOverTcpLoseNothing() {
        Uclient.assertNothingLost(
                uclient("-t", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "200", "-z", "5"),
                400);
    }

    @Test
    void sendIndicationsOverTcpLoseNothing() {
        Uclient.assertNothingLost(
                uclient("-t", "-s", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "200", "-z", "5"), 400);
    }

    @Test
    void relayToRelayLosesNothing() {
        Uclient.assertNothingLost(uclient("-y", "-n", "200", "-z", "5"), 800);
    }

    @Test
    void relayToRelayOverTcpLosesNothing() {
        Uclient.assertNothingLost(uclient("-y", "-t", "-n", "200", "-z", "5"), 800);
    }

    @Test
    void relayToRelayWithSendIndicationsLosesNothing() {
        Uclient.assertNothingLost(uclient("-y", "-s", "-n", "200", "-z", "5"), 800);
    }

    @Test
    void relayToRelayOverIpv6LosesNothing() {
        Uclient.assertNothingLost(uclient("-y", "-x", "-n", "200", "-z", "5"), 800);
    }

    @Test
    void sendIndicationsOverIpv6LoseNothing() {
        Uclient.assertNothingLost(uclient("-y", "-x", "-s", "-n", "200", "-z", "5"), 800);
    }

    @Test
    void dualAllocationsLoseNothing() {
        Uclient.assertNothingLost(uclient("-y", "-Z", "-n", "200", "-z", "5"), 400);
        Uclient.assertNothingLost(uclient("-y", "-Z", "-t", "-n", "200", "-z", "5"), 400);
    }

    @Test
    void dontFragmentLosesNothing() {
        Uclient.assertNothingLost(
                uclient("-g", "-s", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "200", "-z", "5"), 400);
        Uclient.assertNothingLost(uclient("-t", "-g", "-y", "-x", "-s", "-n", "200", "-z", "5"), 800);
        Uclient.assertNothingLost(
                uclient("-g", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "200", "-z", "5"),
                400);
    }

    /** RFC 8656 s3.7: nobody tells us the DF bit of datagrams that come over IPv4 and would leave over IPv6. */
    @Test
    void dontFragmentIsRefusedWhereIpv4DatagramsLeaveAsIpv6() {
        assertThat(uclient("-g", "-y", "-x", "-s", "-n", "5").output()).contains("error 420");
    }

    @Test
    void paddedChannelDataOverUdpIsUnderstood() {
        Uclient.assertNothingLost(
                uclient("-D", "-l", "171", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "100"), 200);
    }

    @Test
    void fiftyClientsLoseNothing() {
        Uclient.assertNothingLost(uclient("-m", "50", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "50"),
                2500);
    }

    @Test
    void fiftyClientsOverTcpLoseNothing() {
        Uclient.assertNothingLost(
                uclient("-t", "-m", "50", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "20"),
                1000);
    }

    @Test
    void relayToRelayOverTcpAndIpv6LosesNothing() {
        Uclient.assertNothingLost(uclient("-y", "-x", "-t", "-n", "100", "-z", "5"), 400);
    }

    /** {@code -G}: permissions and channels that were not needed, asked for again and again. */
    @Test
    void requestsNobodyNeedsLoseNothing() {
        Uclient.assertNothingLost(uclient("-G", "-y", "-n", "50", "-z", "5"), 200);
        Uclient.assertNothingLost(uclient("-G", "-y", "-t", "-n", "50", "-z", "5"), 200);
    }

    /** {@code -N}: channel numbers drawn from 0x4000 to 0x7FFF. */
    @Test
    void anyChannelNumberLosesNothing() {
        Uclient.assertNothingLost(uclient("-N", "-y", "-n", "50", "-z", "5"), 200);
    }

    /** {@code -N} with one peer: the second number for the same peer is not given. */
    @Test
    void aSecondChannelToTheSamePeerIsRefused() {
        ForeignTool tool = uclient("-N", "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "5");
        assertThat(tool.exitStatus()).as(tool.output()).isNotZero();
        assertThat(tool.output()).contains("channel bind: error 400");
    }

    @Test
    void restSecretIsAccepted() {
        Uclient.assertNothingLost(
                run("-u", "ann", "-W", SECRET, "-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "50"), 100);
    }

    @Test
    void wrongPasswordIsRefused() {
        ForeignTool tool = run("-u", USER, "-w", "not-" + PASSWORD, "-e", "127.0.0.1", "-r",
                Integer.toString(peerPort), "-n", "5");
        assertThat(tool.exitStatus()).as(tool.output()).isNotZero();
        assertThat(tool.output()).contains("Cannot complete Allocation");
    }

    @Test
    void stunclientAgreesAboutTheMappedAddress() {
        ForeignTool tool = ForeignTool.run(20, "turnutils_stunclient", "-p", Integer.toString(server.stunPort()), "-L",
                "127.0.0.1", "127.0.0.1");
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        assertThat(tool.output()).contains("UDP reflexive addr: 127.0.0.1:");
    }

    /** A front door answers 300, and the tool goes on at the server that the answer names. */
    @Test
    void aFrontDoorSendsEveryClientToAnotherServer() throws Exception {
        String other = "127.0.0.1:" + server.stunPort();
        try (ServerProcess door = ServerProcess.start("--user", USER + ":" + PASSWORD, "--realm", "example.org",
                "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--alternate-when", "always",
                "--alternate-server", other + "/udp", "--alternate-server", other + "/tcp")) {
            Uclient.assertNothingLost(throughDoor(door), 100);
            Uclient.assertNothingLost(throughDoor(door, "-t"), 100);
            String metrics = AdminApi.of(door).metrics();
            assertThat(metrics).containsPattern("reason=\"sent_elsewhere\"[^}]*} [1-9]")
                    .doesNotContainPattern("iceserver_allocations_total[^\n]* [1-9]");
        }
    }

    private ForeignTool throughDoor(ServerProcess door, String... more) {
        return Uclient.run("127.0.0.1", door.stunPort(), List.of("-u", USER, "-w", PASSWORD), Stream.concat(
                Stream.of("-e", "127.0.0.1", "-r", Integer.toString(peerPort), "-n", "50", "-z", "5"), Stream.of(more))
                .toArray(String[]::new));
    }

    private ServerProcess startServer() {
        return ServerProcess.start("--user", USER + ":" + PASSWORD, "--secret", SECRET, "--realm", "example.org",
                "--allow-peer", "127.0.0.0/8", "--allow-peer", "::1/128", "--listen", "127.0.0.1", "--listen", "::1",
                "--relay-ip", "127.0.0.1", "--relay-ip", "::1");
    }

    private Process startPeer() {
        try {
            return new ProcessBuilder("turnutils_peer", "-p", Integer.toString(peerPort), "-L", "127.0.0.1")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new AssertionError("this check needs Debian's package coturn", e);
        }
    }

    private ForeignTool uclient(String... options) {
        return Uclient.run("127.0.0.1", server.stunPort(), List.of("-u", USER, "-w", PASSWORD), options);
    }

    private ForeignTool run(String... options) {
        return Uclient.run("127.0.0.1", server.stunPort(), List.of(), options);
    }
}
