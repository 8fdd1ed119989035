package org.iceserver.signal.v1;

import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** One message, and what it means. Valid as long as its bytes. */
final class Frame {
    private static final int ROOM_CHARS = 128;
    private static final int ID_BYTES = 66;
    private static final int INFO_BYTES = 2 * 1024;
    /** Strings that are looked at. */
    static final Set<String> READ = Set.of("type", "room", "to", "session", "token");
    /** Written by us in front of what is passed on. */
    private static final Set<String> OURS = Set.of("type", "id", "to", "from", "room", "polite", "seq", "re");

    private final OuterFields fields;

    Frame(OuterFields fields) {
        this.fields = fields;
    }

    /** What the answer repeats as {@code re}: a string or a whole number, or null when the client wants none. */
    @Nullable
    Json id() throws Rejection {
        return name("id");
    }

    private @Nullable Json name(String field) throws Rejection {
        OuterFields.Field name = fields.field(field);
        if (name == null || name.kind() == JsonToken.VALUE_NULL) {
            return null;
        }
        boolean usable = name.kind() == JsonToken.VALUE_STRING || name.kind() == JsonToken.VALUE_NUMBER_INT;
        if (!usable || name.end() - name.value() > ID_BYTES) {
            throw invalid("'" + field + "' must be a whole number or a string of at most 64 characters");
        }
        return fields.json(name);
    }

    ClientMessage message() throws Rejection {
        OuterFields.Field type = fields.field("type");
        if (type == null || type.text() == null) {
            throw new Rejection(SignalError.BAD_JSON, "A message is an object with a string 'type'.");
        }
        return switch (type.text()) {
            case "hello" -> new ClientMessage.Hello(fields.string("token"), fields.string("session"), number("last"),
                    name("instance"));
            case "join" -> new ClientMessage.Join(room(), fields.field("info") != null ? info() : null);
            case "leave" -> new ClientMessage.Leave(room());
            case "update" -> new ClientMessage.Update(room(), info());
            case "list" -> new ClientMessage.ListPeers(room());
            case "offer", "answer", "candidate", "bye", "message" ->
                new ClientMessage.Directed(type.text(), room(), required("to"), fields.except(OURS));
            case "ice" -> new ClientMessage.Ice(fields.string("token"));
            case "exchanges" -> new ClientMessage.Exchanges(number("after"));
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
        String text = fields.string(name);
        if (text == null) {
            throw invalid("'" + name + "' is missing");
        }
        return text;
    }

    private Json info() throws Rejection {
        OuterFields.Field info = fields.field("info");
        if (info == null) {
            throw invalid("'info' is missing");
        }
        if (info.end() - info.value() > INFO_BYTES) {
            throw invalid("'info' may have at most " + INFO_BYTES + " bytes");
        }
        return fields.json(info);
    }

    /** What was seen last, or 0. */
    private long number(String name) throws Rejection {
        OuterFields.Field number = fields.field(name);
        if (number == null || number.kind() == JsonToken.VALUE_NULL) {
            return 0;
        }
        try {
            if (number.kind() == JsonToken.VALUE_NUMBER_INT) {
                return Long.parseLong(fields.json(number).toString());
            }
        } catch (NumberFormatException beyondAny) {
            // Falls through: no event or exchange ever had such a number.
        }
        throw invalid("'" + name + "' must be the whole number of one that you were sent");
    }

    private static Rejection invalid(String what) {
        return new Rejection(SignalError.BAD_REQUEST, what + ".");
    }
}
