package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.testing.Await;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's Prometheus scrapes this server, and answers the questions of the Grafana dashboard. */
@Tag("namespace")
final class PrometheusTest {
    private static final Path DASHBOARD = Path.of("../deploy/monitoring/grafana/iceserver.json");
    private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"([^\"]+)\"");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    @TempDir
    private Path directory;

    @Test
    void promtoolFindsNothingToCriticize() throws Exception {
        try (ServerProcess server = start()) {
            relay(server);
            Path text = directory.resolve("metrics");
            Files.writeString(text, get(server.adminPort(), "/metrics"));

            ForeignTool promtool = ForeignTool.run(30, "sh", "-c", "promtool check metrics < " + text);

            assertThat(promtool.output()).isEmpty();
            assertThat(promtool.exitStatus()).isZero();
        }
    }

    @Test
    void everyQueryOfTheDashboardIsAnswered() throws Exception {
        int port = FreePort.next();
        try (ServerProcess server = start()) {
            relay(server);
            Process prometheus = prometheus(port, server.adminPort());
            try {
                awaitAnswer(port, "stun_binding_request");
                List<String> expressions = EXPRESSION.matcher(Files.readString(DASHBOARD)).results()
                        .map(found -> found.group(1)).toList();
                assertThat(expressions).hasSizeGreaterThan(20)
                        .allSatisfy(
                                expression -> assertThat(query(port, expression)).contains("\"status\":\"success\""));
                assertThat(namesIn(expressions)).isNotEmpty()
                        .allSatisfy(name -> assertThat(query(port, name)).as(name).contains("\"__name__\""));
                assertThat(query(port, "turn_total_traffic_rcvp")).contains("\"200\"");
            } finally {
                prometheus.destroy();
            }
        }
    }

    private static ServerProcess start() {
        return ServerProcess.start("--listen", "127.0.0.1", "--allow-peer", "127.0.0.0/8", "--user",
                "ann:wonderland");
    }

    /** 200 packets each way. */
    private static void relay(ServerProcess server) throws Exception {
        try (EchoPeer peer = new EchoPeer(InetAddress.ofLiteral("127.0.0.1"))) {
            RelayRoundTrip.toPeerAndBack(ServerAddress.udp("127.0.0.1", server.stunPort()),
                    new Credentials("ann", "wonderland"), peer);
        }
    }

    private Process prometheus(int port, int scraped) throws IOException {
        Path configuration = directory.resolve("prometheus.yml");
        Files.writeString(configuration,
                """
                global: {scrape_interval: 1s}
                scrape_configs: [{job_name: iceserver, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
                """.formatted(scraped));
        return new ProcessBuilder("prometheus", "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true).redirectOutput(directory.resolve("prometheus.log").toFile()).start();
    }

    private void awaitAnswer(int port, String query) throws Exception {
        Await.until(LIMIT, () -> query(port, query).contains("\"__name__\""),
                () -> "Prometheus has no samples after " + LIMIT + ":\n"
                        + Files.readString(directory.resolve("prometheus.log")));
    }

    private static List<String> namesIn(List<String> expressions) {
        return expressions.stream().flatMap(expression -> Pattern.compile("(iceserver|stun|jvm|process)_[a-z_]+")
                .matcher(expression).results().map(MatchResult::group).toList().stream()).distinct().toList();
    }

    private String query(int port, String expression) throws IOException, InterruptedException {
        return get(port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }
}
