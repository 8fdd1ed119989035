package org.iceserver.signal.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Checks that bytes are one JSON object, and finds its outer fields. It builds no tree of what is inside. */
public final class MessageReader {
    private static final int DEPTH = 32;
    private static final int NAME_CHARS = 256;
    private static final int NUMBER_CHARS = 64;

    private final JsonFactory factory;
    private final Set<String> read;

    /** @param read fields whose strings are looked at; all others are only passed on */
    public MessageReader(int messageBytes, Set<String> read) {
        this.read = Set.copyOf(read);
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH)
                        .maxNameLength(NAME_CHARS).maxNumberLength(NUMBER_CHARS).maxStringLength(messageBytes).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /**
     * Reads and checks text. The bytes must be UTF-8, and a string that is looked at must be Unicode. What is
     * only passed on may hold any escape that JSON allows.
     *
     * @param bytes what is returned points into it
     */
    public OuterFields read(byte[] bytes, int length) throws Rejection {
        if (length < 2 || bytes[0] == 0 || bytes[1] == 0) {
            // Jackson would read a zero byte as a sign of UTF-16 or UTF-32.
            throw notJson();
        }
        if (!Unicode.isUtf8(bytes, 0, length)) {
            throw new Rejection(SignalError.BAD_JSON, "This message is not UTF-8.");
        }
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson();
            }
            Map<String, OuterFields.Field> fields = new LinkedHashMap<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                OuterFields.Field field = field(parser, name);
                fields.put(name, field);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw notJson();
            }
            return new OuterFields(bytes, fields);
        } catch (JacksonException e) {
            throw notJson();
        }
    }

    private OuterFields.Field field(JsonParser parser, String name) throws Rejection {
        mustBeUnicode(name, "A field's name");
        int start = offset(parser);
        JsonToken kind = parser.nextToken();
        int value = offset(parser);
        String text = textOf(parser, kind, name);
        if (kind.isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        return new OuterFields.Field(name, start, value, end, kind, text);
    }

    /**
     * The strings of an array that was read as one field. Other elements are left out. Empty when the field is not an
     * array.
     */
    public List<String> strings(OuterFields message, String name) throws Rejection {
        OuterFields.Field field = message.field(name);
        if (field == null || field.kind() != JsonToken.START_ARRAY) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), message.bytes(), field.value(),
                field.end() - field.value())) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    strings.add(unicode(parser.getString(), name));
                }
                parser.skipChildren();
            }
        }
        return strings;
    }

    /** The objects of an array that was read as one field. Other elements are left out. Empty when the field is not an array. */
    public List<OuterFields> objects(OuterFields message, String name, int most) throws Rejection {
        OuterFields.Field field = message.field(name);
        if (field == null || field.kind() != JsonToken.START_ARRAY) {
            return List.of();
        }
        List<OuterFields> objects = new ArrayList<>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), message.bytes(), field.value(),
                field.end() - field.value())) {
            parser.nextToken();
            JsonToken token = parser.nextToken();
            while (token != JsonToken.END_ARRAY && objects.size() < most) {
                int start = field.value() + offset(parser);
                parser.skipChildren();
                if (token == JsonToken.START_OBJECT) {
                    byte[] object = Arrays.copyOfRange(message.bytes(), start,
                            field.value() + (int) parser.currentLocation().getByteOffset());
                    objects.add(read(object, object.length));
                }
                token = parser.nextToken();
            }
        }
        return objects;
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private @Nullable String textOf(JsonParser parser, JsonToken kind, String name) throws Rejection {
        return kind == JsonToken.VALUE_STRING && read.contains(name) ? unicode(parser.getString(), name) : null;
    }

    private static String unicode(String text, String name) throws Rejection {
        mustBeUnicode(text, "'" + name + "'");
        return text;
    }

    private static void mustBeUnicode(String text, String what) throws Rejection {
        if (!Unicode.isWellFormed(text)) {
            throw new Rejection(SignalError.BAD_REQUEST,
                    what + " is not Unicode: half of a surrogate pair stands alone in it.");
        }
    }

    private static Rejection notJson() {
        return new Rejection(SignalError.BAD_JSON, "This is not one JSON object; every message must be one.");
    }
}
