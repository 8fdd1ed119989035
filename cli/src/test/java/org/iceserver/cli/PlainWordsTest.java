package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Everything that a server prints is for people: no record in Java's form, no class name, no exception. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and sockets of the file system are used")
class PlainWordsTest {
    private static final Pattern JAVA = Pattern
            .compile(
                    "\\w+\\[\\w+=|\\bjavax?\\.|\\bio\\.netty|\\borg\\.iceserver|\\w+Exception|@[0-9a-f]{6,}|/\\d+\\.\\d+\\.\\d+\\.\\d+:");

    @TempDir
    private Path folder;

    @Test
    void aStartReloadsRefusalsAndAShutdownAreToldInWords() throws Exception {
        int port = FreePort.next();
        Path file = folder.resolve("iceserver.yaml");
        Files.writeString(file, configuration(port, "deny-peer: 192.0.2.0/24\n"));
        try (var launched = Launched.start(folder, "--config", file.toString(), "--log-level", "debug").awaitReady();
                TurnClient first = client(port, "secret of alice")) {
            first.allocate(AllocateOptions.NONE);
            refusals(port);
            reloads(launched, file, port);
            commands("trace --user alice", "kick user alice", "kick address 192.0.2.1", "trace --off", "drain");

            assertThat(launched.exitStatus()).isZero();
            String said = launched.output() + launched.error();
            assertThat(said).contains("Reload changed nothing: ", "An operator kicked user 'alice': 1 session ended",
                    "An operator drains this server", "The limit allocations-per-user is reached");
            assertThat(said.lines().filter(line -> JAVA.matcher(line).find())).isEmpty();
        }
    }

    /** A wrong password, a quota, and bytes that are nothing. */
    private static void refusals(int port) throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.send(new DatagramPacket(new byte[]{0, 1, 2}, 3));
        }
        try (TurnClient wrong = client(port, "guess")) {
            assertThatThrownBy(() -> wrong.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
        }
        try (TurnClient second = client(port, "secret of alice")) {
            assertThatThrownBy(() -> second.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
        }
    }

    private void reloads(Launched launched, Path file, int port) throws Exception {
        Files.writeString(file, configuration(port, "deny-peer: 198.51.100.0/24\nloops: 1\n"));
        launched.signal("HUP");
        launched.awaitError("--loops keeps its value");
        Files.writeString(file, configuration(port, "deny-peer: everybody\ncert: /nowhere.pem\n"));
        launched.signal("HUP");
        launched.awaitError("Reload changed nothing");
        Files.writeString(file, configuration(port, ""));
    }

    private void commands(String... lines) {
        for (String line : lines) {
            var output = new StringWriter();
            var error = new StringWriter();
            String[] arguments = (line + " --state-dir " + folder.resolve("state")).split(" ");
            Main.run(arguments, Map.of(), new PrintWriter(output), new PrintWriter(error));
            assertThat(error.toString()).as(line).isEmpty();
            assertThat(output.toString().lines().filter(one -> JAVA.matcher(one).find())).as(line).isEmpty();
        }
    }

    private static String configuration(int port, String more) {
        return "listen: 127.0.0.1\nrelay-ip: 127.0.0.1\nsignal-port: 0\nadmin-port: 0\nstun-port: " + port
                + "\nuser: \"alice:secret of alice\"\nlimit:\n  allocations-per-user: 1\n" + more;
    }

    private static TurnClient client(int port, String password) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", port), new Credentials("alice", password),
                Timing.STANDARD.withDeadline(Duration.ofSeconds(20)));
    }
}
