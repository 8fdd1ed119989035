package org.iceserver.signal.keys.twilio;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
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
 * A form with {@code Ttl}, and basic authentication with the API token as password. The token says whose key it is; the
 * account's SID is only repeated, because clients want it to have Twilio's form.
 */
public final class TwilioApi implements CredentialApi {
    public static final String BELOW = "/2010-04-01/Accounts/";

    private static final Pattern PATH = Pattern.compile(Pattern.quote(BELOW) + "([A-Za-z0-9]{1,64})/Tokens\\.json");
    private static final DateTimeFormatter DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Counter counter;
    private final InstantSource clock;

    public TwilioApi(Counter counter, InstantSource clock) {
        this.counter = counter;
        this.clock = clock;
    }

    @Override
    public ApiAnswer answer(ApiRequest request) throws ApiRefusal {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw ApiRefusal.noSuchPath();
        }
        KeyDesk.OpenKey key = counter.open(request.password());
        long ttl = Wish.ttl(request.parameter("Ttl"), "Ttl");
        return new ApiAnswer(ApiAnswer.CREATED,
                json(counter.mint(key, new Wish("", ttl), request.host()), path.group(1)));
    }

    private ObjectNode json(IceConfiguration minted, String account) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        for (IceServer server : minted.iceServers()) {
            if (server.username() != null) {
                answer.put("username", server.username()).put("password", server.credential());
            }
        }
        answer.set("ice_servers", UrlLists.oneEach(minted.iceServers(), List.of("url", "urls")));
        String now = DATE.format(clock.instant());
        return answer.put("ttl", Long.toString(minted.ttlSeconds())).put("account_sid", account)
                .put("date_created", now).put("date_updated", now);
    }

    /** The numbers are those of Twilio's table of errors. */
    @Override
    public ApiAnswer refused(ApiRefusal refusal) {
        int code = switch (refusal.status()) {
            case ApiRefusal.UNAUTHORIZED -> 20_003;
            case ApiRefusal.NOT_FOUND -> 20_404;
            case ApiRefusal.TOO_MANY -> 20_429;
            default -> 20_422;
        };
        return new ApiAnswer(refusal.status(), JsonMapper.shared().createObjectNode().put("code", code)
                .put("message", refusal.sentence()).put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", refusal.status()));
    }

    @Override
    public String challenge() {
        return "Basic realm=\"iceserver\"";
    }
}
