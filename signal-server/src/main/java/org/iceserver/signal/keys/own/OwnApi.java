package org.iceserver.signal.keys.own;

import org.iceserver.signal.json.IceJson;
import org.iceserver.signal.keys.ApiAnswer;
import org.iceserver.signal.keys.ApiRefusal;
import org.iceserver.signal.keys.ApiRequest;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.keys.CredentialApi;
import org.iceserver.signal.keys.KeyDesk;
import org.iceserver.signal.keys.Wish;
import tools.jackson.databind.json.JsonMapper;

/** {@code {"user":...,"ttl":...}} with a bearer token; answered as {@code /ice} is. Errors are JSON with one sentence. */
public final class OwnApi implements CredentialApi {
    public static final String BELOW = "/api/v1/keys/";
    private static final String END = "/credentials";

    private final Counter counter;

    public OwnApi(Counter counter) {
        this.counter = counter;
    }

    @Override
    public ApiAnswer answer(ApiRequest request) throws ApiRefusal {
        String path = request.path();
        if (!path.startsWith(BELOW) || !path.endsWith(END) || path.length() < BELOW.length() + END.length()) {
            throw ApiRefusal.noSuchPath();
        }
        KeyDesk.OpenKey key = counter.open(request.bearer(),
                path.substring(BELOW.length(), path.length() - END.length()));
        Wish wish = Wish.read(request.body(), "user");
        return new ApiAnswer(ApiAnswer.OK, IceJson.of(counter.mint(key, wish, request.host())));
    }

    @Override
    public ApiAnswer refused(ApiRefusal refusal) {
        return new ApiAnswer(refusal.status(),
                JsonMapper.shared().createObjectNode().put("error", refusal.sentence()));
    }
}
