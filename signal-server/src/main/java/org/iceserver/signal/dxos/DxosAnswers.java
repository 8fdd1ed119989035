package org.iceserver.signal.dxos;

import java.util.List;

import org.iceserver.signal.Json;
import org.iceserver.signal.json.JsonText;

/** The server's half of the dialect. */
final class DxosAnswers {
    private static final Json NULL = Json.of("{\"data\":null}");

    private DxosAnswers() {}

    static RpcFrame done(int id) {
        return new RpcFrame.Response(id, false, NULL);
    }

    static RpcFrame peers(int id, List<String> ids) {
        return new RpcFrame.Response(id, false, json(JsonText.object().strings("data", ids)));
    }

    /** @param millis since 1970 */
    static RpcFrame pong(int id, long millis) {
        return new RpcFrame.Response(id, false,
                json(JsonText.object().field("data", json(JsonText.object().field("time", millis)))));
    }

    /**
     * An error that the client's library throws.
     *
     * @param format as of C's printf, with one {@code %s}
     */
    static RpcFrame error(int id, String code, String format, String argument) {
        Json told = json(JsonText.object().field("code", code).field("unformatMessage", format)
                .strings("args", List.of(argument)).field("stack", code + ": " + format.replace("%s", argument)));
        return new RpcFrame.Response(id, true, json(JsonText.object().field("data", told)));
    }

    private static Json json(JsonText object) {
        byte[] text = object.done();
        return Json.copyOf(text, 0, text.length);
    }
}
