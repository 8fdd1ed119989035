package org.iceserver.signal.ayame;

import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What a client may say. */
sealed interface AyameMessage {
    /** Strings that are looked at. */
    Set<String> READ = Set.of("type", "roomId", "clientId", "key", "signalingKey", "authnMetadata", "token");
    int ROOM_CHARS = 128;
    int CLIENT_CHARS = 128;

    /**
     * The first message.
     *
     * @param token from {@code authnMetadata}, itself a string or an object with one, else the signaling key; null for none
     * @param standalone whether the client closes its WebSocket once the two are connected
     */
    record Register(String room, String client, @Nullable String token, boolean standalone) implements AyameMessage {}

    /** Passed on as it came. */
    record Directed(String type, Json text) implements AyameMessage {}

    /** The two are connected, and a standalone client goes. */
    record Connected() implements AyameMessage {}

    /** The client leaves. */
    record Bye() implements AyameMessage {}

    /** A sign of life. */
    record Pong() implements AyameMessage {}

    static AyameMessage read(MessageReader reader, byte[] utf8, int length) throws Rejection {
        OuterFields message = reader.read(utf8, length);
        String type = message.string("type");
        return switch (type == null ? "" : type) {
            case "register" -> register(reader, message);
            case "offer", "answer", "candidate" -> new Directed(String.valueOf(type), Json.copyOf(utf8, 0, length));
            case "connected" -> new Connected();
            case "bye" -> new Bye();
            case "pong" -> new Pong();
            default -> throw new Rejection(SignalError.BAD_JSON,
                    "'type' must be register, offer, answer, candidate, connected, bye or pong.");
        };
    }

    private static Register register(MessageReader reader, OuterFields message) throws Rejection {
        String room = message.string("roomId");
        String client = message.string("clientId");
        if (room == null || room.isEmpty() || room.length() > ROOM_CHARS) {
            throw new Rejection(SignalError.BAD_JSON, "'roomId' must have 1 to " + ROOM_CHARS + " characters.");
        }
        if (client != null && client.length() > CLIENT_CHARS) {
            throw new Rejection(SignalError.BAD_JSON, "'clientId' may have at most " + CLIENT_CHARS + " characters.");
        }
        OuterFields.Field standalone = message.field("standalone");
        return new Register(room, client == null ? "" : client, token(reader, message),
                standalone != null && standalone.kind() == JsonToken.VALUE_TRUE);
    }

    private static @Nullable String token(MessageReader reader, OuterFields message) throws Rejection {
        OuterFields.Field metadata = message.field("authnMetadata");
        if (metadata != null && metadata.text() != null) {
            return metadata.text();
        }
        if (metadata != null && metadata.kind() == JsonToken.START_OBJECT) {
            byte[] text = message.json(metadata).toBytes();
            OuterFields.Field token = reader.read(text, text.length).field("token");
            if (token != null && token.text() != null) {
                return token.text();
            }
        }
        String key = message.string("key");
        return key == null ? message.string("signalingKey") : key;
    }
}
