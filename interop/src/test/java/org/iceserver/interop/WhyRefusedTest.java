package org.iceserver.interop;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.iceserver.client.Credentials;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * coturn's client is refused for each reason that operators meet most, and the operator reads why, word for word, in the log, in
 * {@code iceserver status} and in the API, and sees it counted in the metrics. The client is told a number alone.
 */
@Tag("namespace")
final class WhyRefusedTest {
    private static final String PASSWORD = "wonderland";
    private static final String SECRET = "a-rest-secret-for-this-test";
    private static final String PEER = "127.0.0.1";
    private static final Pattern TIME = Pattern.compile("\"time\":(\\d+)");

    @Test
    @Timeout(120)
    void whoIsServedIsNotCounted() throws Exception {
        try (ServerProcess server = server(); EchoPeer peer = new EchoPeer(InetAddress.getLoopbackAddress())) {
            ForeignTool served = uclient(server, "-u", "ann", "-w", PASSWORD, "-e", PEER, "-r",
                    Integer.toString(peer.address().getPort()), "-n", "5");

            assertThat(served.exitStatus()).as(served.output()).isZero();
            assertThat(AdminApi.of(server).refused()).isEqualTo("{\"refusals\":[],\"totals\":{}}");
            assertThat(AdminApi.of(server).statusCommand()).doesNotContain("\nrefused", "last refused");
            assertThat(server.output()).doesNotContain("Refused");
        }
    }

    @Test
    @Timeout(120)
    void aWrongPassword() throws Exception {
        try (ServerProcess server = server()) {
            ForeignTool refused = refused(server, "-u", "ann", "-w", "not-" + PASSWORD, "-e", PEER);

            assertTold(server, refused, 401, "wrong_password",
                    "The password of user 'ann' is wrong; give the client the one that this server has.");
        }
    }

    @Test
    @Timeout(120)
    void anExpiredCredential() throws Exception {
        try (ServerProcess server = server()) {
            Credentials old = RestCredential.minted(SECRET, "ann", Duration.ofMinutes(-125).plusSeconds(-20));
            ForeignTool refused = refused(server, "-u", old.username(), "-w", old.password(), "-e", PEER);

            long end = Long.parseLong(old.username().substring(0, old.username().indexOf(':')));
            // This client tries again and again: the log warns of the first try, the status shows the last ones.
            List<Long> times = TIME.matcher(AdminApi.of(server).refused()).results()
                    .map(found -> Long.valueOf(found.group(1))).toList();
            String sentence = "The credential of user '" + old.username() + "' expired 2 h 5 min ago, at "
                    + Instant.ofEpochSecond(end) + "; this server's clock says ";
            assertTold(server, refused, 401, "credential_expired",
                    sentence + Instant.ofEpochSecond(times.getLast()) + ".",
                    sentence + Instant.ofEpochSecond(times.getFirst()) + ".");
        }
    }

    @Test
    @Timeout(120)
    void anotherSecret() throws Exception {
        try (ServerProcess server = server("--secret", "the-one-before")) {
            Credentials foreign = RestCredential.minted("somebody-elses", "ann", Duration.ofHours(1));
            ForeignTool refused = refused(server, "-u", foreign.username(), "-w", foreign.password(), "-e", PEER);

            assertTold(server, refused, 401, "wrong_secret", "The password of user '" + foreign.username()
                    + "' matches none of the 2 secrets; whoever makes credentials needs a secret that this server has.");
        }
    }

    @Test
    @Timeout(120)
    void aQuota() throws Exception {
        try (ServerProcess server = server("--limit", "allocations-per-user=1")) {
            ForeignTool refused = refused(server, "-m", "2", "-u", "ann", "-w", PASSWORD, "-e", PEER);

            assertTold(server, refused, 486, "allocations_per_user",
                    "The limit allocations-per-user is reached: one user's"
                            + " allocations at once. It is 1 now; raise it with --limit allocations-per-user=N, or none for no"
                            + " limit.");
        }
    }

    @Test
    @Timeout(120)
    void noPortIsLeft() throws Exception {
        int only = evenPort();
        try (ServerProcess server = server("--relay-ports", only + "-" + only)) {
            ForeignTool refused = refused(server, "-m", "2", "-u", "ann", "-w", PASSWORD, "-e", PEER);

            assertTold(server, refused, 508, "no_ports",
                    "No relay port: every one of --relay-ports is in use; give it more,"
                            + " or limit sessions with --limit.");
        }
    }

    /** This client asks for an even one, or for any, as chance has it. */
    private static int evenPort() {
        int port = FreePort.next();
        return port % 2 == 0 ? port : evenPort();
    }

    @Test
    @Timeout(120)
    void aDeniedPeer() throws Exception {
        try (ServerProcess server = server()) {
            ForeignTool refused = refused(server, "-u", "ann", "-w", PASSWORD, "-e", "10.1.2.3");

            assertTold(server, refused, 403, "peer_denied",
                    "Peer 10.1.2.3 is denied: it is in 10.0.0.0/8, which is no public"
                            + " address; --allow-peer opens it.");
        }
    }

    private static ServerProcess server(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--user", "ann:" + PASSWORD, "--secret", SECRET, "--realm",
                "example.org", "--allow-peer", "127.0.0.0/8", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1"));
        arguments.addAll(List.of(more));
        return ServerProcess.start(arguments.toArray(String[]::new));
    }

    private static ForeignTool refused(ServerProcess server, String... options) {
        ForeignTool tool = uclient(server, options);
        assertThat(tool.exitStatus()).as(tool.output()).isNotZero();
        return tool;
    }

    private static ForeignTool uclient(ServerProcess server, String... options) {
        return Uclient.run("127.0.0.1", server.stunPort(), List.of("-c"), options);
    }

    private static void assertTold(ServerProcess server, ForeignTool client, int code, String reason, String sentence)
            throws Exception {
        assertTold(server, client, code, reason, sentence, sentence);
    }

    /**
     * @param first what the log says
     * @param last what is shown of the newest refusals
     */
    private static void assertTold(ServerProcess server, ForeignTool client, int code, String reason, String first,
            String last) throws Exception {
        AdminApi admin = AdminApi.of(server);
        assertThat(admin.refused(reason)).as("in the metrics").isPositive();
        assertThat(admin.refused()).as("in the API").contains("\"code\":" + code + ",\"reason\":\"" + reason
                + "\",\"sentence\":\"" + last + "\"}");
        assertThat(admin.statusCommand()).as("in the status")
                .containsPattern("(?m)^refused +\\d+ " + reason + "$")
                .contains(", " + code + " " + reason + ": " + last);
        assertLogged(server, " with " + code + " (" + reason + "; ", ": " + first);
        assertThat(client.output()).as("the client").doesNotContain(last).doesNotContain(reason);
    }

    /** A thread of its own writes the log. */
    private static void assertLogged(ServerProcess server, String middle, String end) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.output().lines().noneMatch(
                line -> line.contains("WARN") && line.contains(middle) && line.endsWith(end))) {
            assertThat(System.nanoTime()).as("no line with '%s' and '%s' in:%n%s", middle, end, server.output())
                    .isLessThan(deadline);
            Waiting.briefly();
        }
    }
}
