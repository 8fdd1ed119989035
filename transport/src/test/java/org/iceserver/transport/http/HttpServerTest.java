package org.iceserver.transport.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {
    private final StaticResources site = new StaticResources(HttpServerTest.class,
            "/org/iceserver/transport/http/site/");
    private final HttpPort port;

    HttpServerTest() throws IOException {
        port = new HttpPort(routes());
    }

    private Routes routes() {
        return new Routes()
                .get("/hello", request -> Response.text(HttpResponseStatus.OK, "Hello " + request.query().get("name")))
                .get("/site/*", request -> site.serve(request, request.path().substring("/site/".length())))
                .get("/broken", request -> {
                    throw new IllegalStateException("on purpose");
                })
                .on(HttpMethod.POST, "/echo", request -> CompletableFuture.completedFuture(
                        Response.text(HttpResponseStatus.OK, request.body().toString(StandardCharsets.UTF_8))))
                .on(HttpMethod.GET, "/later", request -> CompletableFuture.supplyAsync(
                        () -> Response.text(HttpResponseStatus.OK, "later " + request.uri())))
                .on(HttpMethod.GET, "/failed", request -> CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("on purpose");
                }));
    }

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger(HttpCounters.class)).setLevel(Level.OFF);
    }

    @AfterAll
    void stop() {
        port.close();
    }

    private String ask(String request) throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            return client.send(request).answer();
        }
    }

    private String get(String uri) throws IOException {
        return ask("GET " + uri + " HTTP/1.1\nHost: x\n\n");
    }

    @Test
    void aRouteAnswersWithItsHeaders() throws IOException {
        assertThat(get("/hello?name=Ann")).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nHello [Ann]\n")
                .containsIgnoringCase("content-type: text/plain; charset=utf-8\n")
                .containsIgnoringCase("x-content-type-options: nosniff\n")
                .containsIgnoringCase("referrer-policy: no-referrer\n")
                .containsPattern("date: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\n");
    }

    @Test
    void headIsGetWithoutItsBody() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            client.send("HEAD /hello HTTP/1.1\nHost: x\nConnection: close\n\n");
            String answer = new String(client.readToEnd(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("content-length: 11\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void whatIsNotThereIsOneSentence() throws IOException {
        assertThat(get("/nowhere?x")).startsWith("HTTP/1.1 404 ").endsWith("\n\nThere is nothing at /nowhere.\n");
        assertThat(ask("DELETE /hello HTTP/1.1\nHost: x\n\n")).startsWith("HTTP/1.1 405 ")
                .contains("allow: GET, HEAD, OPTIONS\n")
                .endsWith("This address does not know DELETE; use GET, HEAD, OPTIONS.\n");
        assertThat(ask("OPTIONS /echo HTTP/1.1\nHost: x\n\n")).startsWith("HTTP/1.1 204 ")
                .contains("allow: POST, OPTIONS\n");
    }

    @Test
    void aHandlerThatFailsCostsItsRequestOnly() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            for (String path : new String[]{"/broken", "/failed"}) {
                assertThat(client.send("GET " + path + " HTTP/1.1\nHost: x\n\n").answer()).startsWith("HTTP/1.1 500 ")
                        .endsWith("\n\nThe server failed at this; its log says why.\n");
            }
            assertThat(client.send("GET /hello HTTP/1.1\nHost: x\n\n").answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            client.send(
                    "GET /later?1 HTTP/1.1\nHost: x\n\nGET /hello HTTP/1.1\nHost: x\n\nGET /later?3 HTTP/1.1\nHost: x\n\n");
            assertThat(client.answer()).endsWith("later /later?1\n");
            assertThat(client.answer()).contains("Hello");
            assertThat(client.answer()).endsWith("later /later?3\n");
        }
    }

    @Test
    void thousandsOfPipelinedRequestsDoNotOverflowTheStack() throws Exception {
        try (RawClient client = new RawClient(port.port())) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    client.send("GET /hello HTTP/1.1\nHost: x\n\n".repeat(3_000));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 3_000; i++) {
                assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
            }
            writer.join();
        }
    }

    @Test
    void http10AndCloseEndTheConnection() throws IOException {
        for (String request : new String[]{"GET /hello HTTP/1.0\nHost: x\n\n",
            "GET /hello HTTP/1.1\nHost: x\nConnection: close\n\n"}) {
            try (RawClient client = new RawClient(port.port())) {
                assertThat(new String(client.send(request).readToEnd(), StandardCharsets.UTF_8)).contains("Hello");
            }
        }
    }

    @Test
    void bodiesArriveWholeAndTooLargeOnesAreRefused() throws IOException {
        assertThat(ask("POST /echo HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc")).endsWith("\n\nabc\n");
        String refusal = "\n\nA request body may have at most 1000 bytes here.\n";
        assertThat(ask("POST /echo HTTP/1.1\nHost: x\nContent-Length: 1001\n\n" + "a".repeat(1_001)))
                .startsWith("HTTP/1.1 413 ").endsWith(refusal);
        assertThat(ask("POST /echo HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: 5000000\n\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whoAsksBeforeItSendsABodyIsToldToGoOn() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            client.send("""
                        GET /later?1 HTTP/1.1
                        Host: x

                        POST /echo HTTP/1.1
                        Host: x
                        Expect: 100-continue
                        Content-Length: 3

                        """);
            assertThat(client.answer()).endsWith("later /later?1\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 100 ");
            assertThat(client.send("abc").answer()).startsWith("HTTP/1.1 200 ").endsWith("\n\nabc\n");
        }
    }

    @Test
    void transferCodingsAreRefusedAndWhatComesBehindThemIsNotRead() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            client.send("POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n0\n" + "a:\n".repeat(4_000));
            assertThat(client.answer()).startsWith("HTTP/1.1 411 ").contains("connection: close")
                    .endsWith("This server reads no chunked bodies; send the body with a Content-Length header.\n");
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(ask("POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: gzip, chunked\n\n"))
                .startsWith("HTTP/1.1 501 ").contains("knows no transfer codings");
        assertThat(ask("POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: gzip\n\n")).startsWith("HTTP/1.1 501 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /echo HTTP/1.1\nHost: x\nContent-Length: 1001\n\n",
        "POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n0\n\n", "GET /hello?a=%z HTTP/1.1\nHost: x\n\n",
        "GET /hello HTTP/1.1\n\n", "rubbish\n\n"})
    void aRefusalWaitsForTheAnswersOfEarlierRequests(String refused) throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            client.send("GET /later?1 HTTP/1.1\nHost: x\n\n" + refused + "GET /hello HTTP/1.1\nHost: x\n\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith("later /later?1\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 4").contains("connection: close");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void http10MayLeaveOutItsHost() throws IOException {
        assertThat(ask("GET /hello HTTP/1.0\n\n")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("OPTIONS /echo HTTP/1.0\n\n")).startsWith("HTTP/1.1 204 ");
        assertThat(ask("OPTIONS * HTTP/1.0\n\n")).startsWith("HTTP/1.1 204 ");
        assertThat(ask("GET /hello HTTP/1.0\nHost: a\nHost: b\n\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void betweenTwoRequestsAConnectionHasATimeOfItsOwn() throws IOException {
        HttpSettings hasty = HttpPort.PATIENT.withTimes(Duration.ofMillis(200), Duration.ofSeconds(30),
                Duration.ofSeconds(30));
        try (HttpPort strict = new HttpPort(hasty, routes(), () -> null);
                RawClient idle = new RawClient(strict.port());
                RawClient slow = new RawClient(strict.port())) {
            assertThat(idle.send("GET /hello HTTP/1.1\nHost: x\n\n").answer()).contains("Hello");
            assertThat(slow.send("GET /hello HTTP/1.1\nHost: x\n\n").answer()).contains("Hello");
            assertThat(slow.send("G").readToEnd()).isEmpty();
            assertThat(idle.send("GET /hello HTTP/1.1\nHost: x\n\n").answer()).contains("Hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish\n\n", "GET\n\n", "GET /hello SPDY/9\n\n", "GET /hello HTTP/1.1\n\n",
        "GET /hello HTTP/1.1\nHost: a\nHost: b\n\n", "GET hello HTTP/1.1\nHost: x\n\n",
        "GET /%zz HTTP/1.1\nHost: x\n\n", "GET /hello?a=%z HTTP/1.1\nHost: x\n\n",
        "GET /hello?%te HTTP/1.1\nHost: x\n\n", "GET /hello HTTP/1.1\nHost: x\nContent-Length: -4\n\n",
        "GET /hello HTTP/1.1\nHost: x\nContent-Length: 1\nContent-Length: 2\n\n",
        "GET /hello HTTP/1.1\nHost: x\n: no name\n\n"})
    void whatIsNotHttpIs400AndTheEnd(String request) throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            assertThat(client.send(request).answer()).startsWith("HTTP/1.1 400 ").contains("connection: close");
        }
    }

    @Test
    void linesAndHeadersHaveLimits() throws IOException {
        assertThat(get("/" + "a".repeat(9_000))).startsWith("HTTP/1.1 414 ");
        assertThat(ask("GET /hello HTTP/1.1\nHost: x\nCookie: " + "a".repeat(17_000) + "\n\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(ask("GET /hello HTTP/1.1\nHost: x\n" + "a: b\n".repeat(99) + "\n")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET /hello HTTP/1.1\nHost: x\n" + "a: b\n".repeat(100) + "\n")).startsWith("HTTP/1.1 431 ")
                .endsWith("Your request's headers are larger than this server reads, or more than 100.\n");
    }

    @Test
    void theAbsoluteFormOfAProxyIsUnderstood() throws IOException {
        assertThat(get("http://x/hello?name=Bob")).endsWith("Hello [Bob]\n");
    }

    @Test
    void aClientThatSendsSlowlyIsCutOff() throws IOException {
        HttpSettings hasty = HttpPort.PATIENT.withTimes(Duration.ofMillis(300), Duration.ofMillis(300),
                Duration.ofSeconds(30));
        try (HttpPort strict = new HttpPort(hasty, routes(), () -> null);
                RawClient silent = new RawClient(strict.port());
                RawClient slow = new RawClient(strict.port());
                RawClient idle = new RawClient(strict.port())) {
            slow.send("POST /echo HTTP/1.1\nHost: x\nContent-Length: 100\n\na");
            assertThat(idle.send("GET /hello HTTP/1.1\nHost: x\n\n").answer()).contains("Hello");
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(slow.readToEnd()).isEmpty();
            assertThat(idle.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHalfClosedConnectionStillGetsItsAnswer() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            client.send("GET /hello HTTP/1.1\nHost: x\n\n");
            client.socket().shutdownOutput();
            assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8)).contains("Hello");
        }
    }

    @Test
    void staticFilesHaveTypesAndTags() throws IOException {
        String page = get("/site/index.html");
        assertThat(page).startsWith("HTTP/1.1 200 ").contains("text/html; charset=utf-8")
                .contains("<title>site</title>")
                .containsIgnoringCase("content-security-policy: default-src 'self'; ")
                .containsIgnoringCase("permissions-policy: camera=(self), microphone=(self)")
                .containsIgnoringCase("cache-control: no-cache\n");
        String tag = page.replaceAll("(?s).*etag: (\"[0-9a-f]{24}\").*", "$1");
        assertThat(ask("GET /site/index.html HTTP/1.1\nHost: x\nIf-None-Match: " + tag + "\n\n"))
                .startsWith("HTTP/1.1 304 ").endsWith("\n\n");
        assertThat(get("/site/app.js")).contains("text/javascript; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../HttpServerTest.class", "%2e%2e/HttpServerTest.class", "/etc/passwd",
        "notes.secret",
        "index.html/", ".hidden.txt", "a//b.html", "missing.js", "index.html%00.js"})
    void nothingElseOfTheClassPathIsServed(String name) throws IOException {
        assertThat(get("/site/" + name)).startsWith("HTTP/1.1 404 ");
    }
}
