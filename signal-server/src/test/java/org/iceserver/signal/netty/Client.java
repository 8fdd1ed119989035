package org.iceserver.signal.netty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A native client on the JDK's WebSocket. */
final class Client implements WebSocket.Listener {
    static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final boolean reads;
    private @Nullable WebSocket socket;

    private Client(boolean reads) {
        this.reads = reads;
    }

    static Client open(HttpClient http, URI uri) {
        return open(http, uri, true);
    }

    /** @param reads false for a client that takes nothing */
    static Client open(HttpClient http, URI uri, boolean reads) {
        Client client = new Client(reads);
        client.socket = http.newWebSocketBuilder().subprotocols("ice-signal.v1").buildAsync(uri, client)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return client;
    }

    WebSocket socket() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    Client say(String json) {
        socket().sendText(json, true).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    /** Says hello and gives the welcome back. */
    JsonNode hello() throws InterruptedException {
        return say("{\"type\":\"hello\"}").next("welcome");
    }

    /** The next message, which must be of this type. */
    JsonNode next(String type) throws InterruptedException {
        JsonNode message = next();
        if (!message.path("type").asString("").equals(type)) {
            throw new AssertionError("wanted " + type + ", got " + message);
        }
        return message;
    }

    JsonNode next() throws InterruptedException {
        JsonNode message = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
        }
        return message;
    }

    /** The close code. */
    int closed() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            arrived.add(JsonMapper.shared().readTree(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
