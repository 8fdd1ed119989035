package org.iceserver.signal.v1;

import java.util.LinkedHashMap;
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
final class FrameReader {
    private static final int DEPTH = 32;
    private static final int NAME_CHARS = 256;
    private static final int NUMBER_CHARS = 64;
    /** Strings that are looked at; all others are only passed on. */
    private static final Set<String> READ = Set.of("type", "room", "to", "session", "token");

    private final JsonFactory factory;

    FrameReader(int messageBytes) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH)
                        .maxNameLength(NAME_CHARS).maxNumberLength(NUMBER_CHARS).maxStringLength(messageBytes).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** @param bytes UTF-8; the frame points into it */
    Frame read(byte[] bytes, int length) throws Rejection {
        if (length < 2 || bytes[0] == 0 || bytes[1] == 0) {
            // Jackson would take a zero for the mark of UTF-16 or UTF-32.
            throw notJson();
        }
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson();
            }
            Map<String, Frame.Field> fields = new LinkedHashMap<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                Frame.Field field = field(parser, name);
                fields.put(name, field);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw notJson();
            }
            return new Frame(bytes, fields);
        } catch (JacksonException e) {
            throw notJson();
        }
    }

    private static Frame.Field field(JsonParser parser, String name) {
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
        return new Frame.Field(name, start, value, end, kind, text);
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static @Nullable String textOf(JsonParser parser, JsonToken kind, String name) {
        return kind == JsonToken.VALUE_STRING && READ.contains(name) ? parser.getString() : null;
    }

    private static Rejection notJson() {
        return new Rejection(SignalError.BAD_JSON, "This is not one JSON object; every message must be one.");
    }
}
