package org.iceserver.signal.socketio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.JsonText;
import org.jspecify.annotations.Nullable;

/** One packet of Socket.IO, inside a message of Engine.IO. */
sealed interface Packet {
    int ACK_DIGITS = 9;

    /** @param auth what the client shows, empty when nothing */
    record Connect(Json auth) implements Packet {}

    record Disconnect() implements Packet {}

    record Happened(Event event) implements Packet {}

    /** An acknowledgement; we never ask for one. */
    record Nothing() implements Packet {}

    /** @throws Rejection when this is not a packet, is for another namespace, or has binary attachments */
    static Packet read(byte[] bytes, int from, int to) throws Rejection {
        if (from >= to) {
            throw malformed();
        }
        int at = from + 1;
        if (at < to && bytes[at] == '/') {
            // The default namespace may be named, as in "0/," or "0/?token=1,".
            int comma = indexOf(bytes, ',', at, to);
            if (at + 1 < to && bytes[at + 1] != ',' && bytes[at + 1] != '?') {
                throw new Rejection(SignalError.FORBIDDEN, "Invalid namespace");
            }
            at = comma < 0 ? to : comma + 1;
        }
        return switch (bytes[from]) {
            case '0' -> new Connect(Json.copyOf(bytes, at, to));
            case '1' -> new Disconnect();
            case '2' -> event(bytes, at, to);
            case '3' -> new Nothing();
            default -> throw malformed();
        };
    }

    private static Packet event(byte[] bytes, int start, int to) throws Rejection {
        int at = start;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at - start > ACK_DIGITS) {
            throw malformed();
        }
        String ack = at == start ? null : new String(bytes, start, at - start, StandardCharsets.US_ASCII);
        int nameEnd = at + 2 < to && bytes[at] == '[' && bytes[at + 1] == '"' ? indexOf(bytes, '"', at + 2, to) : -1;
        if (nameEnd < 0 || bytes[to - 1] != ']') {
            throw malformed();
        }
        String name = new String(bytes, at + 2, nameEnd - at - 2, StandardCharsets.UTF_8);
        boolean alone = nameEnd + 1 == to - 1;
        if (!alone && bytes[nameEnd + 1] != ',') {
            throw malformed();
        }
        byte[] argument = alone ? new byte[0] : Arrays.copyOfRange(bytes, nameEnd + 2, to - 1);
        return new Happened(new Event(name, Json.copyOf(argument, 0, argument.length), ack));
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static Rejection malformed() {
        return new Rejection(SignalError.BAD_JSON, "This is no text packet of Socket.IO.");
    }

    /** @param id what the client is called */
    static byte[] connected(EngineVersion version, String id) {
        return ascii(version == EngineVersion.V3 ? "0" : "0{\"sid\":\"" + id + "\"}");
    }

    static byte[] disconnected() {
        return ascii("1");
    }

    /** @param argument one object, as text */
    static byte[] event(String name, byte[] argument) {
        return wrapped("2[\"" + name + "\",", argument);
    }

    static byte[] acknowledgement(String ack, byte[] argument) {
        return wrapped("3" + ack + "[", argument);
    }

    /**
     * Clients get it as the event {@code error}; clients of version 4 that are not connected yet get {@code
     * connect_error}.
     */
    static byte[] error(EngineVersion version, boolean connected, SignalError error, String sentence,
            @Nullable Long retryAfterMs) {
        JsonText text = JsonText.object().field("message", sentence).field("code", error.code());
        byte[] argument = (retryAfterMs == null ? text : text.field("retryAfterMs", retryAfterMs)).done();
        if (connected && version == EngineVersion.V4) {
            return event("error", argument);
        }
        byte[] packet = new byte[1 + argument.length];
        packet[0] = '4';
        System.arraycopy(argument, 0, packet, 1, argument.length);
        return packet;
    }

    private static byte[] wrapped(String before, byte[] argument) {
        byte[] start = ascii(before);
        byte[] packet = Arrays.copyOf(start, start.length + argument.length + 1);
        System.arraycopy(argument, 0, packet, start.length, argument.length);
        packet[packet.length - 1] = ']';
        return packet;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
