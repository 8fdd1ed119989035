package org.iceserver.cli.check;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.iceserver.cli.check.PortCheck.Protocol;
import org.iceserver.cli.check.PortCheck.Wanted;
import org.iceserver.cli.check.RelayPortCheck.Ports;
import org.iceserver.server.check.Check;
import org.iceserver.server.check.ClockCheck;
import org.iceserver.server.check.ExternalAddressCheck;
import org.iceserver.server.check.Finding;
import org.iceserver.server.check.RelayAddressCheck;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.host.GlobalAddresses;
import org.iceserver.testing.FreePort;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.Relay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Each check of the host says in one line what is so, or what is wrong with what mends it. */
class HostChecksTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    @TempDir
    private Path folder;

    @Test
    void aFileThatEverybodyMayReadIsAWarning() throws IOException {
        Path open = file("open", "rw-r--r--");
        Path closed = file("closed", "rw-r-----");

        assertThat(lines(new SecretFileCheck(Map.of(closed, "--secret")))).containsExactly(
                "ok    secret file: Nobody but the owner and the group may read the file with secrets.");
        assertThat(lines(new SecretFileCheck(Map.of(closed, "--secret", open, "--key")))).containsExactly(
                "warn  secret file: Every user of this machine may read " + open
                        + ", which holds the secret of --key. Mend it: chmod o-rwx " + open + ".");
        assertThat(lines(new SecretFileCheck(Map.of()))).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsWrong() throws IOException {
        try (var udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new PortCheck(List.of(new Wanted(Protocol.UDP, LOOPBACK, udp.getLocalPort(), "--stun-port"),
                    new Wanted(Protocol.TCP, LOOPBACK, tcp.getLocalPort(), "--signal-port")),
                    TakenPort::judged).findings())
                    .allMatch(Finding::isWrong).extracting(Finding::sentence).satisfiesExactly(
                            sentence -> assertThat(sentence)
                                    .startsWith(
                                            "--stun-port: UDP port " + udp.getLocalPort() + " on 127.0.0.1 is taken"),
                            sentence -> assertThat(sentence)
                                    .startsWith(
                                            "--signal-port: TCP port " + tcp.getLocalPort()
                                                    + " on 127.0.0.1 is taken"));
        }
    }

    @Test
    void portsThatAreFreeAreOneLineAndAreFreeAfterwards() {
        int port = FreePort.next();
        var check = new PortCheck(List.of(new Wanted(Protocol.UDP, LOOPBACK, port, "--stun-port"),
                new Wanted(Protocol.TCP, LOOPBACK, port, "--stun-port"),
                new Wanted(Protocol.TCP, LOOPBACK, 0, "--admin-port")), TakenPort::judged);

        assertThat(lines(check)).containsExactly("ok    port: UDP " + port + ", TCP " + port + " can be had.");
        assertThat(lines(check)).hasSize(1).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void aClockThatNothingKeepsIsAWarning() {
        assertThat(lines(new ClockCheck(Optional.of(true))))
                .containsExactly("ok    clock: The kernel says that a time server keeps this clock.");
        assertThat(lines(new ClockCheck(Optional.of(false))))
                .containsExactly("warn  clock: The kernel says that no time"
                        + " server keeps this clock: once it is wrong, credentials with a time stamp and certificates are refused"
                        + " that are good, or the other way round. Mend it: start chrony or systemd-timesyncd, such as with"
                        + " 'timedatectl set-ntp true'.");
        assertThat(lines(new ClockCheck(Optional.empty()))).isEmpty();
    }

    @Test
    void fewDescriptorsAreAWarningAndTheMendIsEnough() {
        assertThat(lines(new DescriptorCheck(OptionalLong.of(1_024), 4_096))).containsExactly("warn  open files: With"
                + " 1024 open files there is room for about 768 allocations. Mend it: ulimit -n 65536.");
        assertThat(lines(new DescriptorCheck(OptionalLong.of(65_536), 100_000))).singleElement().asString()
                .endsWith("Mend it: ulimit -n 100256.");
        assertThat(lines(new DescriptorCheck(OptionalLong.of(4_352), 4_096))).singleElement().asString()
                .startsWith("ok ");
        assertThat(lines(new DescriptorCheck(OptionalLong.empty(), 4_096))).isEmpty();
    }

    @Test
    void smallReceiveBuffersAreAWarning() {
        assertThat(lines(new ReceiveBufferCheck(OptionalLong.of(212_992)))).containsExactly("warn  receive buffer:"
                + " Receive buffers are at most 208 KiB, 4096 KiB are wanted: bursts will be lost."
                + " Mend it: sysctl -w net.core.rmem_max=4194304.");
        assertThat(lines(new ReceiveBufferCheck(OptionalLong.of(4_194_304)))).singleElement().asString()
                .startsWith("ok ");
    }

    @Test
    void aToldAddressThatIsNotOfThisHostIsNamedWhereNoNatCanBeInFront() {
        IpAddress own = IpAddress.parse("203.0.113.1");
        IpAddress told = IpAddress.parse("203.0.113.99");
        IpAddress lan = IpAddress.parse("10.0.0.5");

        assertThat(lines(new ExternalAddressCheck(List.of(new Relay(own, told)), Set.of(own)))).containsExactly(
                "warn  relay address: Clients are told 203.0.113.99 as relayed address, and this host relays at 203.0.113.1,"
                        + " which is no address of a private network: what peers send to 203.0.113.99 does not come here,"
                        + " unless something in between brings it. Mend it: leave out --external-ip, or set --external-ip"
                        + " 203.0.113.1.");
        assertThat(lines(new ExternalAddressCheck(List.of(new Relay(own, told)), Set.of(own, told)))).isEmpty();
        assertThat(lines(new ExternalAddressCheck(List.of(new Relay(lan, told)), Set.of(lan)))).isEmpty();
        assertThat(lines(new ExternalAddressCheck(List.of(new Relay(own, own)), Set.of(own)))).isEmpty();
    }

    @Test
    void aPrivateRelayAddressIsAWarning() {
        assertThat(lines(new RelayAddressCheck(List.of(IpAddress.parse("10.0.0.5"), IpAddress.parse("9.9.9.9")),
                GlobalAddresses::contain)))
                .containsExactly("warn  relay address: Relay address 10.0.0.5 is private: peers on the internet cannot"
                        + " reach it. Mend it: --external-ip with the public address of this host, or auto.",
                        "ok    relay address: Clients are told 9.9.9.9, which is a public address.");
    }

    @Test
    void relayPortsThatAreFewOrHandedToOthersAreWarnings() {
        Ports relay = new Ports(49_152, 65_535);

        assertThat(lines(new RelayPortCheck(relay, List.of(new Ports(32_768, 49_151))))).containsExactly("ok    relay"
                + " ports: There are 16384 of them, 49152-65535, and nobody else is handed one.");
        assertThat(lines(new RelayPortCheck(relay, List.of(new Ports(32_768, 60_999))))).containsExactly("warn  relay"
                + " ports: Relay ports 49152-65535 overlap the ports the kernel hands out (32768-60999): now and then one"
                + " will be taken. Mend it: sysctl -w net.ipv4.ip_local_reserved_ports=49152-65535.");
        assertThat(lines(new RelayPortCheck(new Ports(50_000, 50_009), List.of()))).containsExactly("warn  relay ports:"
                + " Relay ports 50000-50009 are 10: so many allocations fit at once, and the next is refused with 508."
                + " Mend it: --relay-ports with a wider range, and the firewall with it.");
    }

    @Test
    void portsThatAreReservedAreNotHandedOut() {
        var kernel = new PortRange(32_768, 60_999);

        assertThat(facts(kernel, "49152-65535").handedOut()).containsExactly(new PortRange(32_768, 49_151));
        assertThat(facts(kernel, "40000,50000-50001").handedOut()).containsExactly(new PortRange(32_768, 39_999),
                new PortRange(40_001, 49_999), new PortRange(50_002, 60_999));
        assertThat(facts(kernel, "").handedOut()).containsExactly(kernel);
        assertThat(facts(kernel, "1-65535").handedOut()).isEmpty();
    }

    @Test
    void whatDoesNotAnswerIsToldAfterAWhile() {
        var never = new CountDownLatch(1);
        var silent = new Attempt("database", Finding.Level.WRONG, () -> {
            never.await();
            return "";
        }, Duration.ofMillis(1));
        var failing = new Attempt("database", Finding.Level.WARN, () -> {
            throw new IOException("it is away");
        }, Duration.ofSeconds(20));

        assertThat(lines(silent)).containsExactly("wrong database: There is no answer within 0 s.");
        assertThat(lines(failing)).containsExactly("warn  database: it is away.");
        assertThat(lines(new Attempt("database", Finding.Level.WRONG, () -> "It answers.", Duration.ofSeconds(20))))
                .containsExactly("ok    database: It answers.");
    }

    private static HostFacts facts(PortRange kernel, String reserved) {
        return new HostFacts(OptionalLong.empty(), OptionalLong.empty(), Optional.of(kernel),
                HostFacts.ranges(reserved));
    }

    private Path file(String name, String rights) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static List<String> lines(Check check) {
        return check.findings().stream().map(Finding::line).toList();
    }
}
