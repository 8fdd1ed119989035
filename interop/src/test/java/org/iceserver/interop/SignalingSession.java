package org.iceserver.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.client.Credentials;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer of the native signaling protocol that was welcomed, with the TURN credential that was minted for it. */
final class SignalingSession implements WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;
    private final String welcome;

    private SignalingSession(ServerProcess server) throws Exception {
        socket = HTTP.newWebSocketBuilder().subprotocols("ice-signal.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + server.signalPort() + "/signal"), this)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        welcome = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static SignalingSession begin(ServerProcess server) throws Exception {
        return new SignalingSession(server);
    }

    String peer() {
        return field("peer");
    }

    Credentials credentials() {
        return new Credentials(field("username"), field("credential"));
    }

    /** Says goodbye: the session is over. */
    void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** The connection breaks; the server keeps the session for a while, for a client that comes back. */
    void vanish() {
        socket.abort();
    }

    private String field(String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(welcome);
        assertThat(found.find()).as("%s in %s", name, welcome).isTrue();
        return found.group(1);
    }

    /** Here rather than after the constructor's wait: the server closes a connection that says no hello for some seconds. */
    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
        opened.sendText("{\"type\":\"hello\"}", true);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            first.complete(parts.toString());
            parts.setLength(0);
        }
        from.request(1);
        return null;
    }
}
