package org.iceserver.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.cli.log.LogChoice;
import org.iceserver.cli.log.LogFormat;
import org.iceserver.cli.log.LogOutput;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.server.Server;
import org.iceserver.server.host.HostNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tracing one user or address of a running server, as an operator does it. */
@Timeout(120)
class TraceTest {
    private static final long LATER = 4_000_000_000L;

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void readTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leaveTheLog() {
        LogOutput.set(new LogChoice(LogFormat.TEXT, Level.WARN, true));
        System.setErr(before);
    }

    @Test
    void oneUsersExchangesAreLoggedAndNobodyElses() throws Exception {
        RestCredential bob = minted("bob");
        try (Server server = start(LogFormat.TEXT);
                TurnClient traced = client(server, minted("alice"));
                TurnClient other = client(server, bob)) {
            assertThat(run(server, "trace --user alice --for 5m"))
                    .matches("Tracing user alice, for (300|299) s still: see the server's log.\n");
            traced.allocate(AllocateOptions.NONE);
            other.allocate(AllocateOptions.NONE);
            traced.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            other.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        }
        assertThat(traced()).satisfiesExactly(
                begins -> assertThat(begins).contains("INFO  trace Trace of user 'alice' begins, for 300 s"),
                allocate -> assertThat(allocate)
                        .containsPattern("INFO  trace Allocate request: success user=\"\\d+:alice\""
                                + " transport=\"UDP\" client=\"127.0.0.1:\\d+\" server=\"127.0.0.1:\\d+\" loop=\"[01]\""
                                + " micros=\"\\d+\" request=\".*REQUESTED-TRANSPORT UDP.*USERNAME \\d+:alice.*"
                                + "MESSAGE-INTEGRITY.*\" response=\"XOR-RELAYED-ADDRESS 127.0.0.1:\\d+.*LIFETIME \\d+ s.*\""),
                permission -> assertThat(permission).contains("CreatePermission request: success user=",
                        "XOR-PEER-ADDRESS 127.0.0.1:9"),
                goodbye -> assertThat(goodbye).contains("Refresh request: success user=", "LIFETIME 0 s"));
        assertThat(log().lines().filter(line -> line.contains("trace")).toList()).noneMatch(
                line -> line.contains("bob"));
    }

