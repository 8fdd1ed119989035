package org.iceserver.signal.keys.xirsys;

import java.util.List;

import org.iceserver.signal.IceServer;
import org.iceserver.signal.keys.ApiAnswer;
import org.iceserver.signal.keys.ApiRefusal;
import org.iceserver.signal.keys.ApiRequest;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.keys.CredentialApi;
import org.iceserver.signal.keys.KeyDesk;
import org.iceserver.signal.keys.UrlLists;
import org.iceserver.signal.keys.Wish;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code k} (the user), {@code expire} and {@code format}, in the address, a form or a JSON body, and basic
 * authentication with the API token as password. The channel is not read, nor are other fields. The answer has a server
 * for each URL, or with {@code format=urls} one server.
 */
public final class XirsysApi implements CredentialApi {
    public static final String BELOW = "/_turn/";

    private final Counter counter;

    public XirsysApi(Counter counter) {
        this.counter = counter;
    }

    @Override
    public ApiAnswer answer(ApiRequest request) throws ApiRefusal {
        KeyDesk.OpenKey key = counter.open(request.password());
        JsonNode body = Wish.object(request.body());
        String user = field(request, body, "k");
        Wish wish = new Wish(Wish.user(user == null ? "" : user, "k"),
                Wish.ttl(field(request, body, "expire"), "expire"));
        boolean together = "urls".equals(field(request, body, "format"));
        List<IceServer> minted = counter.mint(key, wish, request.host()).iceServers();
        ObjectNode value = JsonMapper.shared().createObjectNode();
        value.set("iceServers", together
                ? UrlLists.together(minted)
                : UrlLists.oneEach(minted, List.of("url", "urls")));
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.set("v", value);
        return new ApiAnswer(ApiAnswer.OK, answer.put("s", "ok"));
    }

    /** Of the body before the address; numbers are written as numbers or as texts. */
    private static @Nullable String field(ApiRequest request, JsonNode body, String name) {
        JsonNode value = body.path(name);
        return value.isMissingNode() || value.isNull() ? request.parameter(name) : value.asString("");
    }

    @Override
    public ApiAnswer refused(ApiRefusal refusal) {
        String words = refusal.status() == ApiRefusal.UNAUTHORIZED ? "unauthorized" : refusal.sentence();
        return new ApiAnswer(refusal.status(),
                JsonMapper.shared().createObjectNode().put("v", words).put("s", "error"));
    }

    @Override
    public String challenge() {
        return "Basic realm=\"iceserver\"";
    }
}
