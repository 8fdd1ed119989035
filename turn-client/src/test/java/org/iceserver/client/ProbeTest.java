package org.iceserver.client;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.iceserver.client.Probe.Surroundings;
import org.iceserver.client.ProbeReport.Check;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.client.FakeTurnServer.ALICE;
import static org.iceserver.client.ProbeReport.Outcome.FAILED;
import static org.iceserver.client.ProbeReport.Outcome.OK;
import static org.iceserver.client.ProbeReport.Outcome.SKIPPED;

class ProbeTest extends AgainstFakeTurnServer {
    private static final Timing BRISK = new Timing(Duration.ofMillis(50), 7, 16, Duration.ofSeconds(10));
    /** For tests that wait for silence. */
    private static final Timing SHORT = BRISK.withDeadline(Duration.ofSeconds(1));
    /** Another address of this machine than the one that its packets come from. */
    private static final InetAddress BESIDE = InetAddress.ofLiteral("127.0.0.2");
    private static final Surroundings V4_ALONE = new Surroundings(
            InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z")), false);

    private ProbeReport probe(Credentials credentials, Timing timing) {
        return Probe.run("127.0.0.1", server.port(), 0, credentials, timing, V4_ALONE);
    }

    private static Check check(ProbeReport report, String name) {
        return report.checks().stream().filter(check -> check.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + report.checks()));
    }

