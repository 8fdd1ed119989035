package org.iceserver.signal.v1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import org.iceserver.signal.Outbound;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client: what it says goes straight in, what it is told piles up here. */
final class Line implements Outbound {
    private final Switchboard board;
    private final Deque<JsonNode> told = new ArrayDeque<>();
    private @Nullable NativeConnection connection;
    private JsonNode welcome = JsonMapper.shared().createObjectNode();
    long queued;
    boolean reading = true;
    boolean answersPings = true;
    int pings;
    int closeCode;

    Line(Switchboard board) {
        this.board = board;
    }

    void opened(NativeConnection here) {
        connection = here;
    }

    NativeConnection connection() {
        NativeConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    void welcomed(JsonNode message) {
        welcome = message;
    }

    JsonNode welcome() {
        return welcome;
    }

    String peer() {
        return welcome.path("peer").asString();
    }

    String session() {
        return welcome.path("session").asString();
    }

    /** Says this, with apostrophes for quotation marks. */
    Line say(String json) {
        return sayRaw(json.replace('\'', '"'));
    }

    Line sayRaw(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        // The array is ours again afterwards, so whatever the core kept must be a copy.
        connection().received(text, text.length, board.now());
        Arrays.fill(text, (byte) 'x');
        return this;
    }

    /** Says something to a peer, in the room {@code lab}. */
    Line tell(Line peer, String type, String rest) {
        return say("{'type':'" + type + "','to':'" + peer.peer() + "','room':'lab'" + rest + "}");
    }

    /** The next thing it was told, which must be of this type. */
    JsonNode take(String type) {
        JsonNode message = told.poll();
        if (message == null || !message.path("type").asString("").equals(type)) {
            throw new AssertionError("wanted " + type + ", got " + message);
        }
        return message;
    }

    /** The code of the error it was told next. */
    String takeError() {
        return take("error").path("code").asString();
    }

    boolean toldNothing() {
        return told.isEmpty();
    }

    void breaks() {
        connection().ended(false, board.now());
    }

    void saysGoodbye() {
        connection().ended(true, board.now());
    }

    void readsNothing() {
        queued = 100_000;
        connection().writable(false, board.now());
    }

    void readsAgain() {
        queued = 0;
        connection().writable(true, board.now());
    }

    @Override
    public String client() {
        return "192.0.2.7";
    }

    @Override
    public void send(byte[] text) {
        if (closeCode != 0) {
            throw new AssertionError("sent after the close frame: " + new String(text, StandardCharsets.UTF_8));
        }
        told.add(JsonMapper.shared().readTree(text));
        if (queued > 0) {
            queued += text.length;
        }
    }

    @Override
    public void ping() {
        pings++;
        if (answersPings) {
            connection().receivedControl(true, board.now());
        }
    }

    @Override
    public void close(int code, String reason) {
        closeCode = code;
    }

    @Override
    public long queuedBytes() {
        return queued;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }
}
