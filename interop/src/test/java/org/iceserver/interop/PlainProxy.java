package org.iceserver.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A proxy that was set up carelessly: it asks the server for the same path under another name, passes Origin on, and knows no
 * WebSocket.
 */
final class PlainProxy implements AutoCloseable {
    private final HttpServer listening;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int target;
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    private PlainProxy(HttpServer listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    static PlainProxy to(int port) throws IOException {
        PlainProxy proxy = new PlainProxy(HttpServer.create(new InetSocketAddress(0), 0), port);
        proxy.listening.createContext("/", proxy::pass);
        proxy.listening.start();
        return proxy;
    }

    /** The next requests for this path, so many of them, get nothing of use. */
    void refuse(String path, int times) {
        refused.put(path, times);
    }

    int port() {
        return listening.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (refused.merge(path, -1, Integer::sum) >= 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            HttpRequest.Builder asked = HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + target + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
            for (String name : new String[]{"Origin", "Accept"}) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    asked.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = http.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!name.equals("content-length") && !name.equals("connection")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listening.stop(0);
        http.shutdownNow();
    }
}
