package org.iceserver.signal.v1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.iceserver.signal.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes one JSON object into a growing array. Each method adds a field; one use. */
final class JsonText {
    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private byte[] bytes = new byte[256];
    private int length;

    /** Begins with the type, as all our messages do. */
    static JsonText message(String type) {
        return object().field("type", type);
    }

    static JsonText object() {
        return new JsonText().raw("{");
    }

    JsonText field(String name, String text) {
        return name(name).quoted(text);
    }

    JsonText field(String name, long number) {
        return name(name).raw(Long.toString(number));
    }

    JsonText field(String name, boolean truth) {
        return name(name).raw(truth ? "true" : "false");
    }

    JsonText field(String name, Json value) {
        return name(name).add(value);
    }

    JsonText fieldUnlessNull(String name, @Nullable String text) {
        return text == null ? this : field(name, text);
    }

    JsonText fieldUnlessNull(String name, @Nullable Json value) {
        return value == null ? this : field(name, value);
    }

    /** Fields that are text already, each with a comma in front. */
    JsonText fields(Json text) {
        return add(text);
    }

    JsonText array(String name, Iterable<JsonText> objects) {
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

    JsonText strings(String name, Iterable<String> texts) {
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

    byte[] done() {
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
        return raw("\"").add(QUOTES.quoteAsUTF8(text)).raw("\"");
    }

    private JsonText raw(String ascii) {
        return add(ascii.getBytes(StandardCharsets.US_ASCII));
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
