package org.iceserver.signal.dxos;

import java.util.regex.Pattern;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about. Keys are 32 bytes, written {@code base64:...}; they are compared as they are written.
 *
 * @param id who calls
 * @param topic null where a call may leave it out
 * @param remoteId whom it is for
 */
record DxosMessage(String id, @Nullable String topic, @Nullable String remoteId) {
    private static final Pattern KEY = Pattern.compile("base64:[A-Za-z0-9+/]{43}=");

    static DxosMessage read(MessageReader reader, Json data) throws Rejection {
        OuterFields value = value(reader, data);
        String id = key(value, "id");
        if (id == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'id' is missing");
        }
        return new DxosMessage(id, key(value, "topic"), key(value, "remoteId"));
    }

    /** Checks that data is an object with a {@code data}, whatever that is. */
    static OuterFields.Field check(MessageReader reader, Json data) throws Rejection {
        OuterFields.Field field = object(reader, data).field("data");
        if (field == null) {
            throw new Rejection(SignalError.BAD_JSON, "There is no 'data'.");
        }
        return field;
    }

    private static OuterFields value(MessageReader reader, Json data) throws Rejection {
        OuterFields outer = object(reader, data);
        OuterFields.Field field = outer.field("data");
        if (field == null) {
            throw new Rejection(SignalError.BAD_JSON, "There is no 'data'.");
        }
        return object(reader, outer.json(field));
    }

    private static OuterFields object(MessageReader reader, Json data) throws Rejection {
        byte[] text = data.toBytes();
        return reader.read(text, text.length);
    }

    private static @Nullable String key(OuterFields value, String name) throws Rejection {
        String key = value.string(name);
        if (key != null && !KEY.matcher(key).matches()) {
            throw new Rejection(SignalError.BAD_REQUEST, "'" + name + "' must be 32 bytes");
        }
        return key;
    }

    String requiredTopic() throws Rejection {
        if (topic == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'topic' is missing");
        }
        return topic;
    }

    String requiredRemoteId() throws Rejection {
        if (remoteId == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'remoteId' is missing");
        }
        return remoteId;
    }
}
