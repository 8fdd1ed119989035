package org.iceserver.signal.json;

import java.util.Arrays;

import org.iceserver.signal.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes one JSON object into a growing array. Each method adds a field; one use. Text that is not Unicode is repaired:
 * writing
 * never fails.
 */
public final class JsonText {
    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private static final int FIRST_BYTES = 256;

    private byte[] bytes;
    private int length;

    private JsonText(int more) {
        bytes = new byte[FIRST_BYTES + more];
    }

    /** Begins with the type, as all our messages do. */
    public static JsonText message(String type) {
        return message(type, 0);
    }

    /**
     * Begins with the type.
     *
     * @param more bytes of the longest fields, for which it has room at once
     */
    public static JsonText message(String type, int more) {
        return object(more).field("type", type);
    }

    public static JsonText object() {
        return object(0);
    }

    private static JsonText object(int more) {
        return new JsonText(more).raw("{");
    }

    public JsonText field(String name, String text) {
        return name(name).quoted(text);
    }

    public JsonText field(String name, long number) {
        return name(name).raw(Long.toString(number));
    }

    public JsonText field(String name, boolean truth) {
        return name(name).raw(truth ? "true" : "false");
    }

    public JsonText field(String name, Json value) {
        return name(name).add(value);
    }

    public JsonText fieldUnlessNull(String name, @Nullable String text) {
        return text == null ? this : field(name, text);
    }

    public JsonText fieldUnlessNull(String name, @Nullable Json value) {
        return value == null ? this : field(name, value);
    }

    /** Fields that are text already, each with a comma in front. */
    public JsonText fields(Json text) {
        return add(text);
    }

    public JsonText array(String name, Iterable<JsonText> objects) {
        name(name).raw("[");
        boolean first = true;
        for (JsonText object : objects) {
            if (!first) {
                raw(",");
            }
            first = false;
            add(object.done());
        }
        return raw("]");
    }

    public JsonText strings(String name, Iterable<String> texts) {
        name(name).raw("[");
        boolean first = true;
        for (String text : texts) {
            if (!first) {
                raw(",");
            }
            first = false;
            quoted(text);
        }
        return raw("]");
    }

    public byte[] done() {
        raw("}");
        return Arrays.copyOf(bytes, length);
    }

    private JsonText name(String name) {
        if (bytes[length - 1] != '{') {
            raw(",");
        }
        return quoted(name).raw(":");
    }

    private JsonText quoted(String text) {
        raw("\"");
        if (isPlain(text)) {
            raw(text);
        } else {
            add(QUOTES.quoteAsUTF8(Unicode.repaired(text)));
        }
        return raw("\"");
    }

    /** Whether the text stands between quotes as it is, a byte for each character. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private JsonText raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    private JsonText add(Json text) {
        room(text.length());
        text.copyTo(bytes, length);
        length += text.length();
        return this;
    }

    private JsonText add(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
