package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The decisions of RFC 5780 s4; real NATs are asked in the interop profile. */
class NatProbeTest {
    /** Answers may take their time on a busy machine. */
    private static final Timing PATIENT = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(20));
    /** For tests that wait for silence. */
    private static final Timing SHORT = new Timing(Duration.ofMillis(100), 4, 8, Duration.ofSeconds(5));

    private FakeDiscoveryServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeDiscoveryServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void noNatIsSaidPlainly() {
        Check mapping = check(NatProbe.MAPPING);

        assertThat(mapping.value()).isEqualTo("No NAT");
        assertThat(mapping.sentence()).isEqualTo("No NAT stands between you and the server.");
        assertThat(check(NatProbe.HAIRPINNING).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void onePublicPortForEverybodyIsEndpointIndependentMapping() {
        server.mappedPorts = new int[]{7, 7, 7, 7};

        assertThat(check(NatProbe.MAPPING).value()).isEqualTo("Endpoint-Independent Mapping");
    }

    @Test
    void anotherPortForAnotherAddressIsAddressDependentMapping() {
        server.mappedPorts = new int[]{7, 7, 8, 8};

        assertThat(check(NatProbe.MAPPING).value()).isEqualTo("Address-Dependent Mapping");
    }

    @Test
    void anotherPortForEveryDestinationIsAddressAndPortDependentMapping() {
        server.mappedPorts = new int[]{7, 8, 9, 10};

        Check mapping = check(NatProbe.MAPPING);
        assertThat(mapping.value()).isEqualTo("Address and Port-Dependent Mapping");
        assertThat(mapping.sentence()).contains("symmetric", "need a relay");
    }

    @Test
    void anAnswerFromElsewhereIsEndpointIndependentFiltering() {
        assertThat(check(NatProbe.FILTERING).value()).isEqualTo("Endpoint-Independent Filtering");
    }

    @Test
    void anAnswerFromAnotherPortAloneIsAddressDependentFiltering() {
        server.letsOtherAddressIn = false;

        assertThat(check(NatProbe.FILTERING).value()).isEqualTo("Address-Dependent Filtering");
    }

    @Test
    void noAnswerFromElsewhereIsAddressAndPortDependentFiltering() {
        server.letsOtherAddressIn = false;
        server.letsOtherPortIn = false;

        assertThat(check(NatProbe.FILTERING).value()).isEqualTo("Address and Port-Dependent Filtering");
    }

    @Test
    void aServerThatOverlooksChangeRequestProvesNothing() {
        server.ignoresChangeRequest = true;

        assertThat(check(NatProbe.FILTERING).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void withoutRfc5780OnlyTheNatItselfIsTold() {
        server.discovery = false;
        server.mappedPorts = new int[]{7, 7, 7, 7};

        List<Check> checks = NatProbe.run(server.address(), Duration.ZERO, PATIENT);

        assertThat(checks).extracting(Check::name).containsExactly(NatProbe.NAT, NatProbe.MAPPING);
        assertThat(checks.getFirst().sentence()).startsWith("There is a NAT: you send from 127.0.0.1:")
                .endsWith("are seen as 127.0.0.1:7.");
        assertThat(checks.getLast().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(checks.getLast().sentence()).contains("RFC 5780");
    }

    @Test
    void aServerThatIsSilentSkipsTheTests() {
        ServerAddress address = server.address();
        server.close();

        assertThat(NatProbe.run(address, Duration.ZERO, SHORT)).singleElement()
                .satisfies(check -> assertThat(check.outcome()).isEqualTo(Outcome.SKIPPED));
    }

    @Test
    void theFirstAddressThatAnswersIsAsked() throws IOException {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<InetSocketAddress> addresses = List.of(
                    new InetSocketAddress(silent.getLocalAddress(), silent.getLocalPort()),
                    server.address().addresses().getFirst());

            assertThat(NatProbe.run(addresses, Duration.ZERO, SHORT)).extracting(Check::name)
                    .contains(NatProbe.MAPPING, NatProbe.FILTERING);
        }
    }

    private Check check(String name) {
        boolean silence = !server.letsOtherAddressIn || server.mappedPorts[0] != 0;
        return NatProbe.run(server.address(), Duration.ZERO, silence ? SHORT : PATIENT).stream()
                .filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
