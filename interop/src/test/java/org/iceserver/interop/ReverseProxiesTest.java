package org.iceserver.interop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's HAProxy and nginx in front of the signal port, as people set them up. */
@Tag("namespace")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReverseProxiesTest {
    /** Idle connections were closed after 10 s once, below the idle time of every proxy. */
    private static final int IDLE_SECONDS = 15;

    private final ServerProcess server = ServerProcess.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void plainHealthChecksOfHaproxyFindBothPortsUp(@TempDir Path folder) throws IOException {
        String backend = """
                         backend %1$s
                           option httpchk%3$s
                           server %1$s 127.0.0.1:%2$d check inter 200
                         """;
        try (ReverseProxy proxy = ReverseProxy.haproxy(folder,
                backend.formatted("signal", server.signalPort(), "")
                        + backend.formatted("admin", server.adminPort(), "")
                        + backend.formatted("healthz", server.signalPort(), " GET /healthz")
                        + backend.formatted("readyz", server.adminPort(), " GET /readyz"))) {
            List<String> checks = List.of();
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (checks.size() < 4 && System.nanoTime() - deadline < 0) {
                Waiting.briefly();
                checks = checked(proxy);
            }
            assertThat(checks).as(proxy.output()).containsExactlyInAnyOrder("signal UP L7OK", "admin UP L7OK",
                    "healthz UP L7OK", "readyz UP L7OK");
        }
    }

    /** The servers that HAProxy has checked: name, state and last check. */
    private static List<String> checked(ReverseProxy proxy) throws IOException {
        List<String[]> rows = get(proxy, "/stats;csv").lines().map(line -> line.split(",")).toList();
        List<String> names = rows.isEmpty() ? List.of() : List.of(rows.getFirst());
        int status = names.indexOf("status");
        int check = names.indexOf("check_status");
        return rows.stream().filter(row -> check > 0 && row.length > check && row[0].equals(row[1])
                && row[check].startsWith("L")).map(row -> row[0] + " " + row[status] + " " + row[check]).toList();
    }

    private static String get(ReverseProxy proxy, String path) throws IOException {
        try {
            HttpURLConnection asked = open(proxy, path);
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (ConnectException notListeningYet) {
            return "";
        }
    }

    private static HttpURLConnection open(ReverseProxy proxy, String path) throws IOException {
        return (HttpURLConnection) URI.create("http://127.0.0.1:" + proxy.port() + path).toURL().openConnection();
    }

    @Test
    void aConnectionThatNginxKeepsOutlivesAPauseAndCarriesTheNextPost(@TempDir Path folder) throws IOException {
        try (ReverseProxy proxy = ReverseProxy.nginx(folder, server.signalPort())) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (get(proxy, "/healthz").isEmpty() && System.nanoTime() - deadline < 0) {
                Waiting.briefly();
            }
            assertThat(post(proxy)).as(proxy.output()).isEqualTo(400);
            Set<String> kept = upstream();
            assertThat(kept).isNotEmpty();

            Waiting.seconds(IDLE_SECONDS);
            assertThat(upstream()).containsAll(kept);
            assertThat(post(proxy)).as(proxy.output()).isEqualTo(400);
            assertThat(upstream()).isEqualTo(kept);
        }
    }

    /** Of a session that does not exist, which the server answers itself: 502 would be nginx. */
    private static int post(ReverseProxy proxy) throws IOException {
        HttpURLConnection asked = open(proxy, "/socket.io/?EIO=4&transport=polling&sid=none");
        asked.setRequestMethod("POST");
        asked.setDoOutput(true);
        asked.getOutputStream().write("40".getBytes(StandardCharsets.US_ASCII));
        return asked.getResponseCode();
    }

    /** The other ends of connections that are open to the signal port, as the server sees them. */
    private Set<String> upstream() {
        return ForeignTool.run(10, "ss", "--tcp", "--numeric", "--no-header", "state", "established", "sport", "=",
                Integer.toString(server.signalPort())).output().lines()
                .map(line -> line.strip().replaceAll(".*\\s", "")).collect(Collectors.toSet());
    }
}
