package org.iceserver.signal.keys.cloudflare;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.json.IceJson;
import org.iceserver.signal.keys.ApiAnswer;
import org.iceserver.signal.keys.ApiRefusal;
import org.iceserver.signal.keys.ApiRequest;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.keys.CredentialApi;
import org.iceserver.signal.keys.KeyDesk;
import org.iceserver.signal.keys.UrlLists;
import org.iceserver.signal.keys.Wish;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {"ttl":...,"customIdentifier":...}} with a bearer token. The older {@code generate} has one server with every
 * URL where {@code generate-ice-servers} has a list.
 */
public final class CloudflareApi implements CredentialApi {
    public static final String BELOW = "/v1/turn/keys/";
    private static final String LIST = "/credentials/generate-ice-servers";
    private static final String ONE = "/credentials/generate";
    private static final String ICE_SERVERS = "iceServers";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Counter counter;

    public CloudflareApi(Counter counter) {
        this.counter = counter;
    }

    @Override
    public ApiAnswer answer(ApiRequest request) throws ApiRefusal {
        String path = request.path();
        boolean list = path.endsWith(LIST);
        String end = list ? LIST : ONE;
        if (!path.startsWith(BELOW) || !path.endsWith(end) || path.length() < BELOW.length() + end.length()) {
            throw ApiRefusal.noSuchPath();
        }
        KeyDesk.OpenKey key = counter.open(request.bearer(),
                path.substring(BELOW.length(), path.length() - end.length()));
        IceConfiguration minted = counter.mint(key, Wish.read(request.body(), "customIdentifier"), request.host());
        ObjectNode answer = JSON.createObjectNode();
        answer.set(ICE_SERVERS, list ? IceJson.of(minted.iceServers()) : UrlLists.together(minted.iceServers()));
        return new ApiAnswer(ApiAnswer.CREATED, answer);
    }

    /** The documentation of TURN has no errors. These are the fields of the same host's other errors. */
    @Override
    public ApiAnswer refused(ApiRefusal refusal) {
        String code = switch (refusal.status()) {
            case ApiRefusal.UNAUTHORIZED -> "unauthorized";
            case ApiRefusal.TOO_MANY -> "rate_limited";
            case ApiRefusal.NOT_FOUND -> "not_found";
            default -> "invalid_request";
        };
        return new ApiAnswer(refusal.status(),
                JSON.createObjectNode().put("errorCode", code).put("errorDescription", refusal.sentence()));
    }
}
