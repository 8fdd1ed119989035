package org.iceserver.interop;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's client and OpenSSL's, over TLS and DTLS. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoturnTlsTest {
    private static final Pattern TOTALS = Pattern.compile("start_mclient: tot_send_msgs=(\\d+), tot_recv_msgs=(\\d+)");

    private final int peerPort = FreePort.next();
    private final int tlsPort = FreePort.next();
    private final ServerProcess server = ServerProcess.start("--user", "ann:wonderland", "--realm", "example.org",
            "--allow-peer", "127.0.0.0/8", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--tls-self-signed",
            "--tls-port", Integer.toString(tlsPort));
    private final Process peer = startPeer();

    @AfterAll
    void stop() {
        peer.destroy();
        server.close();
    }

    @Test
    void channelsOverDtls() {
        assertNearlyEverythingArrived(uclient(server.stunPort(), "-S"), 400);
        assertNearlyEverythingArrived(uclient(tlsPort, "-S"), 400);
    }

    @Test
    void sendIndicationsOverDtls() {
        assertNearlyEverythingArrived(uclient(tlsPort, "-S", "-s"), 400);
    }

    @Test
    void manyClientsOverDtls() {
        assertNearlyEverythingArrived(uclient(tlsPort, "-S", "-m", "10"), 2_000);
    }

    @Test
    void channelsOverTls() {
        assertNearlyEverythingArrived(uclient(server.stunPort(), "-t", "-S"), 400);
        assertNearlyEverythingArrived(uclient(tlsPort, "-t", "-S"), 400);
    }

    @Test
    void sendIndicationsOverTls() {
        assertNearlyEverythingArrived(uclient(tlsPort, "-t", "-S", "-s"), 400);
    }

    @Test
    void manyClientsOverTls() {
        assertNearlyEverythingArrived(uclient(tlsPort, "-t", "-S", "-m", "10"), 2_000);
    }

    @Test
    void opensslAgreesOnDtlsAndItsApplicationProtocol() {
        ForeignTool tool = ForeignTool.run(20, "openssl", "s_client", "-dtls1_2", "-alpn", "stun.turn", "-connect",
                "127.0.0.1:" + tlsPort);
        assertThat(tool.output()).contains("ALPN protocol: stun.turn", "DTLSv1.2", "GCM");
    }

    @Test
    void opensslAgreesOnTlsAndItsApplicationProtocol() {
        ForeignTool tool = ForeignTool.run(20, "openssl", "s_client", "-alpn", "stun.turn", "-connect",
                "127.0.0.1:" + tlsPort);
        assertThat(tool.output()).contains("ALPN protocol: stun.turn", "TLSv1.3");
    }

    /** RFC 6347 s4.2.3: a small MTU makes OpenSSL send its ClientHello in parts. */
    @Test
    void opensslShakesHandsWithAHelloInParts() {
        String longName = "a-name-of-a-host-that-makes-the-hello-longer-than-one-datagram.of-a-domain.example.org";
        ForeignTool tool = ForeignTool.run(30, "openssl", "s_client", "-dtls1_2", "-mtu", "256", "-servername",
                longName,
                "-alpn", "stun.turn,stun.nat-discovery,webrtc,c-webrtc", "-msg", "-connect", "127.0.0.1:" + tlsPort);
        assertThat(tool.output()).contains("ALPN protocol: stun.turn", "DTLSv1.2", "GCM")
                .doesNotContain("Cipher is (NONE)");
        assertThat(tool.output()).as("a ClientHello of more than 256 bytes")
                .containsPattern(">>> .*\\[length 01[0-9a-f]{2}\\]");
    }

    private Process startPeer() {
        try {
            return new ProcessBuilder("turnutils_peer", "-p", Integer.toString(peerPort), "-L", "127.0.0.1")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new AssertionError("this check needs Debian's package coturn", e);
        }
    }

    private ForeignTool uclient(int port, String... options) {
        return Uclient.run("127.0.0.1", port, List.of("-u", "ann", "-w", "wonderland", "-e", "127.0.0.1", "-r",
                Integer.toString(peerPort), "-n", "200", "-z", "5"), options);
    }

    /** The tool stops reading before everything has come back: our own client counts exactly. */
    private static void assertNearlyEverythingArrived(ForeignTool tool, int messages) {
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        Matcher totals = TOTALS.matcher(tool.output());
        assertThat(totals.find()).as(tool.output()).isTrue();
        assertThat(totals.group(1)).as(tool.output()).isEqualTo(Integer.toString(messages));
        int arrived = Integer.parseInt(totals.group(2));
        assertThat(arrived).as(tool.output()).isBetween(messages - messages / 50, messages);
    }
}
