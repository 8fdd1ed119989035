package org.iceserver.client;

import java.io.IOException;
import java.time.Duration;

import org.iceserver.client.ProbeReport.Check;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Method;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.client.FakeTurnServer.ALICE;
import static org.iceserver.client.ProbeReport.Outcome.FAILED;
import static org.iceserver.client.ProbeReport.Outcome.OK;
import static org.iceserver.client.ProbeReport.Outcome.SKIPPED;

class ProbeTest extends AgainstFakeTurnServer {
    private static final Timing BRISK = new Timing(Duration.ofMillis(50), 7, 16, Duration.ofSeconds(10));

    private ProbeReport probe(Credentials credentials, Timing timing) {
        return Probe.run("127.0.0.1", server.port(), credentials, timing);
    }

    @Test
    void soundServerPassesEveryCheck() {
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(report.checks()).extracting(Check::name)
                .containsExactly("STUN over UDP", "STUN over TCP", "TURN allocation", "Relayed data");
        assertThat(report.checks()).extracting(Check::outcome).containsOnly(OK);
        assertThat(report.ok()).isTrue();
        assertThat(report.checks().get(0).value()).startsWith("127.0.0.1:");
        assertThat(report.checks().get(2).value()).startsWith("127.0.0.1:4");
    }

    @Test
    void withoutCredentialsTurnIsNotTried() {
        ProbeReport report = Probe.run("127.0.0.1", server.port(), null, BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, OK, SKIPPED, SKIPPED);
        assertThat(report.ok()).isTrue();
    }

    @Test
    void openRelayIsPointedOut() {
        server.open = true;

        assertThat(Probe.run("127.0.0.1", server.port(), null, BRISK).checks().get(2).sentence())
                .startsWith("The server relays for anybody");
    }

    @Test
    void wrongPasswordIsTheReason() {
        ProbeReport report = probe(new Credentials("alice", "wrong"), BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, OK, FAILED, SKIPPED);
        assertThat(report.checks().get(2).sentence()).contains("user and password");
    }

    @Test
    void refusedPermissionIsTheReason() {
        server.refuse.put(Method.CREATE_PERMISSION, ErrorCode.FORBIDDEN);
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, OK, OK, FAILED);
        assertThat(report.checks().get(3).sentence()).contains("refuses to relay to this peer address");
    }

    @Test
    void relayThatCarriesNothingIsFoundOut() {
        server.relayBroken = true;
        ProbeReport report = probe(ALICE, BRISK.withDeadline(Duration.ofSeconds(2)));

        assertThat(report.checks().get(3)).satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(FAILED);
            assertThat(check.sentence()).startsWith("The server does not relay from 127.0.0.1:");
        });
        assertThat(report.ok()).isFalse();
    }

    @Test
    void absentServerFailsOnceAndTheRestIsSkipped() throws IOException {
        server.close();
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(FAILED, FAILED, SKIPPED, SKIPPED);
        assertThat(report.checks().getFirst().sentence()).startsWith("Nothing listens on 127.0.0.1");
    }

    @Test
    void nameWithoutAddressIsTheReason() {
        ProbeReport report = Probe.run("no-such-host.invalid", 3478, null, BRISK);

        assertThat(report.checks().getFirst().sentence()).startsWith("The name no-such-host.invalid has no address");
    }
}
