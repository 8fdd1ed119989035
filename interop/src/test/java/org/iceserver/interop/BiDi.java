package org.iceserver.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * WebDriver BiDi, the W3C's protocol that drives Firefox and Chromium alike: JSON commands, answers and events in one
 * WebSocket.
 */
final class BiDi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ANSWER_SECONDS = 60;

    /** What a page logged, or a file it did not get: then the level is {@link #NETWORK}. */
    record LogEntry(String context, String level, String text) {}

    static final String NETWORK = "network";

    private final WebSocket socket;
    private final HttpClient http;
    private final Answers answers;
    private final AtomicLong lastId = new AtomicLong();

    private BiDi(HttpClient http, WebSocket socket, Answers answers) {
        this.http = http;
        this.socket = socket;
        this.answers = answers;
    }

    static BiDi connect(URI address) {
        HttpClient http = HttpClient.newHttpClient();
        Answers answers = new Answers();
        WebSocket socket = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(ANSWER_SECONDS))
                .buildAsync(address, answers).join();
        return new BiDi(http, socket, answers);
    }

    /** Sends a command and waits for its result. */
    JsonNode command(String method, Map<String, ?> parameters) {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = answers.expect(id);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true).join();
        try {
            JsonNode answered = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (!answered.path("type").asString().equals("success")) {
                throw new AssertionError(method + " " + parameters + " failed: " + answered);
            }
            return answered.path("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the browser did not answer " + method, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that pages have logged and did not get since such events were subscribed to. */
    List<LogEntry> log() {
        return List.copyOf(answers.log);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    /** What the browser sends; one text message may come in parts. */
    private static final class Answers implements WebSocket.Listener {
        private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final List<LogEntry> log = new CopyOnWriteArrayList<>();
        private final StringBuilder parts = new StringBuilder();

        CompletableFuture<JsonNode> expect(long id) {
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            waiting.put(id, answer);
            return answer;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            parts.append(text);
            if (last) {
                take(JSON.readTree(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            fail(new IOException("the browser closed its connection with " + status + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            fail(error);
        }

        private void take(JsonNode message) {
            if (message.path("type").asString().equals("event")) {
                told(message.path("method").asString(""), message.path("params")).ifPresent(log::add);
                return;
            }
            CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asLong(0));
            if (answer != null) {
                answer.complete(message);
            }
        }

        /** Empty for an answer that is none to complain about. */
        private static Optional<LogEntry> told(String event, JsonNode what) {
            String url = what.path("request").path("url").asString("");
            return switch (event) {
                case "network.fetchError" -> missing(what, what.path("errorText").asString("") + " " + url);
                case "network.responseCompleted" -> {
                    int status = what.path("response").path("status").asInt(0);
                    yield status >= 400 ? missing(what, status + " " + url) : Optional.empty();
                }
                default -> Optional.of(new LogEntry(what.path("source").path("context").asString(""),
                        what.path("level").asString(""), what.path("text").asString("")));
            };
        }

        private static Optional<LogEntry> missing(JsonNode what, String text) {
            return Optional.of(new LogEntry(what.path("context").asString(""), NETWORK, text));
        }

        private void fail(Throwable why) {
            waiting.values().forEach(answer -> answer.completeExceptionally(why));
        }
    }
}
