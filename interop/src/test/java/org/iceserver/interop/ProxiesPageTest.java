package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The configurations of docs/proxies.md, run by the programs that they are for and asked by curl. */
@Tag("namespace")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxiesPageTest {
    private static final String NAME = "rtc.example.org";

    private final ServerProcess server = ServerProcess.start("--proxy-from", "127.0.0.1/32", "--advertise", NAME,
            "--base-path", "/rtc");
    private Path folder = Path.of("");
    private String page = "";

    @BeforeAll
    void prepare(@TempDir Path made) throws IOException {
        folder = made;
        page = Files.readString(Path.of("../docs/proxies.md"));
        ForeignTool certificate = ForeignTool.run(20, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + NAME, "-keyout",
                folder + "/rtc.key", "-out", folder + "/rtc.pem");
        assertThat(certificate.exitStatus()).as(certificate.output()).isZero();
        Files.writeString(folder.resolve("rtc.both"),
                Files.readString(folder.resolve("rtc.pem")) + Files.readString(folder.resolve("rtc.key")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache", "haproxy", "caddy"})
    void aPageBehindTheProxyUsesTheServer(String program) throws IOException {
        int port = FreePort.next();
        try (ReverseProxy proxy = ReverseProxy.of(program, folder, port, configuration(program, port))) {
            String origin = "https://" + NAME + ":" + port;
            awaitDoor(origin);

            String ice = curl(origin + "/ice", "--header", "Origin: " + origin);
            assertThat(ice).as(proxy.output()).contains(" 200").contains("turn:" + NAME + ":" + server.stunPort());
            assertThat(curl(origin + "/", "--header", "X-Forwarded-Host: evil.example"))
                    .contains("\"website\":\"" + origin + "/\"");
            assertThat(curl(origin + "/", "--header", "Accept: text/html")).contains(" 200").contains("<html");
            assertThat(upgrade(origin, origin)).as(proxy.output()).contains(" 101");
            assertThat(upgrade(origin, "https://evil.example")).contains(" 403");
            // Nobody becomes a client of this network by saying so.
            assertThat(curl(origin + "/ice", "--header", "Forwarded: for=8.8.8.8", "--header",
                    "X-Forwarded-For: 8.8.8.8")).contains(" 200");
        }
    }

    /** What many tutorials write: the port is lost, and the page's origin has it. */
    @Test
    void nginxThatPassesTheHostWithoutItsPortServesItsOwnPage() throws IOException {
        int port = FreePort.next();
        String site = configuration("nginx", port).replace("$http_host", "$host")
                .replaceAll(".*X-Forwarded.*\n|.*Forwarded \"\".*\n", "");
        assertThat(site).contains("Host $host").doesNotContain("Forwarded");
        try (ReverseProxy proxy = ReverseProxy.of("nginx", folder, port, site)) {
            String origin = "https://" + NAME + ":" + port;
            awaitDoor(origin);
            assertThat(upgrade(origin, origin)).as(proxy.output()).contains(" 101");
        }
    }

    @Test
    void nginxServesThePageBelowAPath() throws IOException {
        int port = FreePort.next();
        String site = configuration("nginx", port).replace("location / {", "location /rtc/ {");
        try (ReverseProxy proxy = ReverseProxy.of("nginx", folder, port, site)) {
            String origin = "https://" + NAME + ":" + port;
            awaitDoor(origin + "/rtc");
            assertThat(curl(origin + "/rtc/", "--header", "Accept: text/html")).as(proxy.output()).contains(" 200")
                    .contains("page/main.js");
            assertThat(curl(origin + "/rtc/page/main.js")).contains(" 200");
            assertThat(curl(origin + "/rtc/ice")).contains(" 200").contains("turn:" + NAME);
            assertThat(upgrade(origin + "/rtc", origin)).contains(" 101");
            assertThat(upgrade(origin + "/rtc", "https://evil.example")).contains(" 403");
        }
    }

    /** The block of the page, with this test's ports and files. */
    private String configuration(String program, int port) {
        Matcher block = Pattern.compile("```" + program + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("a block for %s", program).isTrue();
        return block.group(1).replace("127.0.0.1:3000", "127.0.0.1:" + server.signalPort())
                .replace("listen 443", "listen 127.0.0.1:" + port).replace("bind :443", "bind 127.0.0.1:" + port)
                .replace("*:443", "127.0.0.1:" + port)
                .replace(NAME + " {", NAME + ":" + port + " {\n  tls /etc/ssl/rtc.pem /etc/ssl/rtc.key")
                .replace("/etc/ssl/", folder + "/");
    }

    private void awaitDoor(String origin) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!curl(origin + "/healthz").contains(" 200") && System.nanoTime() - deadline < 0) {
            Waiting.briefly();
        }
    }

    /** The status line, the headers and the body. */
    private static String curl(String url, String... more) {
        String port = url.replaceFirst("https://[^:]+:(\\d+)/.*", "$1");
        String[] command = {"curl", "--silent", "--include", "--insecure", "--http1.1", "--max-time", "5", "--resolve",
            NAME + ":" + port + ":127.0.0.1", url};
        String[] whole = Stream.of(command, more).flatMap(Arrays::stream)
                .toArray(String[]::new);
        return ForeignTool.run(20, whole).output();
    }

    /** What a WebSocket handshake is answered with; an open one ends when curl has waited long enough. */
    private static String upgrade(String door, String origin) {
        return curl(door + "/signal", "--max-time", "2", "--header", "Origin: " + origin, "--header",
                "Connection: Upgrade", "--header", "Upgrade: websocket", "--header", "Sec-WebSocket-Version: 13",
                "--header", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }
}
