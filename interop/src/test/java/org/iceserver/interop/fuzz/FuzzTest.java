package org.iceserver.interop.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.interop.ControlClient;
import org.iceserver.interop.ProcessFacts;
import org.iceserver.interop.ServerLaunch;
import org.iceserver.interop.ServerProcess;
import org.iceserver.testing.Trust;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server with 128 MiB of heap under messages that are almost right, for a minute, or for {@code FUZZ_SECONDS}. The seed is
 * {@code FUZZ_SEED} or fixed: what each lane sends is the same in each run; only the timing differs.
 */
@Tag("namespace")
final class FuzzTest {
    private static final Credentials CONTROL = new Credentials("control", "behaves");
    private static final String USER = "fuzz";
    private static final String PASSWORD = "misbehaves";
    private static final long HEAP_MEBIBYTES = 128;
    /** Heap, direct memory, and what a JVM takes beside them. */
    private static final long MOST_RESIDENT_MEBIBYTES = 2 * HEAP_MEBIBYTES + 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Longer than a signaling session outlives its connection, and than an idle stream is kept. */
    private static final Duration MEMORY_COMES_BACK = Duration.ofSeconds(90);
    private static final double A_FEW_CONNECTIONS = 64 * 1_024;
    /** They hold what they remember for as long as they like, within their bounds. */
    private static final Set<String> LASTING = Set.of("recent-refusals", "credential-caches");
    private static final Pattern HELD = Pattern
            .compile("(?m)^iceserver_memory_held_bytes\\{[^}]*\"([a-z-]+)\"[^}]*} (\\S+)$");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern HANDLER_ERRORS = Pattern.compile("(?m)^iceserver_udp_handler_errors_total (\\S+)$");

    @Test
    void serverLivesAndServesOthersWhileItIsSentMessagesThatAreAlmostRight() throws Exception {
        Duration duration = Duration.ofSeconds(Long.parseLong(setting("FUZZ_SECONDS", "60")));
        long seed = Long.parseLong(setting("FUZZ_SEED", "8656"));
        try (ServerProcess server = launch().start()) {
            Campaign campaign = new Campaign(server, lanes(server), seed);
            long descriptorsBefore;
            try (ControlClient control = new ControlClient(server, CONTROL)) {
                descriptorsBefore = ProcessFacts.descriptors(server.pid());
                campaign.run(duration, control);
                System.out.println(campaign.summary());

                assertThat(campaign.faults()).as(server.output()).isEmpty();
                assertThat(campaign.sent()).allSatisfy((lane, sent) -> assertThat(sent).as(lane).isPositive());
                assertThat(campaign.mostResidentMebibytes()).isLessThan(MOST_RESIDENT_MEBIBYTES);
                assertThat(handlerErrors(server)).as(server.output()).isEqualTo("0.0");
                assertThat(server.output()).doesNotContain("\tat ", "Exception", "ERROR");
                assertDescriptorsComeBack(server, descriptorsBefore);
                assertThat(control.look()).isNull();
                assertMemoryComesBack(server);
            }
        }
    }

    private static ServerLaunch launch() {
        return ServerLaunch
                .of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--tls-self-signed", "--tls-port", "0",
                        "--user", CONTROL.username() + ":" + CONTROL.password(), "--user", USER + ":" + PASSWORD,
                        "--limit", "allocations-per-user=300", "--tcp-relay", "--mobility", "--session-log", "false",
                        "--relay-ports", "40000-44000")
                .environment(Map.of("JDK_JAVA_OPTIONS",
                        "-Xmx" + HEAP_MEBIBYTES + "m -XX:MaxDirectMemorySize=" + HEAP_MEBIBYTES + "m"));
    }

    private static List<Lane> lanes(ServerProcess server) throws GeneralSecurityException {
        List<Lane> lanes = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            SSLContext trusting = Trust.everybody(protocol == Protocol.DTLS ? "DTLS" : "TLS");
            lanes.add(new TurnLane(new ServerAddress(protocol, "127.0.0.1", server.stunPort()), trusting, USER,
                    PASSWORD));
        }
        Dialect.ALL.forEach(dialect -> lanes.add(new WebSocketLane(server.signalPort(), dialect)));
        lanes.add(new DxosLane(server.signalPort()));
        lanes.add(new HttpLane("http", server.signalPort()));
        lanes.add(new HttpLane("admin", server.adminPort()));
        return lanes;
    }

    /** Connections end, and allocations of UDP clients expire or were ended: what is left is theirs. */
    private static void assertDescriptorsComeBack(ServerProcess server, long before) throws Exception {
        long most = before + 300 * 2 + 100;
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        long now = ProcessFacts.descriptors(server.pid());
        while (now > most && System.nanoTime() - deadline < 0) {
            Thread.sleep(100);
            now = ProcessFacts.descriptors(server.pid());
        }
        assertThat(now).isLessThanOrEqualTo(most);
    }

    /** What was held for requests, messages and streams is given back once they are over; else it would be used up one day. */
    private static void assertMemoryComesBack(ServerProcess server) throws Exception {
        long deadline = System.nanoTime() + MEMORY_COMES_BACK.toNanos();
        Map<String, Double> held = held(server);
        while (!held.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(500);
            held = held(server);
        }
        assertThat(held).as("bytes that are held for nobody").isEmpty();
    }

    /** What is held of each kind that ends with its client, without what a few living connections take. */
    private static Map<String, Double> held(ServerProcess server) throws IOException, InterruptedException {
        Map<String, Double> held = new TreeMap<>();
        HELD.matcher(metrics(server)).results()
                .forEach(found -> held.put(found.group(1), Double.valueOf(found.group(2))));
        assertThat(held).containsKeys("http-requests", "websocket-messages", "stream-unsent");
        held.keySet().removeAll(LASTING);
        held.values().removeIf(bytes -> bytes <= A_FEW_CONNECTIONS);
        return held;
    }

    private static String handlerErrors(ServerProcess server) throws IOException, InterruptedException {
        var found = HANDLER_ERRORS.matcher(metrics(server));
        return found.find() ? found.group(1) : "no such line";
    }

    private static String metrics(ServerProcess server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics"))
                .timeout(PATIENCE).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String setting(String name, String usual) {
        String given = System.getenv(name);
        return given == null ? usual : given;
    }
}
