package org.iceserver.signal.keys.turnrest;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.keys.ApiAnswer;
import org.iceserver.signal.keys.ApiRefusal;
import org.iceserver.signal.keys.ApiRequest;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.keys.CredentialApi;
import org.iceserver.signal.keys.KeyDesk;
import org.iceserver.signal.keys.Wish;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code service=turn&username=...&key=...}, where {@code key} is the API token; {@code api} means the same, and a bearer
 * token does, too. {@code username} may be left out.
 */
public final class TurnRestApi implements CredentialApi {
    public static final String PATH = "/turn";

    private final Counter counter;

    public TurnRestApi(Counter counter) {
        this.counter = counter;
    }

    @Override
    public ApiAnswer answer(ApiRequest request) throws ApiRefusal {
        KeyDesk.OpenKey key = counter.open(token(request));
        if (!"turn".equals(request.parameter("service"))) {
            throw ApiRefusal.bad("The parameter 'service' must be 'turn'.");
        }
        String user = request.parameter("username");
        Wish wish = new Wish(Wish.user(user == null ? "" : user, "username"), Wish.USUAL_TTL);
        return new ApiAnswer(ApiAnswer.OK, json(counter.mint(key, wish, request.host())));
    }

    private static @Nullable String token(ApiRequest request) {
        String bearer = request.bearer();
        String key = bearer == null ? request.parameter("key") : bearer;
        return key == null ? request.parameter("api") : key;
    }

    /** Only TURN servers have a place in this answer. */
    private static ObjectNode json(IceConfiguration minted) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode uris = JsonMapper.shared().createArrayNode();
        for (IceServer server : minted.iceServers()) {
            if (server.username() != null) {
                answer.put("username", server.username()).put("password", server.credential());
                server.urls().forEach(uris::add);
            }
        }
        answer.put("ttl", minted.ttlSeconds()).set("uris", uris);
        return answer;
    }

    @Override
    public ApiAnswer refused(ApiRefusal refusal) {
        return new ApiAnswer(refusal.status(),
                JsonMapper.shared().createObjectNode().put("error", refusal.sentence()));
    }
}
