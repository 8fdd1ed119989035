package org.iceserver.signal.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** One JSON object, its outer fields found and nothing deeper. Valid as long as its bytes. */
public final class OuterFields {
    /**
     * @param start where the quoted name begins
     * @param value where the value begins
     * @param end behind the value
     * @param text the value of a string that the reader was told to look at
     */
    public record Field(String name, int start, int value, int end, JsonToken kind, @Nullable String text) {}

    private final byte[] bytes;
    private final Map<String, Field> fields;

    OuterFields(byte[] bytes, Map<String, Field> fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    byte[] bytes() {
        return bytes;
    }

    public @Nullable Field field(String name) {
        return fields.get(name);
    }

    /**
     * The string of a field that the reader looks at; null when the field is absent or null.
     *
     * @throws Rejection when it is something else
     */
    public @Nullable String string(String name) throws Rejection {
        Field field = fields.get(name);
        if (field == null || field.kind == JsonToken.VALUE_NULL) {
            return null;
        }
        if (field.text == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'" + name + "' must be a string.");
        }
        return field.text;
    }

    /** The value of a field as it came. */
    public Json json(Field field) {
        return Json.copyOf(bytes, field.value, field.end);
    }

    /** A field as it came, its name included, with a comma in front. */
    public Json member(Field field) {
        byte[] text = new byte[1 + field.end - field.start];
        text[0] = ',';
        System.arraycopy(bytes, field.start, text, 1, field.end - field.start);
        return Json.taking(text);
    }

    /** Every other field as it came, each with a comma in front. */
    public Json except(Set<String> names) {
        List<Field> kept = new ArrayList<>(fields.size());
        int length = 0;
        for (Field field : fields.values()) {
            if (!names.contains(field.name)) {
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
        return Json.taking(text);
    }
}
