package org.iceserver.signal.gst;

import java.util.List;

import org.iceserver.signal.Json;
import org.iceserver.signal.json.JsonText;
import org.jspecify.annotations.Nullable;

/** The server's half of the dialect, as bytes. */
final class GstAnswers {
    private GstAnswers() {}

    static byte[] welcome(String peer) {
        return JsonText.message("welcome").field("peerId", peer).done();
    }

    static byte[] statusChanged(String peer, GstStatus status) {
        return JsonText.message("peerStatusChanged")
                .strings("roles", status.roles().stream().sorted().map(GstStatus.Role::code).toList())
                .field("meta", status.meta()).field("peerId", peer).done();
    }

    static byte[] producers(List<JsonText> peers) {
        return JsonText.message("list").array("producers", peers).done();
    }

    static byte[] consumers(List<JsonText> peers) {
        return JsonText.message("listConsumers").array("consumers", peers).done();
    }

    /** One line of a list. */
    static JsonText peer(String peer, GstStatus status) {
        return JsonText.object().field("id", peer).field("meta", status.meta());
    }

    /** For the consumer. */
    static byte[] sessionStarted(String producer, String session) {
        return JsonText.message("sessionStarted").field("peerId", producer).field("sessionId", session).done();
    }

    /** For the producer. */
    static byte[] startSession(String consumer, String session, @Nullable Json offer) {
        return JsonText.message("startSession").field("peerId", consumer).field("sessionId", session)
                .field("offer", offer == null ? Json.NULL : offer).done();
    }

    static byte[] endSession(String session) {
        return JsonText.message("endSession").field("sessionId", session).done();
    }

    static byte[] error(String details) {
        return JsonText.message("error").field("details", details).done();
    }
}
