package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

import io.netty.handler.codec.dns.DnsResponseCode;
import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ServerAddress.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;
import static org.iceserver.client.ProbeReport.Outcome.FAILED;
import static org.iceserver.client.ProbeReport.Outcome.OK;

/** RFC 8489 s8, against a DNS server on loopback. */
class DiscoveryTest {
    private static final Timing QUICK = new Timing(Duration.ofMillis(50), 7, 16, Duration.ofSeconds(10));

    private final FakeNameServer dns = new FakeNameServer();
    private final Discovery discovery = new Discovery(dns.provider(), new Random(8_489));

    @AfterEach
    void stop() {
        dns.close();
    }

    private List<ServerAddress> servers(String uri) throws TurnException {
        return discovery.servers(StunUri.parse(uri));
    }

    @ParameterizedTest
    @CsvSource({"stun:example.org, _stun._udp.example.org., UDP", "stuns:example.org, _stuns._tcp.example.org., TLS",
        "turn:example.org, _turn._udp.example.org., UDP",
        "turn:EXAMPLE.org.?transport=tcp, _turn._tcp.example.org., TCP",
        "turns:example.org, _turns._tcp.example.org., TLS",
        "turns:example.org?transport=udp, _turns._udp.example.org., DTLS"})
    void schemeAndTransportAreTheServicesName(String uri, String service, Protocol protocol) throws TurnException {
        dns.add(service.substring(0, service.length() - 1), 1, 1, 4_000, "relay.example.net.");

        assertThat(servers(uri)).containsExactly(
                new ServerAddress(protocol, "relay.example.net", 4_000, StunUri.parse(uri).host()));
        assertThat(dns.asked).containsExactly(service);
    }

    @Test
    void targetsAreInTheOrderOfTheirPriorities() throws TurnException {
        dns.add("_turn._udp.example.org", 20, 0, 3_479, "b.example.org.");
        dns.add("_turn._udp.example.org", 10, 0, 3_478, "a.example.org.");

        assertThat(servers("turn:example.org")).extracting(ServerAddress::authority)
                .containsExactly("a.example.org:3478", "b.example.org:3479");
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn:192.0.2.1", "turn:[2001:db8::1]", "turn:example.org:3478", "turn:localhost",
        "stuns:relay.localhost"})
    void addressPortAndLocalhostAreNoMatterForDns(String uri) throws TurnException {
        assertThat(servers(uri)).containsExactly(StunUri.parse(uri).address());
        assertThat(dns.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"turn:example.org, UDP, 3478", "turns:example.org, TLS, 5349"})
    void withoutARecordTheHostIsAskedAtTheDefaultPort(String uri, Protocol protocol, int port) throws TurnException {
        assertThat(servers(uri)).containsExactly(new ServerAddress(protocol, "example.org", port));
        assertThat(dns.asked).isNotEmpty();
    }

    @Test
    void aNameServerThatFailsIsAsGoodAsNoRecord() throws TurnException {
        dns.code = DnsResponseCode.SERVFAIL;

        assertThat(servers("turn:example.org")).containsExactly(ServerAddress.udp("example.org", 3_478));
        assertThat(dns.asked).isNotEmpty();
    }

    @Test
    void anUnreachableNameServerIsAsGoodAsNoRecord() throws TurnException {
        var gone = new FakeNameServer();
        gone.close();

        assertThat(new Discovery(gone.provider(), new Random(1)).servers(StunUri.parse("turn:example.org")))
                .containsExactly(ServerAddress.udp("example.org", 3_478));
    }

    @Test
    void withoutNameServersThereIsNoRecord() throws TurnException {
        assertThat(new Discovery(null, new Random(1)).servers(StunUri.parse("turn:example.org")))
                .containsExactly(ServerAddress.udp("example.org", 3_478));
    }

    @Test
    void aRecordThatNamesNothingUsableIsAsGoodAsNone() throws TurnException {
        dns.addRaw("_turn._udp.example.org", (byte) 0, (byte) 1);

        assertThat(servers("turn:example.org")).containsExactly(ServerAddress.udp("example.org", 3_478));
    }

    @Test
    void theRootAsTargetSaysThatTheServiceIsNotThere() {
        dns.add("_turn._udp.example.org", 0, 0, 0, ".");

        assertThatThrownBy(() -> servers("turn:example.org")).isInstanceOf(TurnException.class)
                .hasMessageStartingWith("DNS says that example.org has no such service");
        ProbeReport report = Probe.run(StunUri.parse("turn:example.org"), discovery, ALICE, QUICK);
        assertThat(report.checks()).singleElement().extracting(Check::name, Check::outcome)
                .containsExactly("DNS SRV", FAILED);
    }

    @Test
    void noMoreThanEightTargetsAreTried() throws TurnException {
        for (int i = 0; i < 12; i++) {
            dns.add("_turn._udp.example.org", i, 0, 3_478, "h" + i + ".example.org.");
        }

        assertThat(servers("turn:example.org")).hasSize(8).last().extracting(ServerAddress::host)
                .isEqualTo("h7.example.org");
    }

    @Test
    void theProbeAsksTheNextTargetWhereOneDoesNotAnswer() throws IOException {
        try (FakeTurnServer server = new FakeTurnServer();
                DatagramSocket silent = new DatagramSocket(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            dns.add("_turn._udp.example.org", 1, 0, silent.getLocalPort(), "localhost.");
            dns.add("_turn._udp.example.org", 2, 0, server.port(), "localhost.");
            ProbeReport report = Probe.run(StunUri.parse("turn:example.org"), discovery, ALICE,
                    QUICK.withDeadline(Duration.ofSeconds(3)), new Probe.Surroundings(InstantSource.system(), false));

            assertThat(report.checks()).extracting(Check::name).containsExactly("DNS SRV", "STUN over UDP",
                    "STUN over UDP", "TURN over UDP", "Peer to relay over UDP", "Relay to peer over UDP");
            assertThat(report.checks()).extracting(Check::outcome).containsExactly(OK, FAILED, OK, OK, OK, OK);
            assertThat(report.checks().getFirst().sentence()).isEqualTo("_turn._udp.example.org names localhost:"
                    + silent.getLocalPort() + ", then localhost:" + server.port() + ".");
            assertThat(report.overUdp()).map(ServerAddress::port).contains(server.port());
        }
    }
}
