package org.iceserver.interop.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** The binary dialect of DxOS: frames of LEB128 numbers, a name and JSON, each part right or mutated. */
final class DxosLane implements Lane {
    private static final int FIN = 0x80;
    private static final int MESSAGES = 60;
    private static final String[] NAMES = {"join", "leave", "lookup", "offer", "signal", "onsignal", "__ping__", "",
        "x"};

    private final int port;

    DxosLane(int port) {
        this.port = port;
    }

    @Override
    public String name() {
        return "dxos";
    }

    @Override
    public void round(RandomGenerator chance, LongAdder sent) throws IOException {
        try (WebSocketWire socket = new WebSocketWire(port, "/dxos", "")) {
            for (int i = chance.nextInt(MESSAGES); i >= 0; i--) {
                socket.frame(FIN | WebSocketWire.BINARY, frame(chance), chance);
                sent.increment();
            }
        }
    }

    private static byte[] frame(RandomGenerator chance) {
        String json = "{\"data\":{\"id\":\"" + key(chance) + "\",\"topic\":\"" + key(chance) + "\",\"remoteId\":\""
                + key(chance) + "\",\"data\":{}}}";
        if (chance.nextInt(3) > 0) {
            json = TextMutation.mutated(json, chance);
        }
        byte[] name = NAMES[chance.nextInt(NAMES.length)].getBytes(StandardCharsets.UTF_8);
        byte[] data = json.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        number(rest, chance.nextInt(8));
        number(rest, chance.nextInt(10) == 0 ? chance.nextInt() : name.length);
        rest.writeBytes(name);
        number(rest, chance.nextInt(10) == 0 ? chance.nextInt() : data.length);
        rest.writeBytes(data);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        number(frame, chance.nextInt(50));
        number(frame, chance.nextInt(10) == 0 ? chance.nextInt() : rest.size());
        frame.writeBytes(rest.toByteArray());
        return frame.toByteArray();
    }

    private static String key(RandomGenerator chance) {
        byte[] key = new byte[32];
        key[0] = (byte) chance.nextInt(8);
        return "base64:" + Base64.getEncoder().encodeToString(key);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        int left = value;
        while ((left & ~0x7F) != 0) {
            out.write((left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }
}
