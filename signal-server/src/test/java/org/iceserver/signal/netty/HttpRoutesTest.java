package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

import org.iceserver.signal.Profile;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.AddressBlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRoutesTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final SignalPort port;

    HttpRoutesTest() throws IOException {
        port = SignalPort.start(usual -> usual.withVersion("7.8.9").withOrigins(Set.of("https://app.example.net")));
    }

    @AfterAll
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return send(port, method, path, headers);
    }

    private HttpResponse<String> send(SignalPort to, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(to.http(path)).method(method,
                HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void aBrowserGetsThePageAndAProgramWhatWeAre() throws Exception {
        HttpResponse<String> page = send("GET", "/", "Accept", "text/html,application/xhtml+xml");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Content-Security-Policy")).startsWith("default-src 'self';");
        HttpResponse<String> json = send("GET", "/", "Origin", "https://anywhere.example");
        JsonNode about = JsonMapper.shared().readTree(json.body());
        assertThat(about.propertyNames()).containsExactly("name", "description", "website", "version");
        assertThat(about.path("name").asString()).isEqualTo("iceserver");
        assertThat(about.path("version").asString()).isEqualTo("7.8.9");
        assertThat(about.path("website").asString()).isEqualTo(port.http("/").toString());
        assertThat(header(json, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(send("OPTIONS", "/").statusCode()).isEqualTo(204);
    }

    @Test
    void thePagesOfOthersMayImportTheClient() throws Exception {
        HttpResponse<String> module = send("GET", "/iceserver-client.js", "Origin", "https://anywhere.example");
        assertThat(header(module, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(module, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(module, "ETag")).isNotEmpty();
        assertThat(send("GET", "/iceserver-client.d.ts").body()).contains("export class IceServerClient");
    }

    @Test
    void theClientIsOneModuleWhoseNamesDiffer() throws Exception {
        String client = send("GET", "/iceserver-client.js").body();
        assertThat(client.lines()).noneMatch(line -> line.startsWith("import "))
                .filteredOn(line -> line.startsWith("export "))
                .containsExactly("export { IceServerClient, Peer, Refusal, Room };");
        assertThat(Pattern.compile("(?m)^(?:async )?(?:class|const|function|let) (\\w+)").matcher(client).results()
                .map(found -> found.group(1))).contains("IceServerClient", "Peer", "Wire").doesNotHaveDuplicates();
        assertThat(send("GET", "/page/iceserver-client.js").body()).isEqualTo(client);
    }

    @Test
    void everyFileThePageNamesIsServed() throws Exception {
        String page = send("GET", "/", "Accept", "text/html").body();
        List<String> files = Pattern.compile("(?:src|href)=\"(page/[^\"]+)\"").matcher(page).results()
                .map(match -> match.group(1)).toList();
        assertThat(files).isNotEmpty();
        for (String file : files) {
            HttpResponse<String> answer = send("GET", "/" + file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(send("GET", "/" + file, "If-None-Match", header(answer, "ETag")).statusCode()).isEqualTo(304);
        }
    }

    @Test
    void healthIsOneWord() throws Exception {
        assertThat(send("GET", "/healthz").body()).isEqualTo("ok\n");
        assertThat(send("GET", "/healthz", "X-Forwarded-For", "8.8.8.8").statusCode()).isEqualTo(200);
    }

    @Test
    void iceGivesCredentialsAsJsonAndAsLinks() throws Exception {
        HttpResponse<String> ice = send("GET", "/ice");
        assertThat(ice.body()).isEqualTo("{\"iceServers\":[{\"urls\":[\"stun:127.0.0.1:3478\"]},"
                + "{\"urls\":[\"turn:127.0.0.1:3478\"],\"username\":\"1764000000:\",\"credential\":\"c\\\"red\"}],"
                + "\"ttl\":3600}");
        assertThat(ice.headers().allValues("Link")).containsExactly("<stun:127.0.0.1:3478>; rel=\"ice-server\"",
                "<turn:127.0.0.1:3478>; rel=\"ice-server\"; username=\"1764000000:\"; credential=\"c\\\"red\"; "
                        + "credential-type=\"password\"");
        assertThat(header(ice, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(ice, "Content-Type")).isEqualTo("application/json");
        HttpResponse<String> head = send("HEAD", "/ice");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().allValues("Link")).hasSize(2);
    }

    @Test
    void iceAnswersListedOriginsWithCors() throws Exception {
        for (String method : List.of("GET", "OPTIONS")) {
            HttpResponse<String> listed = send(method, "/ice", "Origin", "https://app.example.net");
            assertThat(header(listed, "Access-Control-Allow-Origin")).isEqualTo("https://app.example.net");
            assertThat(header(listed, "Vary")).isEqualTo("Origin");
            assertThat(send(method, "/ice", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
        }
        assertThat(header(send("OPTIONS", "/ice", "Origin", "https://app.example.net"), "Access-Control-Allow-Methods"))
                .isEqualTo("GET, HEAD, OPTIONS");
        assertThat(send("POST", "/ice").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
    void throughAnUnknownProxyTheLocalProfileRefuses(String header) throws Exception {
        HttpResponse<String> refusal = send("GET", "/ice", header, "for=127.0.0.1");
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(refusal.body()).contains("--proxy-from 127.0.0.1");
    }

    @Test
    void aTrustedProxySpeaksForItsClients() throws Exception {
        try (SignalPort behind = SignalPort
                .start(usual -> usual.withTrustedProxies(List.of(AddressBlock.parse("127.0.0.0/8"))))) {
            assertThat(send(behind, "GET", "/ice", "X-Forwarded-For", "192.168.1.9").statusCode()).isEqualTo(200);
            HttpResponse<String> remote = send(behind, "GET", "/ice", "X-Forwarded-For", "8.8.8.8");
            assertThat(remote.statusCode()).isEqualTo(403);
            assertThat(remote.body()).contains("you come from 8.8.8.8").contains("--profile lab");
            assertThat(
                    send(behind, "GET", "/ice", "X-Forwarded-For", "192.168.1.9", "X-Forwarded-Proto", "https").body())
                    .contains("turns:");
        }
    }

    @Test
    void aTrustedProxyTellsWhatTheClientCalledUs() throws Exception {
        try (SignalPort behind = SignalPort.start(usual -> usual.withHosts(Set.of("rtc.example.org"))
                .withTrustedProxies(List.of(AddressBlock.parse("127.0.0.0/8"))))) {
            for (String[] header : List.of(new String[]{"X-Forwarded-Host", "rtc.example.org:8443"},
                    new String[]{"Forwarded", "for=192.168.1.9;host=\"rtc.example.org:8443\";proto=https"})) {
                HttpResponse<String> ice = send(behind, "GET", "/ice", header[0], header[1], "Origin",
                        "https://rtc.example.org:8443");
                assertThat(ice.statusCode()).as(header[0]).isEqualTo(200);
                assertThat(ice.body()).contains("stun:rtc.example.org:3478");
            }
            assertThat(
                    send(behind, "GET", "/", "X-Forwarded-Host", "rtc.example.org:8443", "X-Forwarded-Proto", "https")
                            .body())
                    .contains("\"website\":\"https://rtc.example.org:8443/\"");
            assertThat(send(behind, "GET", "/ice", "X-Forwarded-Host", "a b").body()).contains("stun:127.0.0.1:3478");
        }
        assertThat(send("GET", "/ice", "X-Forwarded-Host", "rtc.example.org").body()).contains("stun:127.0.0.1:3478");
    }

    /** What a browser lets a page see: an answer to its question beforehand, and headers that allow the page's origin. */
    @Test
    void aPageElsewhereCanReadWhyItIsRefused() throws Exception {
        String origin = "https://evil.example";
        HttpResponse<String> first = send("OPTIONS", "/ice", "Origin", origin, "Access-Control-Request-Method", "GET",
                "Access-Control-Request-Headers", "authorization");
        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(header(first, "Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(header(first, "Access-Control-Allow-Headers")).isEqualTo("Authorization");
        HttpResponse<String> refusal = send("GET", "/ice", "Origin", origin, "Authorization", "Bearer any");
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(header(refusal, "Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(refusal.body()).contains("--signal-origin https://evil.example");
        assertThat(refusal.headers().allValues("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signal", "/ice", "/yjs", "/socket.io", "/dxos", "/announce", "/signaling", "/trystero",
        "/gst",
        "/peerjs", "/peerjs/peerjs"})
    void aSlashAtTheEndOfAPathChangesNothing(String path) throws Exception {
        HttpResponse<String> plain = send("GET", path);
        HttpResponse<String> slash = send("GET", path + "/");
        assertThat(slash.statusCode()).isEqualTo(plain.statusCode()).isNotEqualTo(404);
        assertThat(send("GET", path + "//").statusCode()).isEqualTo(404);
        assertThat(send("GET", path + "%2F").statusCode()).isEqualTo(404);
        for (String each : List.of(path, path + "/")) {
            assertThat(upgrade(each, port.http("/").toString().replaceFirst("/$", ""))).as(each)
                    .isEqualTo(path.equals("/ice") ? 200 : 101);
            assertThat(upgrade(each, "https://evil.example")).as(each).isEqualTo(403);
            int stranger = send("GET", each, "Origin", "https://evil.example").statusCode();
            assertThat(stranger).as(each).isEqualTo(path.startsWith("/peerjs") ? plain.statusCode() : 403);
        }
    }

    /** The status of the answer to a WebSocket handshake. */
    private int upgrade(String path, String origin) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + "?EIO=4&transport=websocket&key=peerjs&id=x&token=x HTTP/1.1\r\n"
                            + "Host: 127.0.0.1:" + port.port() + "\r\nOrigin: " + origin + "\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
            return Integer.parseInt(new String(start, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
        }
    }

    @Test
    void everyPathIsServedBelowTheBasePathWithTheSameChecks() throws Exception {
        try (SignalPort below = SignalPort.start(usual -> usual.withHttp(usual.http().withBasePath("/rtc")))) {
            for (String base : List.of("", "/rtc")) {
                assertThat(send(below, "GET", base + "/ice").statusCode()).isEqualTo(200);
                assertThat(send(below, "GET", base + "/ice/").statusCode()).isEqualTo(200);
                assertThat(send(below, "GET", base + "/ice", "Origin", "https://evil.example").statusCode())
                        .isEqualTo(403);
                assertThat(send(below, "GET", base + "/ice/", "Origin", "https://evil.example").statusCode())
                        .isEqualTo(403);
                assertThat(send(below, "GET", base + "/", "Accept", "text/html").body()).contains("page/main.js");
                assertThat(send(below, "GET", base + "/page/main.js").statusCode()).isEqualTo(200);
                assertThat(send(below, "GET", base + "/").body())
                        .contains("\"website\":\"" + below.http(base + "/") + "\"");
            }
            HttpResponse<String> bare = send(below, "GET", "/rtc", "Accept", "text/html");
            assertThat(bare.statusCode()).isEqualTo(308);
            assertThat(header(bare, "Location")).isEqualTo("/rtc/");
            assertThat(send(below, "GET", "/rtc/rtc/ice").statusCode()).isEqualTo(404);
            assertThat(send(below, "GET", "/rtcice").statusCode()).isEqualTo(404);
        }
        assertThat(send("GET", "/rtc/ice").statusCode()).isEqualTo(404);
    }

    @Test
    void labServesEverybody() throws Exception {
        try (SignalPort lab = SignalPort.start(usual -> SignalSettings.of(Profile.LAB, usual.listen(), 0))) {
            assertThat(send(lab, "GET", "/ice", "X-Forwarded-For", "8.8.8.8", "Origin", "https://evil.example")
                    .statusCode()).isEqualTo(200);
        }
    }

    @Test
    void publicGivesNothingWithoutAToken() throws Exception {
        try (SignalPort open = SignalPort.start(usual -> SignalSettings.of(Profile.PUBLIC, usual.listen(), 0))) {
            HttpResponse<String> refusal = send(open, "GET", "/ice", "Authorization", "Bearer guess");
            assertThat(refusal.statusCode()).isEqualTo(401);
            assertThat(header(refusal, "WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(refusal.headers().allValues("Link")).isEmpty();
        }
    }

    @Test
    void aForeignPageCannotOpenAWebSocket() {
        assertThatThrownBy(() -> http.newWebSocketBuilder().header("Origin", "https://evil.example")
                .buildAsync(port.ws(), new WebSocket.Listener() {}).join())
                .isInstanceOf(CompletionException.class)
                .cause().isInstanceOfSatisfying(WebSocketHandshakeException.class,
                        refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }
}
