package org.iceserver.signal.keys.metered;

import java.util.List;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.keys.ApiAnswer;
import org.iceserver.signal.keys.ApiRefusal;
import org.iceserver.signal.keys.ApiRequest;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.keys.CredentialApi;
import org.iceserver.signal.keys.UrlLists;
import org.iceserver.signal.keys.Wish;
import tools.jackson.databind.json.JsonMapper;

/** {@code apiKey=...}, which is the API token. The answer is a list with a server for each URL. A region is not read. */
public final class MeteredApi implements CredentialApi {
    public static final String PATH = "/api/v1/turn/credentials";

    private final Counter counter;

    public MeteredApi(Counter counter) {
        this.counter = counter;
    }

    @Override
    public ApiAnswer answer(ApiRequest request) throws ApiRefusal {
        String token = request.parameter("apiKey");
        if (token == null) {
            throw ApiRefusal.bad("Please specify API Key");
        }
        IceConfiguration minted = counter.mint(counter.open(token), new Wish("", Wish.USUAL_TTL), request.host());
        return new ApiAnswer(ApiAnswer.OK, UrlLists.oneEach(minted.iceServers(), List.of("urls")));
    }

    @Override
    public ApiAnswer refused(ApiRefusal refusal) {
        String words = refusal.status() == ApiRefusal.UNAUTHORIZED ? "Invalid API Key" : refusal.sentence();
        return new ApiAnswer(refusal.status(), JsonMapper.shared().createObjectNode().put("error", words));
    }
}
