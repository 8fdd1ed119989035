package org.iceserver.interop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What a running server tells at its admin port, and what it is told there. */
final class AdminApi {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration OPENS = Duration.ofSeconds(5);
    private static final Pattern SESSION = Pattern.compile("\"id\":\"([0-9a-f]{16})\"");

    private final ServerProcess server;

    private AdminApi(ServerProcess server) {
        this.server = server;
    }

    static AdminApi of(ServerProcess server) {
        return new AdminApi(server);
    }

    /** The ids of the sessions that live, at most a thousand. */
    Set<String> sessions() throws IOException, InterruptedException {
        return SESSION.matcher(get("/api/v1/sessions?limit=1000")).results().map(found -> found.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A number of the status: sessions, peers, packetsToPeers, ... */
    long status(String field) throws IOException, InterruptedException {
        return number("\"" + field + "\":(\\d+)", get("/api/v1/status"));
    }

    /** Returns when this number of the status is as wanted. */
    void await(String field, LongPredicate wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long value = status(field); !wanted.test(value); value = status(field)) {
            assertThat(System.nanoTime()).as("%s is %s, and\n%s", field, value, server.output()).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    /** How often this limit has refused something. */
    long refusals(String limit) throws IOException, InterruptedException {
        String metrics = get("/metrics");
        Matcher found = Pattern.compile("iceserver_limit_refusals_total\\{limit=\"" + limit + "\"} (\\d+)")
                .matcher(metrics);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** The requests that were refused last, and the totals, as JSON. */
    String refused() throws IOException, InterruptedException {
        return get("/api/v1/refusals");
    }

    /** How often a request was refused for this reason, by the metrics. */
    long refused(String reason) throws IOException, InterruptedException {
        return number("iceserver_turn_refusals_total\\{reason=\"" + reason + "\"} (\\d+)", get("/metrics"));
    }

    String metrics() throws IOException, InterruptedException {
        return get("/metrics");
    }

    /** A counter of the metrics that has no labels. */
    long total(String counter) throws IOException, InterruptedException {
        return number("(?m)^" + counter + "_total (\\d+)", get("/metrics"));
    }

    /** Returns when such a counter is at this number. */
    void awaitTotal(String counter, long wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long value = total(counter); value != wanted; value = total(counter)) {
            assertThat(System.nanoTime()).as("%s is %s and not %s", counter, value, wanted).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    /** What the command prints that an operator asks with. */
    String statusCommand() {
        ForeignTool status = ForeignTool.run(60, ForeignTool.LAUNCHER, "status", "--admin", uri("").toString());
        assertThat(status.exitStatus()).as(status.output()).isZero();
        return status.output();
    }

    HttpResponse<String> reload() throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri("/api/v1/reload")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns when the sessions of keys that were revoked or removed have ended. */
    void rereadKeys() throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(uri("/api/v1/keys/reread"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** How many sessions count for this key. */
    long sessionsOf(String key) throws IOException, InterruptedException {
        return Pattern.compile("\"user\":\"" + key + ":").matcher(get("/api/v1/sessions?limit=1000")).results().count();
    }

    /** Every exchange is a line of the server's output from now on. */
    void trace() {
        try {
            for (String everybody : new String[]{"0.0.0.0/0", "::/0"}) {
                HTTP.send(HttpRequest.newBuilder(uri("/api/v1/trace")).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"address\":\"" + everybody + "\"}")).build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        } catch (IOException _) {
            // its admin port is on another machine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With the command that an operator uses; {@code what} is user, peer, session or address. */
    void kick(String what, String whom) {
        ForeignTool kicked = ForeignTool.run(60, ForeignTool.LAUNCHER, "kick", what, whom, "--admin",
                uri("").toString());
        assertThat(kicked.exitStatus()).as(kicked.output()).isZero();
    }

    /** What the same command prints, whether it met anybody or not. */
    String kickedBy(String what, String whom) {
        return ForeignTool.run(60, ForeignTool.LAUNCHER, "kick", what, whom, "--admin", uri("").toString()).output();
    }

    /** New sessions of this address are refused from now on, and those that are there end, if there are any. */
    void refuse(String address) {
        ForeignTool.run(60, ForeignTool.LAUNCHER, "kick", "address", address, "--admin", uri("").toString());
    }

    /** The signal port, by which a server is known to be ready, opens a moment before the admin port. */
    private String get(String path) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + OPENS.toNanos();
        while (true) {
            try {
                return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (ConnectException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Waiting.briefly();
            }
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.adminPort() + path);
    }

    private static long number(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> Long.parseLong(found.group(1))).findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
    }
}
