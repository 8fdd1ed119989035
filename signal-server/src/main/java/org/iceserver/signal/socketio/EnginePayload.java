package org.iceserver.signal.socketio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;

/** Several packets in one HTTP body. */
final class EnginePayload {
    private static final byte SEPARATOR = 0x1E;
    private static final int LENGTH_DIGITS = 7;
    /** The number of packets equals the burst of messages that a client may send. */
    static final int MOST_PACKETS = 1_000;

    private EnginePayload() {}

    static byte[] encode(EngineVersion version, Iterable<byte[]> packets) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            if (version == EngineVersion.V3) {
                payload.writeBytes((units(packet) + ":").getBytes(StandardCharsets.US_ASCII));
            } else if (payload.size() > 0) {
                payload.write(SEPARATOR);
            }
            payload.writeBytes(packet);
        }
        return payload.toByteArray();
    }

    /** Version 3 counts UTF-16 units, as JavaScript does. */
    private static int units(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8).length();
    }

    /** @throws Rejection when this is not a payload; an empty packet makes it invalid */
    static List<byte[]> decode(EngineVersion version, byte[] payload) throws Rejection {
        return version == EngineVersion.V3 ? counted(new String(payload, StandardCharsets.UTF_8)) : separated(payload);
    }

    private static List<byte[]> separated(byte[] payload) throws Rejection {
        List<byte[]> packets = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= payload.length; i++) {
            if (i == payload.length || payload[i] == SEPARATOR) {
                if (i == start) {
                    throw malformed();
                }
                add(packets, Arrays.copyOfRange(payload, start, i));
                start = i + 1;
            }
        }
        return packets;
    }

    private static List<byte[]> counted(String payload) throws Rejection {
        List<byte[]> packets = new ArrayList<>();
        int at = 0;
        while (at < payload.length()) {
            int colon = payload.indexOf(':', at);
            if (colon <= at || colon - at > LENGTH_DIGITS) {
                throw malformed();
            }
            int length = number(payload, at, colon);
            at = colon + 1;
            if (length == 0 || length > payload.length() - at) {
                throw malformed();
            }
            add(packets, payload.substring(at, at + length).getBytes(StandardCharsets.UTF_8));
            at += length;
        }
        if (packets.isEmpty()) {
            throw malformed();
        }
        return packets;
    }

    private static void add(List<byte[]> packets, byte[] packet) throws Rejection {
        if (packets.size() >= MOST_PACKETS) {
            throw new Rejection(SignalError.TOO_LARGE, "At most " + MOST_PACKETS + " packets may come at once.");
        }
        packets.add(packet);
    }

    private static int number(String digits, int from, int to) throws Rejection {
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                throw malformed();
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static Rejection malformed() {
        return new Rejection(SignalError.BAD_REQUEST, "This is no payload of Engine.IO.");
    }
}
