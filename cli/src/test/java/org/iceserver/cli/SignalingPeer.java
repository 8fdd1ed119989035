package org.iceserver.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.iceserver.client.Credentials;
import org.iceserver.server.Server;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A client of the native signaling protocol that has said hello and was welcomed. */
final class SignalingPeer implements WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;
    private final JsonNode welcome;

    private SignalingPeer(int signalPort, String hello) throws Exception {
        socket = HTTP.newWebSocketBuilder().subprotocols("ice-signal.v1").buildAsync(
                URI.create("ws://127.0.0.1:" + signalPort + "/signal"), this)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        say(hello);
        welcome = JsonMapper.shared().readTree(hear("\"welcome\""));
    }

    static SignalingPeer arrive(Server server) throws Exception {
        return new SignalingPeer(server.signalPort().orElseThrow(), "{\"type\":\"hello\"}");
    }

    static SignalingPeer arrive(int signalPort, String token) throws Exception {
        return new SignalingPeer(signalPort, "{\"type\":\"hello\",\"token\":\"" + token + "\"}");
    }

    String id() {
        return welcome.path("peer").asString();
    }

    /** What the server minted for it. */
    Credentials credentials() {
        JsonNode turn = welcome.at("/iceServers/1");
        return new Credentials(turn.path("username").asString(), turn.path("credential").asString());
    }

    SignalingPeer say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    void sayGoodbye() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** The next message with these words; a close code counts as one. */
    String hear(String words) throws InterruptedException {
        while (true) {
            String message = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("a message with '%s'", words).isNotNull();
            if (message.contains(words)) {
                return message;
            }
        }
    }

    /** The code of the next error. */
    String error() throws InterruptedException {
        return JsonMapper.shared().readTree(hear("\"error\"")).path("code").asString();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            heard.add(parts.toString());
            parts.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        heard.add(Integer.toString(status));
        return null;
    }
}
