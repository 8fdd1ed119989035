package org.iceserver.signal.gst;

import java.util.EnumSet;
import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What a client may say. */
sealed interface GstMessage {
    /** Strings that are looked at. */
    Set<String> READ = Set.of("type", "peerId", "sessionId");
    int META_BYTES = 2 * 1024;

    record SetStatus(GstStatus status) implements GstMessage {}

    record ListProducers() implements GstMessage {}

    record ListConsumers() implements GstMessage {}

    /** @param offer null when the producer is to offer */
    record StartSession(String peer, @Nullable Json offer) implements GstMessage {}

    record EndSession(String session) implements GstMessage {}

    /**
     * For the other peer of a session.
     *
     * @param offer whether it carries one
     * @param text the message as it came
     */
    record InSession(String session, boolean offer, Json text) implements GstMessage {}

    /** Nothing that we need to know. */
    record Nothing() implements GstMessage {}

    static GstMessage read(MessageReader reader, byte[] utf8, int length) throws Rejection {
        OuterFields message = reader.read(utf8, length);
        String type = message.string("type");
        return switch (type == null ? "" : type) {
            case "setPeerStatus" -> new SetStatus(new GstStatus(roles(reader, message), meta(message)));
            case "list" -> new ListProducers();
            case "listConsumers" -> new ListConsumers();
            case "startSession" -> new StartSession(required(message, "peerId"), offer(message));
            case "endSession" -> new EndSession(required(message, "sessionId"));
            case "peer" -> new InSession(required(message, "sessionId"), isOffer(reader, message),
                    Json.copyOf(utf8, 0, length));
            case "setProtocolVersion" -> new Nothing();
            default ->
                throw invalid("'type' must be setPeerStatus, list, listConsumers, startSession, endSession, peer or"
                        + " setProtocolVersion");
        };
    }

    private static Set<GstStatus.Role> roles(MessageReader reader, OuterFields message) throws Rejection {
        Set<GstStatus.Role> roles = EnumSet.noneOf(GstStatus.Role.class);
        for (String role : reader.strings(message, "roles")) {
            roles.add(switch (role) {
                case "producer" -> GstStatus.Role.PRODUCER;
                case "listener" -> GstStatus.Role.LISTENER;
                case "consumer" -> GstStatus.Role.CONSUMER;
                default -> throw invalid("a role must be producer, listener or consumer");
            });
        }
        return roles;
    }

    private static Json meta(OuterFields message) throws Rejection {
        OuterFields.Field meta = message.field("meta");
        if (meta == null) {
            return Json.NULL;
        }
        if (meta.end() - meta.value() > META_BYTES) {
            throw invalid("'meta' may have at most " + META_BYTES + " bytes");
        }
        return message.json(meta);
    }

    private static @Nullable Json offer(OuterFields message) throws Rejection {
        OuterFields.Field offer = message.field("offer");
        if (offer == null || offer.kind() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (offer.kind() != JsonToken.VALUE_STRING) {
            throw invalid("'offer' must be SDP as a string");
        }
        return message.json(offer);
    }

    private static boolean isOffer(MessageReader reader, OuterFields message) throws Rejection {
        OuterFields.Field sdp = message.field("sdp");
        if (sdp == null || sdp.kind() != JsonToken.START_OBJECT) {
            return false;
        }
        byte[] text = message.json(sdp).toBytes();
        return "offer".equals(reader.read(text, text.length).string("type"));
    }

    private static String required(OuterFields message, String name) throws Rejection {
        String text = message.string(name);
        if (text == null) {
            throw invalid("'" + name + "' is missing");
        }
        return text;
    }

    private static Rejection invalid(String what) {
        return new Rejection(SignalError.BAD_REQUEST, what + ".");
    }
}