    @Test
    void aTraceInJsonHasFields() throws Exception {
        try (Server server = start(LogFormat.JSON);
                TurnClient liar = client(server, new RestCredential(LATER + ":alice", "guess", 1))) {
            assertThat(run(server, "trace --address 127.0.0.0/8")).startsWith("Tracing address 127.0.0.0/8, for ");
            assertThatThrownBy(() -> liar.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
        }
        List<JsonNode> lines = traced().stream().map(JsonMapper.shared()::readTree).toList();
        JsonNode refused = lines.stream()
                .filter(line -> line.at("/kvpList/0").has("claimsToBe")).findFirst().orElseThrow();
        assertThat(refused.path("loggerName").asString()).isEqualTo("org.iceserver.trace");
        assertThat(refused.path("formattedMessage").asString())
                .isEqualTo("Allocate request: error 401 Unauthenticated");
        assertThat(refused.path("kvpList").valueStream().map(field -> field.propertyNames().iterator().next()))
                .containsExactly("claimsToBe", "transport", "client", "server", "loop", "micros", "request",
                        "response", "reason", "why");
        assertThat(field(refused, "reason")).isEqualTo("wrong_secret");
        assertThat(field(refused, "why"))
                .isEqualTo("The password of user '4000000000:alice' does not match this server's"
                        + " secret; whoever makes credentials needs a secret that this server has.");
        assertThat(lines.get(1).at("/kvpList/0").has("transport")).as("the first Allocate names nobody").isTrue();
    }

    private static String field(JsonNode line, String name) {
        return line.path("kvpList").valueStream().filter(field -> field.has(name)).findFirst().orElseThrow().path(name)
                .asString();
    }

    @Test
    void noSecretIsLogged() throws Exception {
        RestCredential alice = minted("alice");
        try (Server server = start(LogFormat.TEXT); TurnClient traced = client(server, alice)) {
            run(server, "trace --address 127.0.0.1");
            traced.allocate(AllocateOptions.NONE);
        }
        assertThat(traced()).hasSizeGreaterThan(2);
        assertThat(log()).contains("NONCE (").doesNotContain(alice.password(), AgainstAdminPort.REST, "obMatJos2");
    }

    @Test
    void aTraceEndsWhenTheOperatorSaysSo() throws Exception {
        try (Server server = start(LogFormat.TEXT); TurnClient traced = client(server, minted("alice"))) {
            run(server, "trace --user alice");
            traced.allocate(AllocateOptions.NONE);
            assertThat(run(server, "trace")).startsWith("Tracing user alice, for ");
            assertThat(run(server, "trace --off")).isEqualTo("1 trace ended.\n");
            traced.refresh(Duration.ofMinutes(9));
            assertThat(run(server, "trace")).isEqualTo("Nothing is traced.\n");
        }
        assertThat(traced()).satisfiesExactly(
                begins -> assertThat(begins).contains("begins"),
                allocate -> assertThat(allocate).contains("Allocate request: success"),
                ends -> assertThat(ends).contains("Trace ends: an operator ended it"));
    }

    @Test
    void oneTraceEndsWhenItIsNamedAndTheOthersGoOn() {
        try (Server server = start(LogFormat.TEXT)) {
            run(server, "trace --user alice");
            run(server, "trace --address 192.0.2.0/24");
            assertThat(run(server, "trace --off --user bob")).isEqualTo("0 traces ended.\n");
            assertThat(run(server, "trace --off --user alice")).isEqualTo("1 trace ended.\n");
            assertThat(run(server, "trace")).startsWith("Tracing address 192.0.2.0/24, for ").doesNotContain("alice");
            assertThat(run(server, "trace --off --address 192.0.2.0/24")).isEqualTo("1 trace ended.\n");
            assertThat(run(server, "trace")).isEqualTo("Nothing is traced.\n");
        }
    }

    @Test
    void whoWasKickedIsTracedStill() throws Exception {
        RestCredential alice = minted("alice");
        try (Server server = start(LogFormat.TEXT)) {
            run(server, "trace --user alice");
            run(server, "kick user alice");
            try (TurnClient again = client(server, alice)) {
                assertThatThrownBy(() -> again.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
            }
        }
        assertThat(traced().getLast()).contains("Allocate request: error 403 Forbidden user=");
    }

    @Test
    void whatCannotBeTracedIsSaidInOneSentence() {
        try (Server server = start(LogFormat.TEXT)) {
            assertThat(run(server, "trace --address nowhere"))
                    .isEqualTo("iceserver: 'nowhere' is not an IP address.\n");
            assertThat(run(server, "trace --user alice --for 2h"))
                    .isEqualTo("iceserver: The field 'seconds' must be a whole number from 1 to 3600.\n");
            for (int i = 0; i < 8; i++) {
                run(server, "trace --user user" + i);
            }
            assertThat(run(server, "trace --user alice")).startsWith("iceserver: There are 8 traces");
            assertThat(run(server, "trace --off")).isEqualTo("8 traces ended.\n");
        }
    }

    private static Server start(LogFormat format) {
        // An operator who asks for a trace sees it at every log level.
        LogOutput.set(new LogChoice(format, Level.ERROR, false));
        return Server.start(AgainstAdminPort.configuration(Optional.empty()), HostNetwork.read());
    }

    private static RestCredential minted(String user) {
        return new RestCredentials(List.of(AgainstAdminPort.REST)).mint(user, Duration.ofHours(1),
                InstantSource.system().instant().getEpochSecond());
    }

    private static TurnClient client(Server server, RestCredential credential) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()),
                new Credentials(credential.username(), credential.password()), AgainstAdminPort.TIMING);
    }

    /** What the command printed, on whichever stream. */
    private static String run(Server server, String command) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed);
        Main.run((command + " --admin " + AgainstAdminPort.base(server)).split(" "), Map.of(), writer, writer);
        writer.flush();
        return printed.toString();
    }

    private List<String> traced() {
        return log().lines().filter(line -> line.contains(" trace ") || line.contains("org.iceserver.trace")).toList();
    }

    private String log() {
        LogOutput.flush();
        return log.toString(StandardCharsets.UTF_8);
    }
}
