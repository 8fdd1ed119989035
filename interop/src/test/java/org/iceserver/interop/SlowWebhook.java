package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Knows user0, user1 and so on, whose passwords are password0 and so on; answers after a while, all questions alike. */
final class SlowWebhook implements AutoCloseable {
    private static final Pattern USERNAME = Pattern.compile("\"username\":\"([^\"]*)\"");
    private static final String KNOWN = "user";
    private static final int BACKLOG = 1_000;

    private final HttpServer http;
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final int millis;
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger unknownNow = new AtomicInteger();
    private final AtomicInteger mostUnknown = new AtomicInteger();

    private SlowWebhook(int millis) throws IOException {
        this.millis = millis;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        http.createContext("/turn", this::asked);
    }

    static SlowWebhook start(int millis) throws IOException {
        SlowWebhook webhook = new SlowWebhook(millis);
        webhook.http.start();
        return webhook;
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/turn";
    }

    /** How often it was asked for a name that nobody has. */
    int unknown() {
        return unknown.get();
    }

    /** How many such questions ran at the same time. */
    int mostUnknownAtOnce() {
        return mostUnknown.get();
    }

    private void asked(HttpExchange exchange) throws IOException {
        Matcher name = USERNAME.matcher(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean known = name.find() && name.group(1).startsWith(KNOWN);
        if (!known) {
            unknown.incrementAndGet();
            mostUnknown.accumulateAndGet(unknownNow.incrementAndGet(), Math::max);
        }
        String answer = known ? "{\"password\":\"password" + name.group(1).substring(KNOWN.length()) + "\"}" : "";
        later.schedule(() -> {
            if (!known) {
                unknownNow.decrementAndGet();
            }
            answer(exchange, known ? 200 : 404, answer);
        }, millis, TimeUnit.MILLISECONDS);
    }

    private static void answer(HttpExchange exchange, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException _) {
            // The server was closed meanwhile.
        }
    }

    @Override
    public void close() {
        http.stop(0);
        later.shutdownNow();
    }
}
