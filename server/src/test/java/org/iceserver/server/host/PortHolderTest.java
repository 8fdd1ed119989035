package org.iceserver.server.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no /proc")
class PortHolderTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    @TempDir
    private Path proc;

    @Test
    void aListenerOfThisProcessIsFound() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortHolder.of("TCP", LOOPBACK, taken.getLocalPort())).hasValueSatisfying(
                    holder -> assertThat(holder.isOurselves()).isTrue());
        }
    }

    @Test
    void aUdpSocketOfEveryAddressIsFound() throws IOException {
        try (var taken = new DatagramSocket(new InetSocketAddress(0))) {
            assertThat(PortHolder.of("UDP", LOOPBACK, taken.getLocalPort())).isPresent();
            assertThat(PortHolder.of("TCP", LOOPBACK, taken.getLocalPort())).isEmpty();
        }
    }

    @Test
    void aFreePortIsNobodys() throws IOException {
        int free;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = taken.getLocalPort();
        }
        assertThat(PortHolder.of("TCP", LOOPBACK, free)).isEmpty();
    }

    @Test
    void anotherProgramIsNamedWithItsNumber() throws Exception {
        listed("tcp", "0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 33 0 4711 1");
        Path process = proc.resolve("812");
        Files.createDirectories(process.resolve("fd"));
        Files.createSymbolicLink(process.resolve("fd/6"), Path.of("socket:[4711]"));
        Files.writeString(process.resolve("comm"), "nginx\n");

        assertThat(PortHolder.of(proc, "TCP", LOOPBACK, 80)).contains(new PortHolder("nginx (pid 812)"));
    }

    @Test
    void ofAProgramThatMayNotBeSeenTheUserIsNamed() throws IOException {
        listed("udp6", "0: 00000000000000000000000000000000:0D96 " + "0".repeat(32) + ":0000 07 00000000:00000000 "
                + "00:00000000 00000000 0 0 4711 2 0 0");

        assertThat(PortHolder.of(proc, "UDP", LOOPBACK, 3478)).contains(new PortHolder("a program of user root"));
    }

    @Test
    void aConnectionOnAnotherAddressHoldsNothing() throws IOException {
        listed("tcp", "0: 0A00A8C0:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4711 1");

        assertThat(PortHolder.of(proc, "TCP", LOOPBACK, 80)).isEmpty();
        assertThat(PortHolder.of(proc, "TCP", IpAddress.parse("192.168.0.10"), 80)).isPresent();
    }

    @Test
    void theSentenceNamesTheProgramOfAnotherProcess() throws Exception {
        Path program = Files.writeString(proc.resolve("Holder.java"),
                """
                import java.net.InetAddress;
                import java.net.ServerSocket;

                class Holder {
                    public static void main(String[] arguments) throws Exception {
                        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                        System.out.println(taken.getLocalPort());
                        System.in.read();
                    }
                }
                """);
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                program.toString()).start();
        try (var said = other.inputReader(StandardCharsets.US_ASCII)) {
            int port = Integer.parseInt(said.readLine());

            assertThat(BindSentence.of(BindFailure.of(BindFailure.Reason.PORT_TAKEN, "TCP", LOOPBACK, port, "")))
                    .isEqualTo("TCP port " + port + " on 127.0.0.1 is taken by java (pid " + other.pid()
                            + "): stop that program or choose another port");
        } finally {
            other.destroy();
            other.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPortBelow1024SaysHowToGetIt() {
        assertThat(BindSentence.of(BindFailure.of(BindFailure.Reason.NOT_PERMITTED, "TCP", LOOPBACK, 443, "")))
                .contains("CAP_NET_BIND_SERVICE", "AmbientCapabilities=CAP_NET_BIND_SERVICE",
                        "sysctl -w net.ipv4.ip_unprivileged_port_start=443");
        assertThat(BindSentence.of(BindFailure.of(BindFailure.Reason.NOT_PERMITTED, "TCP", LOOPBACK, 8443, "")))
                .doesNotContain("sysctl");
    }

    private void listed(String list, String line) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net").resolve(list), "  sl  local_address rem_address   st\n  " + line + "\n");
    }
}
