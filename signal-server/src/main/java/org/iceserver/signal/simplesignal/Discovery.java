package org.iceserver.signal.simplesignal;

import java.util.regex.Pattern;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;

/** With what a client introduces itself: this decides which dialect it speaks. */
sealed interface Discovery {
    Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    int ROOM_CHARS = 128;

    /** A client of DxOS: it brings its own id, and joins one channel more. Both are 32 bytes in hex. */
    record Channel(String id, String channel) implements Discovery {}

    /**
     * A client of simple-signal.
     *
     * @param room whose members it wants to know, null for none
     */
    record Room(@Nullable String room) implements Discovery {}

    static Discovery read(MessageReader reader, Json data) throws Rejection {
        byte[] text = data.toBytes();
        if (text.length == 0 || text[0] != '{') {
            // simple-signal takes any data, or none.
            return new Room(null);
        }
        OuterFields fields = reader.read(text, text.length);
        String id = text(fields, "id");
        String channel = text(fields, "channel");
        if (id != null && channel != null && KEY.matcher(id).matches() && KEY.matcher(channel).matches()) {
            return new Channel(id, channel);
        }
        String room = text(fields, "room");
        if (room != null && (room.isEmpty() || room.length() > ROOM_CHARS)) {
            throw new Rejection(SignalError.BAD_REQUEST, "'room' must have 1 to " + ROOM_CHARS + " characters.");
        }
        return new Room(room);
    }

    private static @Nullable String text(OuterFields fields, String name) {
        OuterFields.Field field = fields.field(name);
        return field == null ? null : field.text();
    }
}
