package org.iceserver.admin.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.transport.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON answers. No cache stores them, because they are about this moment and about people. */
final class Answers {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Answers() {}

    static Response ok(JsonNode answer) {
        return json(HttpResponseStatus.OK, answer);
    }

    static Response json(HttpResponseStatus status, JsonNode answer) {
        return Response.json(status, answer.toString()).with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /** Every error: one sentence. */
    static Response error(HttpResponseStatus status, String sentence) {
        return json(status, JSON.createObjectNode().put("error", sentence));
    }
}