    private static List<String> sentences(ProbeReport report) {
        return report.checks().stream().map(check -> check.outcome() + " " + check.name() + ": "
                + check.sentence().replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")).toList();
    }

    @Test
    void packetsCrossInBothDirectionsForEachTransport() {
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(sentences(report)).containsExactly(
                "OK STUN over UDP: The server sees you as 127.0.0.1:PORT.",
                "OK STUN over TCP: The server sees you as 127.0.0.1:PORT.",
                "OK TURN over UDP: The server relays for you at 127.0.0.1:PORT.",
                "OK Peer to relay over UDP: A packet from here to 127.0.0.1:PORT came to the client through the relay, on the server's own machine, where no firewall was crossed.",
                "OK Relay to peer over UDP: A packet that the client sent through the relay came here from 127.0.0.1:PORT, on the server's own machine, where no firewall was crossed.",
                "OK TURN over TCP: The server relays for you at 127.0.0.1:PORT.",
                "OK Peer to relay over TCP: A packet from here to 127.0.0.1:PORT came to the client through the relay, on the server's own machine, where no firewall was crossed.",
                "OK Relay to peer over TCP: A packet that the client sent through the relay came here from 127.0.0.1:PORT, on the server's own machine, where no firewall was crossed.");
        assertThat(report.ok()).isTrue();
    }

    @Test
    void withoutCredentialsTurnIsNotTried() {
        ProbeReport report = Probe.run("127.0.0.1", server.port(), null, BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, OK, SKIPPED);
        assertThat(report.ok()).isTrue();
    }

    @Test
    void openRelayIsPointedOut() {
        server.open = true;

        assertThat(check(Probe.run("127.0.0.1", server.port(), 0, null, BRISK, V4_ALONE), "TURN over UDP").sentence())
                .startsWith("The server relays for anybody");
    }

    @Test
    void wrongPasswordIsTheReasonAndIsTriedOnce() {
        ProbeReport report = probe(new Credentials("alice", "wrong"), BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, OK, FAILED);
        assertThat(report.checks().get(2).sentence())
                .isEqualTo("The server does not accept this user and password: check "
                        + "both, and that its operator has this user in its realm. (401 Unauthenticated)");
    }

    @Test
    void anExpiredCredentialIsKnownByItsTimeStamp() {
        long twoHoursAgo = V4_ALONE.clock().instant().minus(Duration.ofHours(2)).getEpochSecond();

        assertThat(check(probe(new Credentials(twoHoursAgo + ":alice", "x"), BRISK), "TURN over UDP").sentence())
                .isEqualTo("The server does not accept this credential, which expired at 2026-11-30T10:00Z, 2 h ago by "
                        + "this machine's clock: get a new one, or put the clock right that is wrong. "
                        + "(401 Unauthenticated)");
    }

    @Test
    void packetsThatDoNotReachTheRelayAreToldFromThoseThatLeaveIt() {
        server.dropsToRelay = true;
        server.relaysAt = BESIDE;
        ProbeReport report = probe(ALICE, SHORT);

        assertThat(check(report, "Peer to relay over UDP").outcome()).isEqualTo(FAILED);
        assertThat(check(report, "Peer to relay over UDP").sentence())
                .contains("a firewall drops UDP to the relay ports");
        assertThat(check(report, "Relay to peer over UDP").outcome()).isEqualTo(OK);
    }

    @Test
    void packetsThatDoNotLeaveTheRelayAreToldFromThoseThatReachIt() {
        server.dropsFromRelay = true;
        server.relaysAt = BESIDE;
        ProbeReport report = probe(ALICE, SHORT);

        assertThat(check(report, "Peer to relay over TCP").outcome()).isEqualTo(OK);
        assertThat(check(report, "Relay to peer over TCP").outcome()).isEqualTo(FAILED);
        assertThat(check(report, "Relay to peer over TCP").sentence())
                .contains("a firewall drops UDP that leaves the relay ports");
    }

    @Test
    void aFirewallThatOpensOnceTheRelayHasSentIsKnown() {
        server.dropsUninvited = true;
        server.relaysAt = BESIDE;

        assertThat(check(probe(ALICE, SHORT), "Peer to relay over UDP").sentence())
                .contains("before the relay had sent one itself");
    }

    @Test
    void aServerThatSendsNothingToItsOwnAddressIsNoFault() {
        server.dropsFromRelay = true;
        ProbeReport report = probe(ALICE, SHORT);

        assertThat(check(report, "Relay to peer over UDP").outcome()).isEqualTo(SKIPPED);
        assertThat(check(report, "Relay to itself over UDP").outcome()).isEqualTo(OK);
        assertThat(report.ok()).isTrue();
    }

    @Test
    void aWrongRelayedAddressIsKnownByPacketsToTheRightOne() {
        server.tells = BESIDE;
        ProbeReport report = probe(ALICE, SHORT);

        assertThat(check(report, "Peer to relay over UDP").sentence()).contains("No packet reached 127.0.0.2:",
                ", but one to 127.0.0.1:", "(--external-ip 127.0.0.1)");
        assertThat(report.ok()).isFalse();
    }

    @Test
    void aRefusedPeerOfTheServersOwnMachineIsNoFault() {
        server.refusesOutside = true;
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(check(report, "Relay ports over UDP").outcome()).isEqualTo(SKIPPED);
        assertThat(check(report, "Relay ports over UDP").sentence()).contains("run the probe on another machine");
        assertThat(check(report, "Relay to itself over UDP").sentence())
                .contains("does not prove that the relay ports or the relayed address can be reached");
        assertThat(report.ok()).isTrue();
    }

    @Test
    void aRelayThatCarriesNothingEvenToItselfIsFoundOut() {
        server.refusesOutside = true;
        server.relayBroken = true;
        ProbeReport report = probe(ALICE, SHORT);

        assertThat(check(report, "Relay to itself over UDP").sentence())
                .startsWith("The server does not relay from 127.0.0.1:");
        assertThat(report.ok()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                            TRY_ALTERNATE            | The server sends its clients elsewhere: use 192.0.2.7:3478. (300 Try Alternate)
                                            FORBIDDEN                | The server does not serve this user or this address, which may have been kicked: ask its operator. (403 Forbidden)
                                            ALLOCATION_MISMATCH      | There is an allocation for this client port already: use another port. (437 Allocation Mismatch)
                                            WRONG_CREDENTIALS        | The allocation belongs to another user: use the credential that it was made with. (441 Wrong Credentials)
                                            ALLOCATION_QUOTA_REACHED | There are as many allocations as the server grants, for this user, this address or in all: end one, or have its operator raise the limit (--limit allocations-per-user=N, allocations-per-source, total-allocations). (486 Allocation Quota Reached)
                                            INSUFFICIENT_CAPACITY    | The server has no room: no relay port or file descriptor is left, or it is about to stop; its operator can give it more (--relay-ports, LimitNOFILE), others can try later. (508 Insufficient Capacity)
                                            """)
    void aRefusedAllocationIsOneSentenceForEachTransport(ErrorCode code, String sentence) {
        server.refuse.put(Method.ALLOCATE, code);
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, OK, FAILED, FAILED);
        assertThat(report.checks().subList(2, 4)).extracting(Check::sentence).containsOnly(sentence);
    }

    @Test
    void aServerWithoutIpv6IsAskedForItOnce() {
        server.ipv4Alone = true;
        ProbeReport report = Probe.run("127.0.0.1", server.port(), 0, ALICE, BRISK,
                new Surroundings(InstantSource.system(), true));

        assertThat(report.checks()).filteredOn(check -> check.name().contains("IPv6")).singleElement()
                .satisfies(check -> {
                    assertThat(check.outcome()).isEqualTo(SKIPPED);
                    assertThat(check.sentence()).startsWith("The server relays over IPv4 alone");
                });
        assertThat(report.ok()).isTrue();
    }

    @Test
    void aServerWithoutTlsIsNoFailureWhereNoUriAsksForIt() {
        ProbeReport report = Probe.run("127.0.0.1", server.port(), server.port(), null, SHORT);

        assertThat(check(report, "STUN over TLS").outcome()).isEqualTo(SKIPPED);
        assertThat(check(report, "STUN over DTLS").outcome()).isEqualTo(SKIPPED);
        assertThat(report.ok()).isTrue();
    }

    @Test
    void absentServerFailsOnceAndTheRestIsSkipped() throws IOException {
        server.close();
        ProbeReport report = probe(ALICE, BRISK);

        assertThat(report.checks()).extracting(Check::outcome).containsExactly(FAILED, FAILED, SKIPPED);
        assertThat(report.checks().getFirst().sentence()).startsWith("Nothing listens on 127.0.0.1");
    }

    @Test
    void nameWithoutAddressIsTheReason() {
        ProbeReport report = Probe.run("no-such-host.invalid", 3478, null, BRISK);

        assertThat(report.checks().getFirst().sentence()).startsWith("The name no-such-host.invalid has no address");
    }
}
