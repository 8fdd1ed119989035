package org.iceserver.signal.peerjs;

import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;

/** What a client may say. */
sealed interface PeerJsMessage {
    /** Strings that are looked at. */
    Set<String> READ = Set.of("type", "dst");

    /** A sign of life, or a message that we ignore. */
    record Nothing() implements PeerJsMessage {}

    /** The client leaves. */
    record Goodbye() implements PeerJsMessage {}

    /**
     * To be passed on.
     *
     * @param waits whether it may wait for its receiver
     * @param payload {@code ,"payload":...}, or nothing
     */
    record Directed(String type, boolean waits, String to, Json payload) implements PeerJsMessage {}

    static PeerJsMessage read(MessageReader reader, byte[] utf8, int length) throws Rejection {
        OuterFields message = reader.read(utf8, length);
        String type = message.string("type");
        if (type == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "A message is an object with a string 'type'.");
        }
        String to = message.string("dst");
        return switch (type) {
            case "OFFER", "ANSWER", "CANDIDATE" -> {
                if (to == null) {
                    throw new Rejection(SignalError.BAD_REQUEST, "'dst' is missing.");
                }
                yield new Directed(type, true, to, payload(message));
            }
            case "LEAVE" -> to == null ? new Goodbye() : new Directed(type, false, to, payload(message));
            case "EXPIRE" -> to == null ? new Nothing() : new Directed(type, false, to, payload(message));
            default -> new Nothing();
        };
    }

    private static Json payload(OuterFields message) {
        OuterFields.Field payload = message.field("payload");
        return payload == null ? Json.of("") : message.member(payload);
    }
}
