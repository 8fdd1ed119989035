package org.iceserver.interop.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** One dialect over its WebSocket: mutated messages, in whole frames, in fragments, in frames that are wrong. */
final class WebSocketLane implements Lane {
    private static final int FIN = 0x80;
    private static final int MESSAGES = 60;

    private final int port;
    private final Dialect dialect;

    WebSocketLane(int port, Dialect dialect) {
        this.port = port;
        this.dialect = dialect;
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public void round(RandomGenerator chance, LongAdder sent) throws IOException {
        String path = Dialect.filled(dialect.path(), chance);
        try (WebSocketWire socket = new WebSocketWire(port, path, "")) {
            for (String message : dialect.first()) {
                send(socket, chance.nextInt(10) == 0 ? TextMutation.mutated(message, chance) : message, chance);
            }
            for (int i = chance.nextInt(MESSAGES); i >= 0; i--) {
                send(socket, dialect.next(chance), chance);
                sent.increment();
            }
            if (chance.nextBoolean()) {
                socket.frame(FIN | WebSocketWire.CLOSE, new byte[]{3, (byte) 0xE8}, chance);
            }
        }
    }

    private static void send(WebSocketWire socket, String message, RandomGenerator chance) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        switch (chance.nextInt(40)) {
            case 0 -> fragments(socket, bytes, chance);
            case 1 -> socket.frame(chance.nextInt(256), bytes, chance);
            case 2 -> socket.frame(FIN | WebSocketWire.BINARY, bytes, chance);
            case 3 -> {
                if (bytes.length == 0) {
                    return;
                }
                bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
                socket.frame(FIN | WebSocketWire.TEXT, bytes, chance);
            }
            case 4 -> {
                byte[] rubbish = new byte[chance.nextInt(30)];
                chance.nextBytes(rubbish);
                socket.raw(rubbish);
            }
            default -> socket.frame(FIN | WebSocketWire.TEXT, bytes, chance);
        }
    }

    private static void fragments(WebSocketWire socket, byte[] bytes, RandomGenerator chance) throws IOException {
        int opcode = WebSocketWire.TEXT;
        for (int at = 0; at < bytes.length;) {
            int length = Math.min(bytes.length - at, 1 + chance.nextInt(16));
            byte[] part = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            socket.frame((at == bytes.length && chance.nextInt(4) > 0 ? FIN : 0) | opcode, part, chance);
            opcode = WebSocketWire.CONTINUATION;
        }
    }
}
