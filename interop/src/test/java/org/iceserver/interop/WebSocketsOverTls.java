package org.iceserver.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/** Peers of the native signaling protocol over wss that were welcomed. */
final class WebSocketsOverTls implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 30;

    private final CompletableFuture<WebSocket> welcomed = new CompletableFuture<>();

    private WebSocketsOverTls() {}

    static List<WebSocket> open(int number, int port, SSLContext trusted) {
        HttpClient client = HttpClient.newBuilder().sslContext(trusted).build();
        List<WebSocketsOverTls> all = IntStream.range(0, number).mapToObj(_ -> new WebSocketsOverTls()).toList();
        all.forEach(one -> client.newWebSocketBuilder().subprotocols("ice-signal.v1")
                .buildAsync(URI.create("wss://localhost:" + port + "/signal"), one));
        return all.stream().map(one -> one.welcomed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join()).toList();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
        opened.sendText("{\"type\":\"hello\"}", true);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        welcomed.complete(from);
        from.request(1);
        return null;
    }
}
