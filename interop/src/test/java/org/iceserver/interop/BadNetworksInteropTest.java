package org.iceserver.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Clients of aioice on one loop, each with another network: what was asked for is what they get, and the one that nobody impairs
 * notices nothing. {@code -Diceserver.impair.seconds=60} measures for longer.
 */
@Tag("namespace")
@Execution(ExecutionMode.CONCURRENT)
final class BadNetworksInteropTest {
    private static final int SECONDS = Integer.getInteger("iceserver.impair.seconds", 6);
    private static final double PART_LOST = 0.1;
    private static final int DELAY_MILLIS = 100;
    private static final int JITTER_MILLIS = 20;
    private static final int RATE = 400_000;
    private static final double NEAR = 0.03;
    /** Clients that other tests keep from the processor see longer delays and send less: then they measure again. */
    private static final int ATTEMPTS = 3;

    @Test
    @Timeout(300)
    void lossDelayAndRateAreWhatWasAskedFor() throws Exception {
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--loops",
                "1", "--allow-peer", "127.0.0.0/8", "--user", "lossy:wonderland", "--user", "far:wonderland", "--user",
                "wandering:wonderland", "--user", "thin:wonderland", "--user", "free:wonderland")) {
            command(server, "lossy", "--loss", "10%", "--seed", "1");
            request(server, "{\"user\":\"far\",\"delayMillis\":100}");
            request(server, "{\"user\":\"wandering\",\"delayMillis\":100,\"jitterMillis\":20,\"seed\":1}");
            request(server, "{\"user\":\"thin\",\"bitsPerSecond\":400000}");
            JsonNode told = measure(server);
            for (int attempt = 1; attempt < ATTEMPTS && !(delayFits(told) && rateFits(told)); attempt++) {
                told = measure(server);
            }

            assertThat(delayFits(told)).as("the delay: %s", told).isTrue();
            assertThat(rateFits(told)).as("the rate: %s", told).isTrue();
        }
    }

    /** What the free client waits on a busy machine, the others may wait on top. */
    private static boolean delayFits(JsonNode told) {
        double busy = told.path("free").path("quarter").asDouble();
        double delay = told.path("far").path("quarter").asDouble() - busy;
        return Math.abs(delay - 2 * DELAY_MILLIS) < 2 * DELAY_MILLIS * NEAR + busy;
    }

    private static boolean rateFits(JsonNode told) {
        double busy = told.path("free").path("mean").asDouble() / 1_000;
        return Math.abs(told.path("thin").path("bits").asDouble() - RATE) < RATE * (NEAR + busy);
    }

    /** What must be true however busy the machine is. */
    private static void assertNothingElseHappened(JsonNode told) {
        JsonNode wandering = told.path("wandering");
        assertThat(told.path("free").path("received").asInt()).as("all of %s", told)
                .isEqualTo(told.path("free").path("sent").asInt());
        assertThat(partLost(told.path("lossy"))).as("lost there or back: %s", told)
                .isCloseTo(1 - (1 - PART_LOST) * (1 - PART_LOST), within(lossTolerance(told.path("lossy"))));
        assertThat(told.path("far").path("least").asDouble()).as("%s", told).isGreaterThanOrEqualTo(2 * DELAY_MILLIS);
        assertThat(wandering.path("least").asDouble()).as("%s", told)
                .isGreaterThanOrEqualTo(2 * (DELAY_MILLIS - JITTER_MILLIS));
        assertThat(wandering.path("received").asInt()).as("%s", told).isEqualTo(wandering.path("sent").asInt());
        assertThat(wandering.path("overtaken").asInt()).as("%s", told).isZero();
        assertThat(told.path("thin").path("bits").asDouble()).as("%s", told).isLessThan(RATE * (1 + NEAR));
    }

    private static JsonNode measure(ServerProcess server) {
        ForeignTool run = ForeignTool.run(SECONDS + 30, "/usr/bin/python3", "src/test/python/aioice_networks.py",
                "127.0.0.1", Integer.toString(server.stunPort()), Integer.toString(FreePort.next()),
                Integer.toString(SECONDS), "lossy:500:40", "far:100:100", "wandering:100:100", "thin:200:500",
                "free:100:100");
        assertThat(run.exitStatus()).as(run.output()).isZero();
        JsonNode told = JsonMapper.shared().readTree(run.output());
        assertNothingElseHappened(told);
        return told;
    }

    private static double partLost(JsonNode one) {
        return 1 - one.path("received").asDouble() / one.path("sent").asDouble();
    }

    /** Four standard deviations of so many independent packets. */
    private static double lossTolerance(JsonNode one) {
        double lost = 1 - (1 - PART_LOST) * (1 - PART_LOST);
        return 4 * Math.sqrt(lost * (1 - lost) / one.path("sent").asDouble());
    }

    private static void command(ServerProcess server, String user, String... how) {
        List<String> command = new ArrayList<>(List.of(ForeignTool.LAUNCHER, "impair", "--admin",
                "http://127.0.0.1:" + server.adminPort(), "--user", user));
        command.addAll(List.of(how));
        ForeignTool done = ForeignTool.run(90, command.toArray(String[]::new));
        assertThat(done.exitStatus()).as(done.output()).isZero();
    }

    private static void request(ServerProcess server, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> done = client.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + "/api/v1/impair"))
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        }
    }
}
