package org.iceserver.interop;

import java.io.IOException;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's client with access tokens (RFC 7635): it picks one of the three test keys that are built into it. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoturnOAuthTest {
    private static final String NORTH = "north:A256GCM:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEK";
    private static final String UNION = "union:A128GCM:MTIzNDU2Nzg5MDEyMzQ1Ngo=";
    private static final String OLD_EMPIRE = "oldempire:A256GCM:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIK";

    private final int peerPort = FreePort.next();
    private final Process peer = startPeer();

    @AfterAll
    void stop() {
        peer.destroy();
    }

    @Test
    void tokensOfEveryKeyAreTaken() {
        try (ServerProcess server = server(NORTH, UNION, OLD_EMPIRE)) {
            ForeignTool tool = uclient(server, "-m", "6", "-n", "50");

            assertThat(tool.exitStatus()).as(tool.output()).isZero();
            assertThat(tool.output()).contains("Total lost packets 0 (0.000000%), total send dropped 0")
                    .contains("tot_send_msgs=300, tot_recv_msgs=300");
        }
    }

    @Test
    void tokensOfKeysThatAreNotOursAreRefused() {
        try (ServerProcess server = server("north:A256GCM:b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3RoZXI=")) {
            ForeignTool tool = uclient(server, "-n", "5");

            assertThat(tool.exitStatus()).as(tool.output()).isNotZero();
            assertThat(tool.output()).contains("Cannot complete Allocation");
        }
    }

    private static ServerProcess server(String... keys) {
        String[] flags = new String[8 + 2 * keys.length];
        String[] common = {"--realm", "example.org", "--allow-peer", "127.0.0.0/8", "--listen", "127.0.0.1",
            "--server-name", "turn.example.org"};
        System.arraycopy(common, 0, flags, 0, common.length);
        for (int i = 0; i < keys.length; i++) {
            flags[8 + 2 * i] = "--oauth-key";
            flags[9 + 2 * i] = keys[i];
        }
        return ServerProcess.start(flags);
    }

    private ForeignTool uclient(ServerProcess server, String... options) {
        return Uclient.run("127.0.0.1", server.stunPort(),
                List.of("-J", "-e", "127.0.0.1", "-r", Integer.toString(peerPort)), options);
    }

    private Process startPeer() {
        try {
            return new ProcessBuilder("turnutils_peer", "-p", Integer.toString(peerPort), "-L", "127.0.0.1")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new AssertionError("this check needs Debian's package coturn", e);
        }
    }
}
