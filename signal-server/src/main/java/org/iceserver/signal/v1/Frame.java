package org.iceserver.signal.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** One message, its outer fields found and nothing deeper; what it means is asked afterwards. Valid as long as its bytes. */
final class Frame {
    private static final int ROOM_CHARS = 128;
    private static final int ID_BYTES = 66;
    private static final int INFO_BYTES = 2 * 1024;
    /** Written by us in front of what is passed on. */
    private static final Set<String> OURS = Set.of("type", "id", "to", "from", "room", "polite", "seq", "re");

    /**
     * @param start where the quoted name begins
     * @param value where the value begins
     * @param end behind the value
     * @param text the value of a string whose name we know
     */
    record Field(String name, int start, int value, int end, JsonToken kind, @Nullable String text) {}

    private final byte[] bytes;
    private final Map<String, Field> fields;

    Frame(byte[] bytes, Map<String, Field> fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    /** What the answer repeats as {@code re}: a string or a whole number, or null when the client wants none. */
    @Nullable
    Json id() throws Rejection {
        Field id = fields.get("id");
        if (id == null || id.kind == JsonToken.VALUE_NULL) {
            return null;
        }
        boolean usable = id.kind == JsonToken.VALUE_STRING || id.kind == JsonToken.VALUE_NUMBER_INT;
        if (!usable || id.end - id.value > ID_BYTES) {
            throw invalid("'id' must be a whole number or a string of at most 64 characters");
        }
        return Json.copyOf(bytes, id.value, id.end);
    }

    ClientMessage message() throws Rejection {
        Field type = fields.get("type");
        if (type == null || type.text == null) {
            throw new Rejection(SignalError.BAD_JSON, "A message is an object with a string 'type'.");
        }
        return switch (type.text) {
            case "hello" -> new ClientMessage.Hello(optional("token"), optional("session"), last());
            case "join" -> new ClientMessage.Join(room(), fields.containsKey("info") ? info() : null);
            case "leave" -> new ClientMessage.Leave(room());
            case "update" -> new ClientMessage.Update(room(), info());
            case "list" -> new ClientMessage.ListPeers(room());
            case "offer", "answer", "candidate", "bye", "message" ->
                new ClientMessage.Directed(type.text, room(), required("to"), passedOn());
            case "ice" -> new ClientMessage.Ice();
            case "ping" -> new ClientMessage.Ping();
            default -> throw invalid("This server does not know that type of message");
        };
    }

    private String room() throws Rejection {
        String room = required("room");
        if (room.isEmpty() || room.length() > ROOM_CHARS) {
            throw invalid("'room' must have 1 to " + ROOM_CHARS + " characters");
        }
        return room;
    }

    private String required(String name) throws Rejection {
        String text = optional(name);
        if (text == null) {
            throw invalid("'" + name + "' is missing");
        }
        return text;
    }

    private @Nullable String optional(String name) throws Rejection {
        Field field = fields.get(name);
        if (field == null || field.kind == JsonToken.VALUE_NULL) {
            return null;
        }
        if (field.text == null) {
            throw invalid("'" + name + "' must be a string");
        }
        return field.text;
    }

    private Json info() throws Rejection {
        Field info = fields.get("info");
        if (info == null) {
            throw invalid("'info' is missing");
        }
        if (info.end - info.value > INFO_BYTES) {
            throw invalid("'info' may have at most " + INFO_BYTES + " bytes");
        }
        return Json.copyOf(bytes, info.value, info.end);
    }

    private long last() throws Rejection {
        Field last = fields.get("last");
        if (last == null || last.kind == JsonToken.VALUE_NULL) {
            return 0;
        }
        try {
            if (last.kind == JsonToken.VALUE_NUMBER_INT) {
                return Long.parseLong(Json.copyOf(bytes, last.value, last.end).toString());
            }
        } catch (NumberFormatException beyondAnyEvent) {
            // Falls through: no event ever had such a number.
        }
        throw invalid("'last' must be the whole number of an event");
    }

    /** Every field that is not ours, as it came, each with a comma in front. */
    private Json passedOn() {
        List<Field> kept = new ArrayList<>(fields.size());
        int length = 0;
        for (Field field : fields.values()) {
            if (!OURS.contains(field.name)) {
                kept.add(field);
                length += 1 + field.end - field.start;
            }
        }
        byte[] text = new byte[length];
        int at = 0;
        for (Field field : kept) {
            text[at] = ',';
            System.arraycopy(bytes, field.start, text, at + 1, field.end - field.start);
            at += 1 + field.end - field.start;
        }
        return Json.copyOf(text, 0, length);
    }

    private static Rejection invalid(String what) {
        return new Rejection(SignalError.BAD_REQUEST, what + ".");
    }
}
