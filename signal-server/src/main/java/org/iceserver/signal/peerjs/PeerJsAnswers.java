package org.iceserver.signal.peerjs;

import java.nio.charset.StandardCharsets;

import org.iceserver.signal.Json;
import org.iceserver.signal.json.JsonText;

/** The server's half of the dialect, as bytes. */
final class PeerJsAnswers {
    private PeerJsAnswers() {}

    static byte[] open() {
        return JsonText.message("OPEN").done();
    }

    static byte[] idTaken() {
        return told("ID-TAKEN", "ID is taken");
    }

    static byte[] error(String sentence) {
        return told("ERROR", sentence);
    }

    private static byte[] told(String type, String text) {
        Json payload = Json.of(new String(JsonText.object().field("msg", text).done(),
                StandardCharsets.UTF_8));
        return JsonText.message(type).field("payload", payload).done();
    }

    /** The peer that was written to is not here. */
    static byte[] expire(String absent, String sender) {
        return JsonText.message("EXPIRE").field("src", absent).field("dst", sender).done();
    }

    static byte[] directed(String type, String from, String to, Json payload) {
        return JsonText.message(type, payload.length()).field("src", from).field("dst", to).fields(payload).done();
    }
}
