package org.iceserver.signal.dxos;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.Unicode;

/**
 * One frame. Numbers are unsigned LEB128.
 *
 * <pre>
 * id &lt;&lt; 1 | response, length of the rest,
 *   a request:  2 if it is an event, length of the name, name, length of the data, data
 *   a response: 1 | 4 if it is an error, length of the data, data
 * </pre>
 *
 * The data is the text of an object whose field {@code data} is the value.
 */
sealed interface RpcFrame {
    int RESPONSE = 1;
    int EVENT = 1 << 1;
    int ERROR = 1 << 2;
    /** JavaScript shifts 32-bit integers. */
    int LARGEST_ID = (1 << 30) - 1;
    int NAME_BYTES = 64;

    /** The id of frames that nobody answers. */
    int NOBODY = 0;

    /** 0 when no answer is wanted. */
    int id();

    Json data();

    record Request(int id, boolean event, String name, Json data) implements RpcFrame {}

    record Response(int id, boolean error, Json data) implements RpcFrame {}

    static RpcFrame read(byte[] bytes, int length) throws Rejection {
        Cursor cursor = new Cursor(bytes, length);
        int outer = cursor.number();
        int rest = cursor.number();
        if (rest != cursor.left()) {
            throw malformed();
        }
        int inner = cursor.number();
        boolean response = (outer & RESPONSE) != 0;
        if (response != ((inner & RESPONSE) != 0)) {
            throw malformed();
        }
        if (response) {
            return new Response(outer >>> 1, (inner & ERROR) != 0, cursor.last());
        }
        String name = cursor.name();
        return new Request(outer >>> 1, (inner & EVENT) != 0, name, cursor.last());
    }

    /** Reads one frame from its beginning to its end. */
    final class Cursor {
        private final byte[] bytes;
        private final int length;
        private int at;

        Cursor(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        int left() {
            return length - at;
        }

        /** At most 31 bits. */
        int number() throws Rejection {
            long number = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                if (at == length) {
                    throw malformed();
                }
                byte next = bytes[at++];
                number |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    if (number > Integer.MAX_VALUE) {
                        throw malformed();
                    }
                    return (int) number;
                }
            }
            throw malformed();
        }

        String name() throws Rejection {
            int size = number();
            if (size > NAME_BYTES || size > left() || !Unicode.isUtf8(bytes, at, at + size)) {
                throw malformed();
            }
            at += size;
            return new String(bytes, at - size, size, StandardCharsets.UTF_8);
        }

        /** A length, and the bytes it counts. */
        Json last() throws Rejection {
            if (number() != left()) {
                throw malformed();
            }
            return Json.copyOf(bytes, at, length);
        }
    }

    private static Rejection malformed() {
        return new Rejection(SignalError.BAD_JSON, "This is no frame of this protocol.");
    }

    default byte[] toBytes() {
        Sink inner = new Sink(data().length() + 80);
        switch (this) {
            case Request request -> {
                inner.number(request.event ? EVENT : 0);
                byte[] name = request.name.getBytes(StandardCharsets.UTF_8);
                inner.number(name.length);
                inner.bytes(name);
            }
            case Response response -> inner.number(response.error ? RESPONSE | ERROR : RESPONSE);
        }
        byte[] value = new byte[data().length()];
        data().copyTo(value, 0);
        inner.number(value.length);
        inner.bytes(value);
        byte[] rest = inner.done();
        Sink outer = new Sink(rest.length + 10);
        outer.number(id() << 1 | (this instanceof Response ? RESPONSE : 0));
        outer.number(rest.length);
        outer.bytes(rest);
        return outer.done();
    }

    /** Writes into an array that is large enough. */
    final class Sink {
        private final byte[] bytes;
        private int at;

        Sink(int size) {
            bytes = new byte[size];
        }

        void number(int number) {
            int left = number;
            while (left > 0x7F) {
                bytes[at++] = (byte) ((left & 0x7F) | 0x80);
                left >>>= 7;
            }
            bytes[at++] = (byte) left;
        }

        void bytes(byte[] more) {
            System.arraycopy(more, 0, bytes, at, more.length);
            at += more.length;
        }

        byte[] done() {
            return Arrays.copyOf(bytes, at);
        }
    }
}
