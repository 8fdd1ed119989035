package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.iceserver.server.Server;
import org.iceserver.server.Surroundings;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands and the servers of this machine find each other by sockets in the state directory. */
@EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "files have no such rights elsewhere")
class AdminSocketTest {
    @TempDir
    private Path folder;

    private final List<Server> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(Server::close);
    }

    private Server start(Configuration configuration) {
        Server server = Server.start(configuration, new Surroundings(HostNetwork.read(),
                StateDirectory.of(Optional.of(folder), Map.of()), ServerLog.UNKNOWN));
        servers.add(server);
        return server;
    }

    private Server start() {
        return start(AgainstAdminPort.configuration(Optional.of("a token that nobody shows")));
    }

    private static int port(Server server) {
        return server.stunPort().orElseThrow();
    }

    private Path socket(Server server) {
        return folder.resolve("admin-" + port(server) + ".sock");
    }

    @Test
    void aCommandOfThisUserNeedsNeitherAddressNorToken() {
        start();

        Result status = run("status");

        assertThat(status.error).isEmpty();
        assertThat(status.status).isZero();
        assertThat(status.output).contains("sessions    0");
    }

    @ParameterizedTest
    @EnumSource(value = TransportMode.class, names = {"AUTO", "PORTABLE"})
    void theSocketIsThereWithoutAnAdminPortAndWhicheverSocketsRun(TransportMode mode) {
        Configuration usual = AgainstAdminPort.configuration(Optional.empty());
        Listening listening = usual.listening();
        Server server = start(new Configuration(
                new Listening(listening.signalPort(), listening.stunPort(), OptionalInt.empty(), OptionalInt.empty(),
                        listening.addresses(), mode, 1),
                usual.relaying(), usual.access(), usual.signaling(), Duration.ZERO));

        assertThat(server.notes()).isEmpty();
        assertThat(server.adminPort()).isEmpty();
        assertThat(run("sessions").status).isZero();
    }

    @Test
    void theSocketIsForItsOwnerAndGoesWithTheServer() throws IOException {
        Server server = start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket(server))))
                .isEqualTo("rw-------");
        servers.remove(server);
        server.close();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatADeadServerLeftIsRemovedAndALiveOneStays() throws IOException {
        Server first = start();
        Path stale = folder.resolve("admin-1.sock");
        try (var gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(stale));
        }
        Path other = Files.writeString(folder.resolve("users.db"), "kept");

        Server second = start();

        assertThat(stale).doesNotExist();
        assertThat(names()).containsExactlyInAnyOrder(String.valueOf(socket(first).getFileName()),
                String.valueOf(socket(second).getFileName()), String.valueOf(other.getFileName()));
    }

    @Test
    void ofSeveralServersTheOneHasToBeNamed() throws IOException {
        Server first = start();
        Server second = start();
        Path file = Files.writeString(folder.resolve("second.yaml"), "stun-port: " + port(second) + "\n");

        Result which = run("status");
        assertThat(which.status).isEqualTo(2);
        assertThat(which.error).startsWith("iceserver: several servers run here: say which one with --admin")
                .contains("unix:" + socket(first), "unix:" + socket(second)).hasLineCount(1);

        assertThat(run("status", "--admin", "unix:" + socket(first)).status).isZero();
        assertThat(run("drain", "--config", file.toString()).status).isZero();
        assertThat(run("status", "--admin", "unix:" + socket(first)).output).doesNotContain("draining");
        assertThat(run("status", "--admin", "unix:" + socket(second)).output).contains("draining");
    }

    @Test
    void aFileThatIsBrokenByNowStillLeadsToTheServer() throws IOException {
        start();
        Path file = Files.writeString(folder.resolve("broken.yaml"), "stun-prot: 3478\nsecret: file:/nowhere\n");

        assertThat(run("status", "--config", file.toString()).status).isZero();
    }

    @Test
    void anAddressThatIsNamedBeatsTheSocket() {
        start();

        assertThat(run("status", "--admin", "http://127.0.0.1:1").error)
                .startsWith("iceserver: nothing answers at http://127.0.0.1:1: ").hasLineCount(1);
    }

    @Test
    void withoutAServerASentenceSaysWhereItWasLookedFor() throws IOException {
        Path file = Files.writeString(folder.resolve("iceserver.yaml"), "admin-port: 1\n");

        Result none = run("status", "--config", file.toString());

        assertThat(none.status).isEqualTo(2);
        assertThat(none.error)
                .isEqualTo("iceserver: no server is found here: nothing answers at http://127.0.0.1:1, and "
                        + "there is no socket of one; start it, or name its admin port with --admin"
                        + System.lineSeparator());
    }

    @Test
    void theTokenOfTheFileIsShownWhereThereIsNoSocket() throws IOException {
        Server server = Server.start(AgainstAdminPort.configuration(Optional.of("a token of sixteen bytes")),
                HostNetwork.read());
        servers.add(server);
        Path file = Files.writeString(folder.resolve("iceserver.yaml"), "admin-port: "
                + server.adminPort().orElseThrow() + "\nadmin-token: a token of sixteen bytes\n");

        assertThat(run("status", "--config", file.toString()).status).isZero();
    }

    @Test
    void whoHasNoSecretAsksTheServerForACredential() {
        Server server = start();

        Result minted = run("credentials", "--user", "alice", "--server", "turn.example");

        assertThat(minted.error).isEmpty();
        assertThat(minted.output.lines()).satisfiesExactly(
                line -> assertThat(line).matches("username \\d{10}:alice"),
                line -> assertThat(line).matches("password [A-Za-z0-9+/]{27}="),
                line -> assertThat(line).contains("\"turn:turn.example:" + port(server) + "?transport=udp\""));
        assertThat(run("credentials", "--ttl", "5m").error).contains("--ttl is for --secret or --config");
    }

    @Test
    void aKickOfNobodyIsANo() {
        start();

        Result kicked = run("kick", "user", "nobody");

        assertThat(kicked.status).isEqualTo(1);
        assertThat(kicked.output)
                .isEqualTo("No session of user 'nobody' runs here, so none ended; new ones are refused "
                        + "until the newest credential that it may hold has expired." + System.lineSeparator());
        assertThat(run("kick", "session", "0123456789abcdef").output)
                .contains("There is no session '0123456789abcdef'");
        assertThat(run("kick", "peer", "p_nobody").status).isEqualTo(1);
    }

    @Test
    void aPathThatIsTooLongIsANote() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(100)));
        Server server = Server.start(AgainstAdminPort.configuration(Optional.empty()), new Surroundings(
                HostNetwork.read(), StateDirectory.of(Optional.of(deep), Map.of()), ServerLog.UNKNOWN));
        servers.add(server);

        assertThat(server.notes()).singleElement().asString().contains("--state-dir");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }

    private record Result(int status, String output, String error) {}

    private Result run(String... arguments) {
        List<String> given = new ArrayList<>(List.of(arguments));
        given.addAll(List.of("--state-dir", folder.toString()));
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(given.toArray(String[]::new), Map.of(), new PrintWriter(output), new PrintWriter(error));
        return new Result(status, output.toString(), error.toString());
    }
}
