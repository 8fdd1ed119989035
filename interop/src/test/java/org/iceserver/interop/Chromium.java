package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Chromium, headless, allowed to use loopback for calls and to show its real addresses. Its driver speaks BiDi for
 * it, once a classic WebDriver session has been asked for.
 */
final class Chromium implements BrowserProgram {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int END_SECONDS = 10;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process driver;
    private final URI session;
    private final HttpClient http;
    private final BiDi bidi;

    private Chromium(Process driver, URI session, HttpClient http, BiDi bidi) {
        this.driver = driver;
        this.session = session;
        this.http = http;
        this.bidi = bidi;
    }

    private static final String SHOWS_ADDRESSES = "--disable-features=WebRtcHideLocalIpsWithMdns";

    static Chromium start(Path home) {
        return start(home, SHOWS_ADDRESSES);
    }

    /** As people have it: names that change stand for the addresses of this host. */
    static Chromium hidingItsAddresses(Path home) {
        return start(home, "--enable-features=WebRtcHideLocalIpsWithMdns");
    }

    /** With the colours of people who like it dark. */
    static Chromium dark(Path home) {
        return start(home, SHOWS_ADDRESSES, "--force-dark-mode");
    }

    /** For somebody who goes on whatever is wrong with a certificate. */
    static Chromium trustingAll(Path home) {
        return start(home, SHOWS_ADDRESSES, "--ignore-certificate-errors");
    }

    private static Chromium start(Path home, String... more) {
        InstalledProgram.need(PROGRAM, "chromium");
        InstalledProgram.need(DRIVER, "chromium-driver");
        int port = FreePort.next();
        try {
            ProcessBuilder builder = new ProcessBuilder(DRIVER.toString(), "--port=" + port).redirectErrorStream(true)
                    .redirectOutput(home.resolve("chromedriver.log").toFile());
            builder.environment().put("HOME", home.toString());
            Process driver = builder.start();
            HttpClient http = HttpClient.newHttpClient();
            URI sessions = URI.create("http://127.0.0.1:" + port + "/session");
            JsonNode begun = begin(http, sessions, capabilities(home.resolve("chromium-profile"), more), driver);
            return new Chromium(driver, URI.create(sessions + "/" + begun.path("sessionId").asString()), http,
                    BiDi.connect(URI.create(begun.path("capabilities").path("webSocketUrl").asString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, ?> capabilities(Path profile, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--allow-loopback-in-peer-connection",
                "--hide-scrollbars", "--window-size=1440,1000", "--user-data-dir=" + profile));
        arguments.addAll(List.of(more));
        return Map.of("capabilities", Map.of("alwaysMatch", Map.of("webSocketUrl", true, "goog:chromeOptions",
                Map.of("binary", PROGRAM.toString(), "args", arguments))));
    }

    /** Asks again until the driver listens. */
    private static JsonNode begin(HttpClient http, URI sessions, Map<String, ?> wanted, Process driver) {
        Instant deadline = Instant.now().plus(PATIENCE);
        HttpRequest request = HttpRequest.newBuilder(sessions)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wanted))).build();
        while (driver.isAlive() && Instant.now().isBefore(deadline)) {
            try {
                JsonNode answer = JSON.readTree(send(http, request)).path("value");
                if (answer.has("sessionId")) {
                    return answer;
                }
                throw new AssertionError("Chromium did not start: " + answer);
            } catch (IOException _) {
                Waiting.briefly(); // not listening yet
            }
        }
        throw new AssertionError("chromedriver did not start");
    }

    private static String send(HttpClient http, HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public BiDi bidi() {
        return bidi;
    }

    @Override
    public void close() {
        bidi.close();
        try {
            send(http, HttpRequest.newBuilder(session).DELETE().build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            http.shutdownNow();
            end();
        }
    }

    private void end() {
        driver.destroy();
        try {
            if (!driver.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                driver.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
