package org.iceserver.signal.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.iceserver.signal.Outbound;
import org.iceserver.transport.memory.MemoryAccount;
import org.jspecify.annotations.Nullable;

/**
 * The way back to one client: what it is told waits for its next poll, or goes over its WebSocket when it has one.
 *
 * <p>To stop reading from a client that polls, its last request stays unanswered.
 */
final class EngineTransport implements Outbound {
    static final byte CLOSE = '1';
    static final byte PING = '2';
    static final byte PONG = '3';
    static final byte MESSAGE = '4';
    static final byte UPGRADE = '5';
    static final byte[] NOOP = {'6'};
    private static final byte[] NOTHING = {};
    /** The session, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_536;
    /** The array's header, and its place in the queue. */
    private static final int PACKET_BYTES = 24;

    private final EngineVersion version;
    private final String client;
    private final Runnable pollEnded;
    private final Deque<byte[]> waiting = new ArrayDeque<>(2);
    private int waitingBytes;
    /** Counts the memory of the session and of what waits for its client; null before the client is admitted. */
    private @Nullable MemoryAccount memory;
    /** Whether more messages wait than memory allows. */
    private boolean over;
    private @Nullable Poll poll;
    private @Nullable Runnable held;
    private @Nullable Outbound webSocket;
    private boolean upgrading;
    private boolean reading = true;

    /**
     * @param client its address, as text
     * @param pollEnded run when a poll has been answered, so that no request of the client waits
     */
    EngineTransport(EngineVersion version, String client, Runnable pollEnded) {
        this.version = version;
        this.client = client;
        this.pollEnded = pollEnded;
    }

    @Override
    public String client() {
        return client;
    }

    /** Sends one packet. */
    void packet(byte type, byte[] content) {
        byte[] packet = new byte[1 + content.length];
        packet[0] = type;
        System.arraycopy(content, 0, packet, 1, content.length);
        packet(packet);
    }

    void packet(byte[] packet) {
        Outbound socket = webSocket;
        if (socket != null) {
            socket.send(packet);
        } else {
            waiting.add(packet);
            waitingBytes += packet.length;
            answerPoll();
            hold();
        }
    }

    @Override
    public void send(byte[] text) {
        packet(MESSAGE, text);
    }

    /** @return false when there is no memory for this session */
    boolean pays(MemoryAccount account) {
        memory = account;
        hold();
        return !over;
    }

    private void hold() {
        MemoryAccount paid = memory;
        if (paid != null && !paid.hold(SESSION_BYTES + waitingBytes + (long) PACKET_BYTES * waiting.size())) {
            over = true;
        }
    }

    /** The session is over and gives its memory back. */
    void over() {
        MemoryAccount paid = memory;
        memory = null;
        if (paid != null) {
            paid.close();
        }
    }

    /**
     * In version 3 only clients send pings. So we ping the WebSocket itself, and a client that polls gets a noop, after
     * which it polls again.
     */
    @Override
    public void ping() {
        Outbound socket = webSocket;
        if (version == EngineVersion.V4) {
            packet(PING, NOTHING);
        } else if (socket != null) {
            socket.ping();
        } else {
            packet(NOOP);
        }
    }

    @Override
    public void close(int code, String reason) {
        Outbound socket = webSocket;
        if (socket != null) {
            socket.close(code, reason);
        } else {
            packet(CLOSE, NOTHING);
        }
        reading(true);
    }

    @Override
    public long queuedBytes() {
        Outbound socket = webSocket;
        if (over) {
            return Integer.MAX_VALUE;
        }
        return socket == null ? waitingBytes : socket.queuedBytes();
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        Outbound socket = webSocket;
        if (socket != null) {
            socket.reading(on);
        }
        Runnable answer = held;
        if (on && answer != null) {
            held = null;
            answer.run();
        }
    }

    /** The client waits for messages. A poll that was waiting before is answered without any. */
    void polled(Poll newer) {
        Poll older = poll;
        poll = newer;
        if (older != null) {
            older.answer(EnginePayload.encode(version, List.of(NOOP)));
        }
        answerPoll();
    }

    /** @param answer run when the client may send more */
    void posted(Runnable answer) {
        Runnable older = held;
        held = null;
        if (older != null) {
            older.run();
        }
        if (reading) {
            answer.run();
        } else {
            held = answer;
        }
    }

    /** The client tries its WebSocket. Polls are answered, so that it can change to it. */
    void probed() {
        upgrading = true;
        answerPoll();
    }

    void probeFailed() {
        upgrading = false;
    }

    /** From now on everything goes over this WebSocket. */
    void use(Outbound socket) {
        Poll last = poll;
        poll = null;
        if (last != null) {
            last.answer(EnginePayload.encode(version, List.of(NOOP)));
        }
        webSocket = socket;
        if (!reading) {
            socket.reading(false);
        }
        for (byte[] packet : waiting) {
            socket.send(packet);
        }
        waiting.clear();
        waitingBytes = 0;
        hold();
    }

    boolean uses(Outbound socket) {
        return webSocket == socket;
    }

    boolean polling() {
        return webSocket == null;
    }

    /** Whether the client waits for messages: with a request or with its WebSocket. */
    boolean isAwaited() {
        return poll != null || webSocket != null;
    }

    private void answerPoll() {
        Poll now = poll;
        if (now == null || (waiting.isEmpty() && !upgrading)) {
            return;
        }
        poll = null;
        byte[] payload = EnginePayload.encode(version, waiting.isEmpty() ? List.of(NOOP) : waiting);
        waiting.clear();
        waitingBytes = 0;
        hold();
        now.answer(payload);
        pollEnded.run();
    }

    /** The packet that opens a session. */
    static byte[] open(String session, boolean upgrades, long pingMillis, long timeoutMillis, int payloadBytes) {
        return ("0{\"sid\":\"" + session + "\",\"upgrades\":[" + (upgrades ? "\"websocket\"" : "")
                + "],\"pingInterval\":" + pingMillis + ",\"pingTimeout\":" + timeoutMillis + ",\"maxPayload\":"
                + payloadBytes + "}").getBytes(StandardCharsets.US_ASCII);
    }
}
